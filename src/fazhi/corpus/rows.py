"""Records → rows and back. What cannot be a column of its own is JSON, so that SQL can look into it."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from fazhi.records import (
    Document,
    Found,
    LabeledDocument,
    Metadata,
    Paragraph,
    Prediction,
    Report,
    Unit,
)

COLUMNS = ("title", "body", "province", "city", "county", "level", "year", "signed")
"""Metadata that are columns of their own."""

REPORT = ("id", "text", "paragraphs", "format", "encoding", "flags", "page_title", "metadata")
"""Columns that :func:`document_of` takes, ``path`` before them."""

UNIT = ["start", "end", "form", "level", "heading", "section", "part", "kind_hint", "hint_rule", "page"]
"""Columns of a unit besides its report and number, as in the record."""

LABEL = ("kind", "role", "category", "confidence", "needs_review", "secondary", "problems")
"""Columns of a prediction besides report, run and unit."""


def pack(value: Any) -> str:
    """Return ``value`` as short JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# The same few lists stand in thousands of units: headings, categories, nothing.
@lru_cache(maxsize=1024)
def _packed(values: tuple[str, ...]) -> str:
    return pack(values)


@lru_cache(maxsize=1024)
def strings(stored: str) -> tuple[str, ...]:
    """Return a list that :func:`pack` stored."""
    return tuple(json.loads(stored))


def path_value(path: str) -> str | bytes:
    """Return a path as SQLite can hold it: bytes where it is not text (a name that is not UTF-8)."""
    data = path.encode("utf-8", "surrogatepass")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def path_of(value: str | bytes) -> str:
    """Return the path that :func:`path_value` stored."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def report_values(document: Document) -> dict[str, Any]:
    """Return the columns of a report that come from the document itself."""
    report, metadata = document.report, document.metadata
    found = {name: getattr(metadata, name) for name in COLUMNS}
    return {
        **{name: value.value for name, value in found.items()},
        "format": report.format,
        "encoding": report.encoding,
        "flags": pack(report.flags),
        "page_title": report.page_title and path_value(report.page_title),
        "metadata": pack({name: [v.value, v.source, v.start, v.end] for name, v in found.items()}),
        "paragraphs": pack([[p.start, p.end, p.page, p.style] for p in report.paragraphs]),
        "text": report.text,
    }


def unit_values(report: int, units: Sequence[Unit]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a report's units; their text is the report's."""
    for unit in units:
        yield (
            report,
            unit.number,
            unit.start,
            unit.end,
            unit.form,
            unit.level,
            unit.heading,
            _packed(unit.section),
            unit.part,
            unit.kind_hint,
            unit.hint_rule,
            unit.page,
        )


def label_values(report: int, run: int, labeled: LabeledDocument) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a report's predictions."""
    for unit, said in zip(labeled.document.units, labeled.predictions, strict=True):
        yield (
            report,
            run,
            unit.number,
            said.kind,
            said.role,
            said.category,
            said.confidence,
            int(said.needs_review),
            _packed(said.secondary),
            _packed(said.problems),
        )


def document_of(path: str, row: Sequence[Any], units: Sequence[Sequence[Any]]) -> Document:
    """Return the document of a row with the columns :data:`REPORT` and of its units' rows, in order.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        If the rows do not hold what was stored.
    """
    _, text, paragraphs, kind, encoding, flags, page_title, metadata = row
    report = Report(
        path,
        text,
        tuple(Paragraph(*entry) for entry in json.loads(paragraphs)),
        kind,
        encoding,
        tuple(json.loads(flags)),
        None if page_title is None else path_of(page_title),
    )
    found = {name: Found(*entry) for name, entry in json.loads(metadata).items()}
    return Document(report, Metadata(**found), tuple(_unit(text, *entry) for entry in units))


def _unit(text: str, number: int, start: int, end: int, *rest: Any) -> Unit:
    form, level, heading, section, part, kind_hint, hint_rule, page = rest
    if not 0 <= start <= end <= len(text):
        raise ValueError("unit outside its report")
    above = strings(section)
    return Unit(
        number, text[start:end], start, end, form, level, heading, above, part, kind_hint, hint_rule, page
    )


def prediction_of(row: Sequence[Any]) -> Prediction:
    """Return the prediction of a row with the columns :data:`LABEL`."""
    kind, role, category, confidence, needs_review, secondary, problems = row
    return Prediction(
        kind,
        role,
        category,
        confidence,
        strings(secondary),
        strings(problems),
        bool(needs_review),
    )


def corrected_of(row: Sequence[Any]) -> Prediction:
    """Return what a person said, from a row with kind, role, category, secondary and problems."""
    kind, role, category, secondary, problems = row
    return Prediction(kind, role, category, None, strings(secondary), strings(problems), corrected=True)
