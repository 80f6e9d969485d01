"""From the characters of a PDF page to its rows of text, from top to bottom and left to right.

A page has a thousand characters, and Python looks at each for longer than PDFium took to find it. So
characters are taken by the run: consecutive ones on one baseline, whose places rise from left to right,
are a slice of the page's text. Only rows that are not as simple as that are put together one by one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from operator import sub
from statistics import median
from typing import NamedTuple, Protocol

from fazhi.ingest.clean import visible

_SHOWN = re.compile("[^\n\r\ufffe\x02]+")
"""Besides line breaks: what PDFium gives for a hyphen at the end of a line."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LATIN = re.compile("[\x00-\x1f!-\x7f]{2,}")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
FARTHEST = 1e6
"""Points; what stands farther out, or nowhere (not a number), is on no page."""
_SAME_LINE = 0.5
"""Characters whose baselines differ by less than this share of their size stand on one line."""
_TWICE = 0.15
"""The same character again, nearer than this share of its size: bold faked by printing twice."""
_LATIN_SPACE, _CHINESE_SPACE = 0.2, 1.6
"""Gaps wider than this many characters are spaces."""

Run = tuple[int, int]
"""Where consecutive characters on one baseline begin and end in the page's text."""


class Row(NamedTuple):
    """One line of a page; places and sizes in points from the lower left corner."""

    text: str
    x: float
    right: float
    y: float
    size: float
    page: int


class Measures(Protocol):
    """What is asked of the page seldom, because each question takes a while."""

    def is_generated(self, index: int) -> bool:
        """Tell whether a space stands only in PDFium's own text."""

    def size(self, index: int) -> float:
        """Return the size of a character on paper, in points."""

    def right(self, index: int, x: float) -> float:
        """Return where the cell of a character ends that begins at ``x``."""


class Page:
    """The characters of one page.

    Parameters
    ----------
    number : int
        1-based.
    text : str
        One character, perhaps half of one, for every place.
    xs, ys : sequence of float
        Where each stands, in points.
    measures : Measures
    """

    def __init__(
        self, number: int, text: str, xs: Sequence[float], ys: Sequence[float], measures: Measures
    ) -> None:
        # Halves of characters beyond U+FFFF: the first becomes the whole, the second is passed over.
        self._text = _PAIR.sub(_whole, text)
        self._xs, self._ys = xs, ys
        self._number, self._measures = number, measures
        if not (hypot(*xs) < FARTHEST and hypot(*ys) < FARTHEST):
            self._text = "".join(
                char if abs(x) < FARTHEST and abs(y) < FARTHEST else "\n"
                for char, x, y in zip(self._text, xs, ys, strict=True)
            )
        self.runs = list(self._runs())

    def first(self, count: int) -> str:
        """Return the first ``count`` characters in the order in which the page draws them."""
        found = ""
        for start, end in self.runs:
            if len(found) >= count:
                break
            found += self._text[start:end]
        return found[:count]

    def rows(self) -> list[Row]:
        """Return the lines of text, from top to bottom."""
        return [row for row in map(self._row, self._lines()) if row is not None]

    def _lines(self) -> Iterator[list[tuple[Run, float]]]:
        """Yield the runs on each line, each with its size, from top to bottom."""
        levels: dict[float, list[Run]] = {}
        for run in self.runs:
            levels.setdefault(self._ys[run[0]], []).append(run)
        sizes = {y: self._measures.size(runs[0][0]) for y, runs in levels.items()}
        line: list[tuple[Run, float]] = []
        top = tallest = 0.0
        for y in sorted(levels, reverse=True):
            size = sizes[y]
            if not size < FARTHEST:
                continue
            if line and top - y > _SAME_LINE * max(tallest, size, 4.0):
                yield line
                line = []
            if not line:
                top, tallest = y, size
            line += [(run, size) for run in levels[y]]
        if line:
            yield line

    def _runs(self) -> Iterator[Run]:
        for match in _SHOWN.finditer(self._text):
            start, end = match.span()
            for place in self._generated(start, end):
                if place > start:
                    yield from self._on_levels(start, place)
                start = place + 1
            if end > start:
                yield from self._on_levels(start, end)

    def _generated(self, start: int, end: int) -> list[int]:
        """Return the places of spaces that stand only in PDFium's own text."""
        if self._text.find(" ", start, end) < 0:
            return []
        spaces = (place for place in range(start, end) if self._text[place] == " ")
        return [place for place in spaces if self._measures.is_generated(place)]

    def _on_levels(self, start: int, end: int) -> Sequence[Run]:
        """Cut a run where its baseline changes."""
        ys = self._ys[start:end]
        if ys.count(ys[0]) == len(ys):
            return ((start, end),)
        ends = [start + place for place in range(1, len(ys)) if ys[place] != ys[place - 1]]
        return list(pairwise([start, *ends, end]))

    def _row(self, line: Sequence[tuple[Run, float]]) -> Row | None:
        (start, end), size = line[0]
        text, xs = self._text[start:end], self._xs[start:end]
        order: Sequence[int] = range(start, end)
        if len(line) > 1:
            if any(other != size for _, other in line):
                return self._mixed_row(line)
            text, xs, order = self._side_by_side([run for run, _ in line])
        if not self._is_simple(text, xs, order, size):
            return self._mixed_row(line)
        shown = text.strip()
        first = len(text) - len(text.lstrip())
        return self._made(shown, order[first], order[first + len(shown) - 1], size) if shown else None

    def _side_by_side(self, runs: Sequence[Run]) -> tuple[str, Sequence[float], Sequence[int]]:
        """Return the characters of several runs on one line, where they stand, and their indexes."""
        runs = sorted(runs, key=lambda run: self._xs[run[0]])
        order: list[int] = []
        xs: list[float] = []
        for start, end in runs:
            order += range(start, end)
            xs += self._xs[start:end]
        return "".join([self._text[start:end] for start, end in runs]), xs, order

    def _mixed_row(self, line: Sequence[tuple[Run, float]]) -> Row | None:
        """Make a row of runs that overlap or are of several sizes, character by character."""
        places = [(index, size) for run, size in line for index in range(*run)]
        places.sort(key=lambda place: self._xs[place[0]])
        inked = [place for place in places if self._text[place[0]].strip()]
        if not inked:
            return None
        size = median([size for _, size in inked])
        return self._made(self._spaced(places), inked[0][0], inked[-1][0], size)

    def _made(self, text: str, first: int, last: int, size: float) -> Row | None:
        text = _clean(text)
        if not text:
            return None
        right = self._measures.right(last, self._xs[last])
        return Row(text, self._xs[first], right, self._ys[first], size, self._number)

    def _is_simple(self, text: str, xs: Sequence[float], order: Sequence[int], size: float) -> bool:
        """Tell whether characters stand from left to right, none twice, without a gap that is a space."""
        steps = list(map(sub, xs[1:], xs))
        if steps and not (min(steps) >= _TWICE * size and max(steps) <= _CHINESE_SPACE * size):
            return False
        for match in _LATIN.finditer(text):
            for place in range(match.start(), match.end() - 1):
                if self._is_parted(order[place], order[place + 1], size):
                    return False
        return True

    def _is_parted(self, left: int, right: int, size: float) -> bool:
        """Tell whether the page shows a space between two characters and no space character stands there."""
        chars = self._text[left] + self._text[right]
        least = (_LATIN_SPACE if chars.isascii() else _CHINESE_SPACE) * size
        start, end = self._xs[left], self._xs[right]
        # From one character to the next is farther than from the end of its cell, so few need measuring.
        return end - start > least and " " not in chars and end - self._measures.right(left, start) > least

    def _spaced(self, places: Sequence[tuple[int, float]]) -> str:
        """Put characters together that stand side by side, each with its size."""
        text = ""
        last = -1
        for index, size in places:
            char, x = self._text[index], self._xs[index]
            if last >= 0:
                before = self._xs[last]
                if char == self._text[last] and abs(x - before) < _TWICE * size:
                    continue
                if x - before > _LATIN_SPACE * size and self._is_parted(last, index, size):
                    text += " "
            text += char
            last = index
        return text


def _whole(halves: re.Match[str]) -> str:
    return halves.group().encode("utf-16", "surrogatepass").decode("utf-16") + "\n"


def _clean(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", visible(text)).strip()
