"""Labelled reports → the words of their body units, cut where a sentence is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.chars import fold
from fazhi.records import Document, LabeledDocument
from fazhi.segment import words_of
from fazhi.structure.places import places_in
from fazhi.words import region_of, title_of, year_of

Clauses = tuple[tuple[str, ...], ...]
"""The words of a text, clause by clause; no phrase reaches over punctuation."""

_BREAK = re.compile(r"[^\w·]+")
_LEAD = re.compile(r"20\d\d年度?(?:\d+月)?|[（(]在|关于|中共")
_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|管委会|街道办事处|街道|新区|地区|[省市区县旗州盟镇乡])$")
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:街道|[镇乡])(?=办事处|人民政府|党委|党工委|$)")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class UnitText:
    """A body unit as the themes see it.

    Attributes
    ----------
    report : int
        0-based position of the report among the documents.
    unit : int
        1-based number of the unit.
    clauses : tuple of tuple of str
        Its words; see :data:`Clauses`.
    """

    report: int
    unit: int
    role: str | None
    category: str | None
    text: str
    clauses: Clauses


def clauses_of(text: str) -> Clauses:
    """Cut a text into clauses and those into words.

    >>> clauses_of("推进行政复议，办结35件。")
    (('推进', '行政复议'), ('办结', '35', '件'))
    """
    parts = (tuple(words_of(part)) for part in _BREAK.split(fold(text)))
    return tuple(part for part in parts if part)


def unit_texts(documents: Sequence[LabeledDocument]) -> list[UnitText]:
    """Return the body units of all reports, in order."""
    return [
        UnitText(index, unit.number, said.role, said.category, unit.text, clauses_of(unit.text))
        for index, entry in enumerate(documents)
        for unit, said in zip(entry.document.units, entry.predictions, strict=True)
        if said.kind == "body"
    ]


def place_of(document: Document) -> str:
    """Return the place a report is about, empty when neither metadata, title nor file name tell."""
    return region_of(document) or "".join(_named(title_of(document)))


def place_names(documents: Iterable[Document]) -> frozenset[str]:
    """Return the names of the reports' own places, in full and without 省, 市, 县 …"""
    names: set[str] = set()
    for document in documents:
        data = document.metadata
        found = [part.value for part in (data.province, data.city, data.county) if part.value]
        found += _named(data.body.value or "") + _named(title_of(document))
        found += [match.group() for match in _TOWN.finditer(data.body.value or "")]
        names |= set(map(fold, found))
    short = {_SUFFIX.sub("", name) for name in names}
    return frozenset(name for name in names | short if len(name) >= _SHORTEST)


def years_of(documents: Sequence[LabeledDocument]) -> list[str]:
    """Return the year of each report."""
    return [year_of(entry.document) for entry in documents]


def _named(text: str) -> list[str]:
    found: list[str] = []
    for part in _LEAD.split(fold(text)):
        found += [place.name for place in places_in(part).values()]
    return found
