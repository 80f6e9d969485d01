"""From the rows of pages to the lines of paragraphs: page furniture, margins, indents."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

from fazhi.chars import first_chunk, width
from fazhi.ingest.heads import (
    SENTENCE_END,
    begins_paragraph,
    ends_heading,
    is_flush_heading,
    is_page_number,
    lone_levels,
)
from fazhi.ingest.lines import Line
from fazhi.ingest.pdf_rows import Row

_WIDE = 15
"""Lines longer than this (characters) tell the margins."""
_EDGE = 0.12
"""Share of the page height at top and bottom in which running heads and page numbers stand."""
_INDENT = 1.5
"""First-line indents are two characters; anything from this many on counts."""
_FULL = 0.3
"""A line is full if what begins the next one would have come within this many characters of the margin."""
_FLUSH = 4.0
"""The same where paragraphs are indented, the next line is not, and no sentence has ended."""
_NEARLY_FULL = 3.0
"""The same where spacing already says that no paragraph ends here."""
_QUOTES = "“”‘’"
_PAUSES = "，、；：。"
_FIGURES = re.compile(r"\d+")
_TWO_ALONE = re.compile("[\u4e00-\u9fa5]{2}")
"""Two characters that a line may be broken between."""
_WIDER_GAP = 1.25
"""A step between lines this much larger than the usual one parts two paragraphs."""


def lines_of(pages: Sequence[Sequence[Row]]) -> Iterator[Line]:
    """Yield the paragraphs' lines; each says whether it continues the one before it."""
    kept = _without_furniture(pages)
    if not kept:
        return
    layout = _Layout.of(kept)
    yield Line(kept[0].text, page=kept[0].page, joins=False)
    for last, row in pairwise(kept):
        yield Line(row.text, 0, False, row.page, "", layout.continues(last, row))


def _without_furniture(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """Drop page numbers and the heads and feet that repeat from page to page."""
    tops = [page[0].y for page in pages if page]
    bottoms = [page[-1].y for page in pages if page]
    if not tops:
        return []
    height = max(tops) - min(bottoms) or 1.0
    top, bottom = max(tops) - _EDGE * height, min(bottoms) + _EDGE * height

    def pattern(row: Row) -> tuple[str, int]:
        return _FIGURES.sub("#", row.text), round(row.y / 4)

    edges = Counter(pattern(row) for page in pages for row in page if not bottom <= row.y <= top)
    often = max(3, round(0.4 * len(pages)))
    kept: list[Row] = []
    for page in pages:
        for place, row in enumerate(page):
            if not bottom <= row.y <= top:
                outermost = place < 2 or place >= len(page) - 2
                repeated = len(pages) >= 3 and edges[pattern(row)] >= often
                if repeated or (outermost and is_page_number(row.text)):
                    continue
            kept.append(row)
    return kept


def _unbroken(text: str) -> str:
    """Return what begins ``text`` and may not be divided.

    Some programs never break a line beside a quote, or between a comma and a figure.
    """
    chunk = first_chunk(text)
    while len(chunk) < min(len(text), 12) and (
        chunk[-1] in _QUOTES
        or text[len(chunk)] in _QUOTES
        or (chunk[-1] in _PAUSES and text[len(chunk)].isdigit())
    ):
        chunk += first_chunk(text[len(chunk) :])
    return chunk


def _needed(row: Row) -> float:
    """Return how wide what begins ``row`` is, in points; it would have had to fit on the line before."""
    if _TWO_ALONE.match(row.text):  # as nearly all lines begin
        return row.size
    return width(_unbroken(row.text)) / 2 * row.size


@dataclass(frozen=True, slots=True)
class _Layout:
    left: float
    right: float
    size: float
    step: float
    indented: bool
    spaced: bool
    headings: frozenset[int]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "_Layout":
        """Measure margins, the usual step between lines, and whether paragraphs are indented."""
        wide = [row for row in rows if len(row.text) > _WIDE] or list(rows)
        lefts = Counter(round(row.x) for row in wide)
        common = max(lefts.values())
        left = min(x for x, count in lefts.items() if count >= 0.15 * common)
        rights = sorted(row.right for row in wide)
        # Where no line is long, none has been broken.
        right = rights[int(0.97 * (len(rights) - 1))] if len(wide[0].text) > _WIDE else inf
        steps = [
            round(last.y - row.y, 1)
            for last, row in pairwise(rows)
            if last.page == row.page and last.y > row.y
        ]
        size = median(row.size for row in wide)
        step = Counter(steps).most_common(1)[0][0] if steps else 0.0
        begins = sorted(row.x for row in rows)
        flush = bisect_left(begins, left + _INDENT * size)
        first = bisect_right(begins, left + 3 * size) - flush
        return cls(
            left=float(left),
            right=right,
            size=size,
            step=step,
            spaced=sum(_WIDER_GAP * step < other < 4 * step for other in steps) >= 0.1 * len(steps) > 0,
            indented=first >= 0.08 * len(rows) and flush >= 0.2 * len(rows),
            headings=lone_levels((row.text, row.right > right - 2 * row.size) for row in rows),
        )

    def continues(self, last: Row, row: Row) -> bool:
        """Tell whether ``row`` goes on with the paragraph of ``last``."""
        if last.size != row.size and abs(last.size - row.size) > 0.2 * max(last.size, row.size):
            return False
        centred = self._is_centred(last) and self._is_centred(row)
        step = last.y - row.y if last.page == row.page else 0.0
        if step > _WIDER_GAP * self.step and not (centred and step <= _WIDER_GAP * (1.6 * row.size)):
            return False
        if centred:
            return last.right - last.x + _needed(row) > self.right - self.left
        flush = row.x < self.left + _INDENT * row.size
        if self._has_room(last, row, flush, step):
            return False
        if not flush:
            return not self.indented and abs(row.x - last.x) < 0.5 * row.size
        if self.indented:
            # Where text is indented and headings are not, a heading is told by its number alone.
            return not (last.text.endswith(SENTENCE_END) and is_flush_heading(row.text))
        if begins_paragraph(last.text, row.text, self.headings):
            return False
        return self.spaced or not ends_heading(last.text, row.text, self.headings)

    def _has_room(self, last: Row, row: Row, flush: bool, step: float) -> bool:
        """Tell whether what begins ``row`` would have come to stand on the line before."""
        # Most lines are full whatever begins the next one.
        if last.right >= self.right - _FULL * last.size:
            return False
        full = self.right - self._missing(last, flush, step) * last.size
        return last.right < full and last.right + _needed(row) < full

    def _missing(self, last: Row, flush: bool, step: float) -> float:
        """Return by how many characters a line may fall short and still count as full."""
        # Where paragraphs are set apart, an ordinary step says that this is none.
        if self.spaced and step:
            return _NEARLY_FULL
        return _FLUSH if self.indented and flush and not last.text.endswith(SENTENCE_END) else _FULL

    def _is_centred(self, row: Row) -> bool:
        """Tell whether ``row`` stands in the middle of the page, as the lines of a long title do."""
        if row.x <= self.left + _INDENT * row.size and row.size <= 1.1 * self.size:
            return False
        return abs((row.x + row.right) / 2 - (self.left + self.right) / 2) < 0.6 * row.size
