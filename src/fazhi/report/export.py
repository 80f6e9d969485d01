"""Units → files for other programs: JSON lines, CSV, tables for the terminal."""

from collections.abc import Iterable, Iterator
from typing import Any

from fazhi.codebook import codebook
from fazhi.output import csv_line, for_cell, for_terminal, shown_path
from fazhi.records import Failure, LabeledDocument
from fazhi.report.lines import unit_lines
from fazhi.report.units import unit_rows
from fazhi.words import KINDS

_JOINED = "；"
"""Parts of a list share a CSV cell with this between them."""
_SHOWN = 36
"""Characters of a unit shown in a terminal table."""


def jsonl_lines(
    documents: Iterable[LabeledDocument], scores: bool = False, corrected: bool = False
) -> Iterator[str]:
    """Yield one JSON object a line, one unit each, in document order."""
    for document in documents:
        yield from unit_lines(document, scores, corrected)


def jsonl_text(document: LabeledDocument, scores: bool = False) -> str:
    """Return the lines of one document together."""
    return "".join(jsonl_lines([document], scores))


def csv_lines(
    documents: Iterable[LabeledDocument], scores: bool = False, corrected: bool = False
) -> Iterator[str]:
    """Yield the lines of a CSV file with a header; it begins with a byte order mark, for Excel."""
    header: list[str] | None = None
    chances = [f"score:{name}" for name in codebook().categories] if scores else []
    for document in documents:
        for row in unit_rows(document, scores, corrected):
            flat = _flat(row)
            if header is None:
                # The first unit is seldom body text and then has no scores to take the names from.
                header = [*(name for name in flat if name not in chances), *chances]
                yield "\ufeff" + csv_line(header)
            yield csv_line([flat.get(name, "") for name in header])


def table_lines(documents: Iterable[LabeledDocument]) -> Iterator[str]:
    """Yield a table for people: a heading for each report, a line for each unit."""
    for document in documents:
        yield f"\n{for_terminal(document.document.report.path)}\n"
        for row in unit_rows(document):
            if row["kind"] != "body":
                label = KINDS[str(row["kind"])]
                yield f"{row['unit']:>4}  {label:　<4}　　　　　　　        {_shorten(str(row['text']))}\n"
                continue
            review = "?" if row["needs_review"] else " "
            sure = row["confidence"]
            share = f"{sure:>6.0%}" if isinstance(sure, float) else "     –"
            yield (
                f"{row['unit']:>4}  {row['role']!s:　<4}{row['category']!s:　<7}"
                f"{share}{review} {_shorten(str(row['text']))}\n"
            )


def _flat(row: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in row.items():
        if name == "scores":
            flat |= {f"score:{label}": str(score) for label, score in value.items()}
        elif isinstance(value, list | tuple):
            flat[name] = for_cell(_JOINED.join(map(str, value)))
        elif isinstance(value, str):
            flat[name] = for_cell(value)
        else:
            flat[name] = "" if value is None else str(value)
    return flat


def _shorten(text: str) -> str:
    shown = for_terminal(text)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def failure_lines(failures: Iterable[Failure]) -> Iterator[str]:
    """Yield the lines of ``failures.csv``: one input that gave no result each, and why."""
    yield "\ufeff" + csv_line(["文件", "原因", "代码"])
    for failure in failures:
        yield csv_line(
            [for_cell(for_terminal(shown_path(failure.path))), for_cell(failure.reason), failure.code]
        )
