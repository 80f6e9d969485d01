"""Shortcomings → JSON for other programs: the fields the commands promise, in their order."""

import json
from collections.abc import Iterable
from typing import Any

from fazhi.findings import Pattern, Quote, Statement, Trend
from fazhi.output import shown_path
from fazhi.records import Analysis
from fazhi.words import signal_texts

_WEIGHT = 6
"""Decimals of weights and shares: more say nothing, and differ between computers."""


def problems_json(analysis: Analysis) -> str:
    """Return ``problems.json``: single statements, patterns and trends, and what the signals mean.

    Reports are named by their paths; ``start`` and ``end`` count characters of the report's text. What was
    not looked for is an empty list.
    """
    found, paths = analysis.shortcomings, _paths(analysis)
    return json_text(
        {
            "statements": [_statement(one, paths) for one in (found.statements if found else ())],
            "patterns": [_pattern(one, paths) for one in (found.patterns if found else ())],
            "trends": [_trend(one) for one in (found.trends if found else ())],
            "signals": [
                {"id": id_, "name": name, "explanation": explanation}
                for id_, (name, explanation) in signal_texts().items()
            ],
            "notes": list(found.notes) if found else [],
        }
    )


def _paths(analysis: Analysis) -> list[str]:
    return [shown_path(entry.document.report.path) for entry in analysis.documents]


def json_text(value: object) -> str:
    """Return a value as JSON for a file; a number that is none is an error."""
    # A number that is none has no place in JSON: better to fail than to write what others cannot read.
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _statement(one: Statement, paths: list[str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "report": paths[one.report],
        "unit": one.unit,
        "text": one.text,
        "types": list(one.types),
        "category": one.category,
        "pattern": one.pattern,
        "start": one.start,
        "end": one.end,
        "signals": list(one.signals),
        "answers": [
            {
                "kind": answer.kind,
                "report": paths[answer.report],
                "unit": answer.unit,
                "likeness": _rounded(answer.likeness),
            }
            for answer in one.answers
        ],
    }


def _pattern(one: Pattern, paths: list[str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "types": list(one.types),
        "category": one.category,
        "statements": list(one.statements),
        "reports": one.reports,
        "years": list(one.years),
        "regions": list(one.regions),
        "quotes": _quotes(one.quotes, paths),
    }


def _trend(one: Trend) -> dict[str, Any]:
    return {
        "body": one.body,
        "state": one.state,
        "name": one.name,
        "years": list(one.years),
        "covered": list(one.covered),
        "statements": list(one.statements),
    }


def _quotes(quotes: Iterable[Quote], paths: list[str]) -> list[dict[str, object]]:
    return [{"report": paths[quote.report], "unit": quote.unit, "text": quote.text} for quote in quotes]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _WEIGHT)
