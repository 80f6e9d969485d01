"""Themes → JSON, CSV and lines for people, in the shapes that the commands promise."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fazhi.findings import Quote, Theme, Themes
from fazhi.output import csv_line, for_cell, for_terminal, shown_path
from fazhi.records import LabeledDocument
from fazhi.words import clean

_SHOWN = 8
_QUOTED = 50


def topics_json(themes: Themes, documents: Sequence[LabeledDocument]) -> dict[str, Any]:
    """Return themes as plain data: what ``topics show --format json`` and ``topics.json`` hold.

    Parameters
    ----------
    themes : Themes
    documents : sequence of LabeledDocument
        The reports the themes' positions refer to.
    """
    paths = [shown_path(entry.document.report.path) for entry in documents]
    return {
        "k": len(themes.themes),
        "topics": [_theme(theme, paths) for theme in themes.themes],
        "selection": [
            {"k": entry.k, "npmi": entry.npmi, "stability": entry.stability, "diversity": entry.diversity}
            for entry in themes.selection
        ],
        "seed": themes.seed,
        "vocabulary": themes.vocabulary,
        "notes": list(themes.notes),
    }


def _theme(theme: Theme, paths: Sequence[str]) -> dict[str, Any]:
    return {
        "id": theme.id,
        "name": theme.name,
        "terms": [list(term) for term in theme.terms],
        "relevant": [list(term) for term in theme.relevant],
        "prevalence": theme.prevalence,
        "by_category": dict(theme.by_category),
        "by_region": dict(theme.by_region),
        "by_year": dict(theme.by_year),
        "reports": theme.reports,
        "examples": [_quote(quote, paths) for quote in theme.examples],
    }


def _quote(quote: Quote, paths: Sequence[str]) -> dict[str, Any]:
    return {"report": paths[quote.report], "unit": quote.unit, "text": quote.text}


def unit_rows(
    themes: Themes, documents: Sequence[LabeledDocument], named: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield one row for each unit with themes, in document order: ``report``, ``unit``, ``text``, ``topics``.

    Parameters
    ----------
    themes : Themes
    documents : sequence of LabeledDocument
        The reports the themes' positions refer to.
    named : bool
        Whether each of ``topics`` has its name besides ``id`` and ``weight``.
    """
    names = {theme.id: {"name": theme.name} if named else {} for theme in themes.themes}
    texts = [{unit.number: unit.text for unit in entry.document.units} for entry in documents]
    for found in themes.units:
        yield {
            "report": shown_path(documents[found.report].document.report.path),
            "unit": found.unit,
            "text": texts[found.report][found.unit],
            "topics": [{"id": theme, **names[theme], "weight": weight} for theme, weight in found.weights],
        }


def jsonl_lines(themes: Themes, documents: Sequence[LabeledDocument], named: bool = False) -> Iterator[str]:
    """Yield one JSON object a line, one unit each; see :func:`unit_rows`."""
    for row in unit_rows(themes, documents, named):
        yield json.dumps(row, ensure_ascii=False) + "\n"


def csv_lines(themes: Themes, documents: Sequence[LabeledDocument]) -> Iterator[str]:
    """Yield the lines of a CSV file, one unit and theme each; it begins with a byte order mark, for Excel."""
    yield "\ufeff" + csv_line(["report", "unit", "topic", "name", "weight", "text"])
    for row in unit_rows(themes, documents, named=True):
        for entry in row["topics"]:
            cells = [row["report"], str(row["unit"]), entry["id"], entry["name"], str(entry["weight"])]
            yield csv_line([for_cell(cell) for cell in (*cells, clean(row["text"]))])


def table_lines(shown: Mapping[str, Any]) -> Iterator[str]:
    """Yield themes, as :func:`topics_json` gives them, for people."""
    yield f"主题 {shown['k']} 个，词 {shown['vocabulary']} 个，随机种子 {shown['seed']}\n"
    for theme in shown["topics"]:
        yield (
            f"\n{theme['id']}  {for_terminal(str(theme['name']))}"
            f"（占 {theme['prevalence']:.1%}，{theme['reports']} 份报告）\n"
        )
        words = [for_terminal(str(word)) for word, _ in (theme.get("relevant") or theme["terms"])[:_SHOWN]]
        yield f"     {'、'.join(words)}\n"
        for quote in theme["examples"][:1]:
            text = for_terminal(str(quote["text"]))
            yield f"     “{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}”\n"
    if shown["selection"]:
        yield "\n主题数的比较（NPMI 为一致性，三项都是越高越好）：\n"
        yield "主题数  NPMI   多样性  稳定性\n"
        for entry in shown["selection"]:
            figures = [_figure(entry[name]) for name in ("npmi", "diversity", "stability")]
            chosen = "  ← 选用" if entry["k"] == shown["k"] else ""
            yield f"{entry['k']:>6}  {'  '.join(figures)}{chosen}\n"


def _figure(value: float | None) -> str:
    return "    –" if value is None else f"{value:.3f}"
