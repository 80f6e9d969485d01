"""Units → JSON lines, as ``json.dumps`` would write the rows of :mod:`fazhi.report.units`, at a seventh of its cost.

A row as a dictionary, and an encoder that asks every value what it is, take longer than the text itself.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from json.encoder import encode_basestring

from fazhi.output import shown_path
from fazhi.records import LabeledDocument, Prediction

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def unit_lines(document: LabeledDocument, scores: bool = False, corrected: bool = False) -> Iterator[str]:
    """Yield the JSON of one unit a line, in document order.

    Parameters
    ----------
    document : LabeledDocument
    scores, corrected : bool
        As for :func:`fazhi.report.units.unit_rows`.
    """
    report = _ENCODE(shown_path(document.document.report.path))
    for unit, said in zip(document.document.units, document.predictions, strict=True):
        page = "null" if unit.page is None else unit.page
        yield (
            f'{{"report": {report}, "unit": {unit.number}, {_labels(said.kind, said.role, said.category)}, '
            f'"confidence": {_number(said.confidence)}, '
            f'"needs_review": {"true" if said.needs_review else "false"}, '
            f'"secondary": {_names(said.secondary)}, "problems": {_names(said.problems)}, '
            f'"section": {_names(unit.section)}, "text": {encode_basestring(unit.text)}, '
            f'"start": {unit.start}, "end": {unit.end}, "page": {page}'
            f"{_more(said, scores, corrected)}}}\n"
        )


@lru_cache(maxsize=1024)
def _labels(kind: str, role: str | None, category: str | None) -> str:
    return f'"kind": {_ENCODE(kind)}, "role": {_ENCODE(role)}, "category": {_ENCODE(category)}'


@lru_cache(maxsize=1024)
def _names(names: tuple[str, ...]) -> str:
    """Return a list; neighbouring units have the same section."""
    return _ENCODE(list(names))


def _number(confidence: float | None) -> str:
    return "null" if confidence is None else repr(round(confidence, 6))


def _more(said: Prediction, scores: bool, corrected: bool) -> str:
    more = ""
    if scores:
        more += f', "scores": {_ENCODE({name: round(value, 6) for name, value in said.scores.items()})}'
    if corrected:
        more += f', "corrected": {"true" if said.corrected else "false"}'
    return more
