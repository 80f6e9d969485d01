"""From the characters of a PDF page to its rows of text, from top to bottom and left to right.

A page has a thousand characters, and Python looks at each for longer than PDFium took to find it. So
characters are taken by the run: consecutive ones on one baseline, whose places rise from left to right,
are a slice of the page's text. Only rows that are not as simple as that are put together one by one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
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

    def rows(self) -> Iterator[Row]:
        """Yield the lines of text, from top to bottom."""
        levels: dict[float, list[Run]] = {}
        for run in self.runs:
            levels.setdefault(self._ys[run[0]], []).append(run)
        sizes = {y: self._measures.size(runs[0][0]) for y, runs in levels.items()}
        line: list[tuple[Run, float]] = []
        top, tallest = 0.0, 0.0
        for y in sorted(levels, reverse=True):
            size = sizes[y]
            if not size < FARTHEST:
                continue
            if line and top - y > _SAME_LINE * max(tallest, size, 4.0):
                yield from self._row(line)
                line = []
            if not line:
                top, tallest = y, size
            line += [(run, size) for run in levels[y]]
        if line:
            yield from self._row(line)

    def _runs(self) -> Iterator[Run]:
        for match in _SHOWN.finditer(self._text):
            for start, end in self._without_generated(*match.span()):
                level = self._ys[start:end]
                if level.count(level[0]) == end - start:
                    yield start, end
                else:
                    yield from _split(start, level)

    def _without_generated(self, start: int, end: int) -> Iterator[Run]:
        place = self._text.find(" ", start, end)
        while place >= 0:
            if self._measures.is_generated(place):
                if place > start:
                    yield start, place
                start = place + 1
            place = self._text.find(" ", place + 1, end)
        if end > start:
            yield start, end

    def _row(self, line: list[tuple[Run, float]]) -> Iterator[Row]:
        """Make a row of the runs on one line, each with its size."""
        runs = sorted([run for run, _ in line], key=self._left)
        order: Sequence[int] = range(*runs[0])
        if len(line) > 1:
            order = [index for run in runs for index in range(*run)]
        sizes = {size for _, size in line}
        size = line[0][1]
        text = "".join([self._text[start:end] for start, end in runs])
        shown = text.strip()
        if not shown:
            return
        if len(sizes) == 1 and self._is_simple(text, order, size):
            first = len(text) - len(text.lstrip())
            left, last = order[first], order[first + len(shown) - 1]
        else:
            places = [(index, size) for run, size in line for index in range(*run)]
            places.sort(key=lambda place: self._xs[place[0]])
            shown = self._spaced(places)
            inked = [place for place in places if self._text[place[0]].strip()]
            left, last, size = inked[0][0], inked[-1][0], median([size for _, size in inked])
        if shown := _clean(shown):
            right = self._measures.right(last, self._xs[last])
            yield Row(shown, self._xs[left], right, self._ys[left], size, self._number)

    def _left(self, run: Run) -> float:
        return self._xs[run[0]]

    def _is_simple(self, text: str, order: Sequence[int], size: float) -> bool:
        """Tell whether characters stand from left to right, none twice, without a gap that is a space."""
        xs = [self._xs[index] for index in order]
        steps = list(map(sub, xs[1:], xs))
        if steps and not (min(steps) >= _TWICE * size and max(steps) <= _CHINESE_SPACE * size):
            return False
        return not any(
            self._is_parted(order[place], order[place + 1], size)
            for match in _LATIN.finditer(text)
            for place in range(match.start(), match.end() - 1)
        )

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


def _split(start: int, level: Sequence[float]) -> Iterator[Run]:
    """Cut a run where its baseline changes."""
    for _, same in groupby(level):
        end = start + len(list(same))
        yield start, end
        start = end


def _whole(halves: re.Match[str]) -> str:
    return halves.group().encode("utf-16", "surrogatepass").decode("utf-16") + "\n"


def _clean(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", visible(text)).strip()
