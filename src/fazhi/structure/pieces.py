"""Cuts paragraphs into pieces: a paragraph, or the items of an enumeration inside it."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from fazhi.chars import fold
from fazhi.numbering import ITEM, items_in, lists_of, mark_of
from fazhi.records import Paragraph, Report

_SENTENCE_END = re.compile(r"[。!?;]")
_FIRST_SENTENCE = re.compile(r"[^。!?;]*[。!?;]?[”’\"』」)]*")


@dataclass(slots=True)
class Piece:
    """A stretch of one paragraph on its way to becoming a unit.

    ``form`` is ``item`` for items of an inline list, ``lead`` for what stands before the first, else
    empty until decided. ``heading`` is filled in for pieces that begin with a heading sentence.
    """

    start: int
    end: int
    folded: str
    paragraph: Paragraph
    first_in_paragraph: bool
    """Whether the paragraph begins with this piece."""
    whole_paragraph: bool
    """Whether the paragraph is this piece and nothing else."""
    body: str
    """The folded text behind the number."""
    level: int = 0
    ordinal: int = 0
    words: int = 0
    form: str = ""
    heading: str = ""
    kind: str = ""
    rule: str = ""
    part: str = ""
    section: tuple[str, ...] = ()


def pieces_of(report: Report) -> Iterator[Piece]:
    """Yield the pieces of a report in document order; together they hold all of its text."""
    text = fold(report.text)
    items = items_in(text)  # found once in the whole text: most paragraphs have none
    places = [place for place, _ in items]
    for paragraph in report.paragraphs:
        start, end = paragraph.start, paragraph.end
        first, last = bisect_left(places, start), bisect_left(places, end)
        listed = last - first > 1 and paragraph.style != "table"
        cuts = lists_of(items[first:last], text, start) if listed else []
        if cuts and cuts[0] > start:
            yield _piece(paragraph, text, start, cuts[0], "lead")
        for begin, stop in pairwise([*cuts, end] if cuts else (start, end)):
            yield _piece(paragraph, text, begin, stop, "item" if cuts else "")


def _piece(paragraph: Paragraph, text: str, begin: int, end: int, form: str) -> Piece:
    folded = text[begin:end].strip()
    if len(folded) < end - begin:  # white space between two pieces belongs to neither
        begin += end - begin - len(text[begin:end].lstrip())
        end = begin + len(folded)
    level, number, words = mark_of(folded) or (0, 0, 0)
    if level == ITEM:
        words = 0  # 一是 is part of the sentence
    return Piece(
        begin,
        end,
        folded,
        paragraph,
        begin == paragraph.start,
        begin == paragraph.start and end == paragraph.end,
        folded[words:].strip() if words else folded,
        level,
        number,
        words,
        form,
    )


def is_one_sentence(folded: str) -> bool:
    """Return whether ``folded`` is no more than one sentence; what follows the last end counts as one."""
    return sum(1 for part in _SENTENCE_END.split(folded) if part.strip('”’"』」) ')) <= 1


def first_sentence(folded: str) -> str:
    """Return the first sentence with its closing punctuation."""
    match = _FIRST_SENTENCE.match(folded)
    return match.group() if match else folded
