"""From the characters of a PDF page to its rows of text, from top to bottom and left to right.

A page has a thousand characters, and Python looks at each for longer than PDFium took to find it. So
numpy looks at all of them for what is odd, and consecutive ones on one baseline, whose places rise from
left to right, are a slice of the page's text. Only rows that are not as simple as that are put together
one by one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import NamedTuple, Protocol

import numpy as np

from fazhi.ingest.clean import visible
from fazhi.ingest.pdf_places import Bools, Codes, Floats, Integers, places

_BREAKS = (0x0A, 0x0D, 0xFFFE, 0x02)
"""Besides line breaks: what PDFium gives for a hyphen at the end of a line."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
FARTHEST = 1e6
"""Points; what stands farther out, or nowhere (not a number), is on no page."""
_SAME_LINE = 0.5
"""Characters whose baselines differ by less than this share of their size stand on one line."""
_TWICE = 0.15
"""The same character again, nearer than this share of its size: bold faked by printing twice."""
_LATIN_SPACE, _CHINESE_SPACE = 0.2, 1.6
"""Gaps wider than this many characters are spaces."""
_SPACE, _ASCII = 0x20, 0x80



class Row(NamedTuple):
    """One line of a page; places and sizes in points from the lower left corner."""

    text: str
    x: float
    right: float
    y: float
    size: float
    page: int


class Measures(Protocol):
    """What is asked of the page: seldom and for many characters at a time, for each question takes a while.

    Characters are given by their indexes in PDFium's own text of the page; answers are in points.
    """

    def generated(self, indexes: Sequence[int]) -> Bools:
        """Tell which spaces stand only in PDFium's own text."""

    def origins(self, indexes: Sequence[int]) -> Floats:
        """Return where characters begin, a row of x and y for each."""

    def sizes(self, indexes: Sequence[int]) -> Floats:
        """Return the sizes of characters on paper."""

    def rights(self, indexes: Sequence[int]) -> Floats:
        """Return where the cells of characters end."""


@dataclass(frozen=True, slots=True)
class _Chars:
    """Characters as PDFium knows them by their indexes, and where each stands, in points."""

    indexes: Integers
    codes: Codes
    xs: Floats
    ys: Floats

    def at(self, places: Integers) -> "_Chars":
        """Return those at some places, in their order."""
        return _Chars(self.indexes[places], self.codes[places], self.xs[places], self.ys[places])

    @property
    def text(self) -> str:
        return self.codes.tobytes().decode("utf-32-le", "surrogatepass")


class Page:
    """The characters of one page, without what stands only in PDFium's own text.

    Parameters
    ----------
    number : int
        1-based.
    text : str
        One character, perhaps half of one, for every place.
    measures : Measures
    """

    def __init__(self, number: int, text: str, measures: Measures) -> None:
        self._number, self._measures = number, measures
        # Halves of characters beyond U+FFFF: the first becomes the whole, the second is passed over.
        text = _PAIR.sub(_whole, text)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        shown = np.logical_and.reduce([codes != code for code in _BREAKS])
        spaces = np.flatnonzero(codes == _SPACE).tolist()
        if spaces:
            shown[spaces] = ~measures.generated(spaces)
        xs, ys = places(codes, shown, measures.origins)
        shown &= (abs(xs) < FARTHEST) & (abs(ys) < FARTHEST)
        self._chars = _Chars(np.arange(len(text)), codes, xs, ys).at(np.flatnonzero(shown))

    def first(self, count: int) -> str:
        """Return the first ``count`` characters in the order in which the page draws them."""
        return self._chars.text[:count]

    def rows(self) -> list[Row]:
        """Return the lines of text, from top to bottom."""
        if not len(self._chars.codes):
            return []
        lines, sizes = self._lines()
        chars = self._chars
        # Characters at one place, as no page that can be read has them, come from top to bottom.
        order = np.lexsort((-chars.ys, chars.xs, lines))
        order = order[lines[order] >= 0]
        return _Lines(chars.at(order), lines[order], sizes[order], self._measures).rows(self._number)

    def _lines(self) -> tuple[Integers, Floats]:
        """Return the line each character stands on, counted from the top, -1 for none, and its size."""
        ys = self._chars.ys
        cuts = [0, *(np.flatnonzero(ys[1:] != ys[:-1]) + 1).tolist()]  # where the baseline changes
        levels = ys[cuts].tolist()
        firsts: dict[float, int] = {}
        for y, index in zip(levels, self._chars.indexes[cuts].tolist(), strict=True):
            firsts.setdefault(y, index)
        sizes = dict(zip(firsts, self._measures.sizes(list(firsts.values())).tolist(), strict=True))
        numbers: dict[float, int] = {}
        number, top, tallest = -1, inf, 0.0
        for y in sorted(sizes, reverse=True):
            size = sizes[y]
            if not size < FARTHEST:
                numbers[y] = -1
                continue
            if top - y > _SAME_LINE * max(tallest, size, 4.0):
                number, top, tallest = number + 1, y, size
            numbers[y] = number
        lengths = np.diff([*cuts, len(ys)])
        return (
            np.repeat([numbers[y] for y in levels], lengths),
            np.repeat([sizes[y] for y in levels], lengths),
        )


class _Lines:
    """Characters from top to bottom and left to right, with the line and the size of each."""

    def __init__(self, chars: _Chars, lines: Integers, sizes: Floats, measures: Measures) -> None:
        self._chars, self._lines, self._sizes, self._measures = chars, lines, sizes, measures
        self._text = chars.text
        # Single numbers are taken from these: numpy's own take many times as long.
        self._x, self._size = chars.xs.data, sizes.data

    def rows(self, page: int) -> list[Row]:
        """Return all lines that are not blank."""
        chars, lines = self._chars, self._lines
        same = lines[1:] == lines[:-1]
        odd = set(lines[1:][same & self._is_odd(same)].tolist())
        mixed = set(lines[1:][same & (self._sizes[1:] != self._sizes[:-1])].tolist())
        begins = [0, *(np.flatnonzero(~same) + 1).tolist()]
        ends = [*begins[1:], len(lines)]
        found: list[tuple[str, int, int, float]] = []
        for number, start, end in zip(lines[begins].tolist(), begins, ends, strict=True):
            line = self._text[start:end]
            shown = line.strip()
            text = _clean(self._spaced(start, end) if number in odd else shown)
            if text:
                first = start + len(line) - len(line.lstrip())
                size = self._middle_size(start, end) if number in mixed else self._size[start]
                found.append((text, first, first + len(shown) - 1, size))
        firsts, lasts = [row[1] for row in found], [row[2] for row in found]
        corners = zip(found, chars.xs[firsts].tolist(), self._rights(lasts).tolist(), chars.ys[firsts].tolist())
        return [Row(text, x, right, y, size, page) for (text, _, _, size), x, right, y in corners]

    def _rights(self, places: Sequence[int]) -> Floats:
        """Return where the cells of some characters end; nonsense counts as where they begin."""
        xs = self._chars.xs[places]
        rights = self._measures.rights(self._chars.indexes[places].tolist())
        return np.where((xs < rights) & (rights < FARTHEST), rights, xs)

    def _is_odd(self, same: Bools) -> Bools:
        """Tell of all characters but the first whether they stand on the last one, or behind a space.

        Where none of a line does, its text is just these characters. ``same`` tells which of them
        stand on one line with the last.
        """
        steps, sizes = self._chars.xs[1:] - self._chars.xs[:-1], self._sizes[1:]
        odd = (steps < _TWICE * sizes) | (steps > _CHINESE_SPACE * sizes)
        latin = (self._chars.codes < _ASCII) & (self._chars.codes != _SPACE)
        apart = np.flatnonzero(same & latin[1:] & latin[:-1] & (steps > _LATIN_SPACE * sizes))
        if len(apart):
            gaps = self._chars.xs[apart + 1] - self._rights(apart.tolist())
            odd[apart] |= gaps > _LATIN_SPACE * sizes[apart]
        return odd

    def _middle_size(self, start: int, end: int) -> float:
        return median(self._size[place] for place in range(start, end) if self._text[place].strip())

    def _is_parted(self, left: int, right: int, size: float) -> bool:
        """Tell whether the page shows a space between two characters and no space character stands there."""
        chars = self._text[left] + self._text[right]
        least = (_LATIN_SPACE if chars.isascii() else _CHINESE_SPACE) * size
        start, end = self._x[left], self._x[right]
        # From one character to the next is farther than from the end of its cell, so few need measuring.
        if end - start <= least or " " in chars:
            return False
        return end - float(self._rights([left])[0]) > least

    def _spaced(self, start: int, end: int) -> str:
        """Put the characters of a line together, none twice, with the spaces that the page shows."""
        text = ""
        last = -1
        for place in range(start, end):
            char, x, size = self._text[place], self._x[place], self._size[place]
            if last >= 0:
                before = self._x[last]
                if char == self._text[last] and abs(x - before) < _TWICE * size:
                    continue
                if x - before > _LATIN_SPACE * size and self._is_parted(last, place, size):
                    text += " "
            text += char
            last = place
        return text


def _whole(halves: re.Match[str]) -> str:
    return halves.group().encode("utf-16", "surrogatepass").decode("utf-16") + "\n"


def _clean(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", visible(text)).strip()
