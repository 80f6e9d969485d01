"""Cuts paragraphs into pieces: a paragraph, or the items of an enumeration inside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from fazhi.chars import fold
from fazhi.numbering import ITEM, item_starts, mark_of
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
    level: int = 0
    ordinal: int = 0
    words: int = 0
    form: str = ""
    heading: str = ""
    kind: str = ""
    rule: str = ""
    part: str = ""
    section: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The folded text behind the number."""
        return self.folded[self.words :].strip()

    @property
    def first_in_paragraph(self) -> bool:
        """Whether the paragraph begins with this piece."""
        return self.start == self.paragraph.start

    @property
    def whole_paragraph(self) -> bool:
        """Whether the paragraph is this piece and nothing else."""
        return self.first_in_paragraph and self.end == self.paragraph.end


def pieces_of(report: Report) -> Iterator[Piece]:
    """Yield the pieces of a report in document order; together they hold all of its text."""
    text = fold(report.text)
    for paragraph in report.paragraphs:
        folded = text[paragraph.start : paragraph.end]
        cuts = item_starts(folded) if paragraph.style != "table" else []
        if cuts and cuts[0] > 0:
            lead = _piece(paragraph, folded, 0, cuts[0])
            lead.form = "lead"
            yield lead
        bounds = [*cuts, len(folded)] if cuts else [0, len(folded)]
        for begin, end in pairwise(bounds):
            piece = _piece(paragraph, folded, begin, end)
            if cuts:
                piece.form = "item"
            yield piece


def _piece(paragraph: Paragraph, folded: str, begin: int, end: int) -> Piece:
    text = folded[begin:end]
    # White space between two pieces belongs to neither.
    end -= len(text) - len(text.rstrip())
    begin += len(text) - len(text.lstrip())
    text = folded[begin:end]
    piece = Piece(paragraph.start + begin, paragraph.start + end, text, paragraph)
    mark = mark_of(text)
    if mark:
        piece.level, piece.ordinal, piece.words = mark.level, mark.ordinal, mark.end
        if mark.level == ITEM:
            piece.words = 0  # 一是 is part of the sentence
    return piece


def sentences(folded: str) -> int:
    """Count the sentences of ``folded``; what follows the last end counts as one."""
    return len([part for part in _SENTENCE_END.split(folded) if part.strip('”’"』」) ')])


def first_sentence(folded: str) -> str:
    """Return the first sentence with its closing punctuation."""
    match = _FIRST_SENTENCE.match(folded)
    return match.group() if match else folded
