"""From the characters of PDF pages to their rows of text, from top to bottom and left to right.

A page has a thousand characters, and Python looks at each for longer than PDFium took to find it. So
numpy looks at all of them for what is odd, and consecutive ones on one baseline, whose places rise from
left to right, are a slice of the page's text. Only rows that are not as simple as that are put together
one by one.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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

    Characters are given by their indexes in the text of all pages, page by page; answers are in points.
    """

    def generated(self, indexes: Integers) -> Bools:
        """Tell which spaces stand only in PDFium's own text."""

    def origins(self, indexes: Integers) -> Floats:
        """Return where characters begin, a row of x and y for each."""

    def sizes(self, indexes: Integers) -> Floats:
        """Return the sizes of characters on paper."""

    def rights(self, indexes: Integers) -> Floats:
        """Return where the cells of characters end."""


@dataclass(frozen=True, slots=True)
class _Chars:
    """Characters as PDFium knows them by their indexes, and where each stands."""

    indexes: Integers
    codes: Codes
    pages: Integers
    xs: Floats
    ys: Floats

    def at(self, places: Integers) -> "_Chars":
        """Return those at some places, in their order."""
        return _Chars(*(getattr(self, name)[places] for name in self.__slots__))

    @property
    def text(self) -> str:
        return self.codes.tobytes().decode("utf-32-le", "surrogatepass")


class Pages:
    """The characters of some pages, without what stands only in PDFium's own text.

    Parameters
    ----------
    texts : sequence of str
        One character, perhaps half of one, for every place of a page; and a line break at its end.
    measures : Measures
    """

    def __init__(self, texts: Sequence[str], measures: Measures) -> None:
        self._count, self._measures = len(texts), measures
        # Halves of characters beyond U+FFFF: the first becomes the whole, the second is passed over.
        text = _PAIR.sub(_whole, "".join(texts))
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        shown = np.logical_and.reduce([codes != code for code in _BREAKS])
        spaces = np.flatnonzero(codes == _SPACE)
        if len(spaces):
            shown[spaces] = ~measures.generated(spaces)
        xs, ys = places(codes, shown, measures.origins)
        shown &= (abs(xs) < FARTHEST) & (abs(ys) < FARTHEST)
        pages = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
        self._chars = _Chars(np.arange(len(text)), codes, pages, xs, ys).at(np.flatnonzero(shown))

    def firsts(self, count: int) -> list[str]:
        """Return the first ``count`` characters of each page in the order in which it draws them."""
        text = self._chars.text
        begins = np.searchsorted(self._chars.pages, np.arange(self._count + 1)).tolist()
        return [text[start : min(end, start + count)] for start, end in pairwise(begins)]

    def rows(self, number: int) -> list[list[Row]]:
        """Return the lines of text of each page, from top to bottom; ``number`` is that of the first page."""
        rows: list[Row] = []
        if len(self._chars.codes):
            lines, sizes = self._lines()
            order = self._order(lines)
            if len(order):
                chars = self._chars.at(order)
                rows = _Lines(chars, lines[order], sizes[order], self._measures).rows(number)
        pages = [row.page for row in rows]
        ends = [bisect_right(pages, number + place) for place in range(self._count)]
        return [rows[start:end] for start, end in pairwise([0, *ends])]

    def _order(self, lines: Integers) -> Integers:
        """Return the places of the characters, line by line and from left to right."""
        xs, ys = self._chars.xs, self._chars.ys
        order = np.argsort(lines, kind="stable")
        order = order[np.searchsorted(lines[order], 0) :]
        # Nearly all lines are drawn from left to right, and sorting takes a while.
        sorted_lines, sorted_xs = lines[order], xs[order]
        back = (sorted_lines[1:] == sorted_lines[:-1]) & (sorted_xs[1:] <= sorted_xs[:-1])
        unsorted = np.zeros(len(lines) + 1, bool)
        unsorted[sorted_lines[1:][back]] = True
        places = np.flatnonzero(unsorted[sorted_lines])
        some = order[places]
        # Characters at one place, as no page that can be read has them, come from top to bottom.
        order[places] = some[np.lexsort((-ys[some], xs[some], lines[some]))]
        return order

    def _lines(self) -> tuple[Integers, Floats]:
        """Return the line each character stands on, counted from the top, -1 for none, and its size."""
        pages, depths = self._chars.pages, -self._chars.ys
        changes = (depths[1:] != depths[:-1]) | (pages[1:] != pages[:-1])
        cuts = np.concatenate(([0], np.flatnonzero(changes) + 1))  # where the baseline changes
        order = np.lexsort((depths[cuts], pages[cuts]))
        page, depth = pages[cuts][order], depths[cuts][order]
        is_new = np.concatenate(([True], (depth[1:] != depth[:-1]) | (page[1:] != page[:-1])))
        sizes = self._measures.sizes(self._chars.indexes[cuts][order][is_new])
        lines = _numbered(page[is_new].tolist(), depth[is_new].tolist(), sizes.tolist())
        level = np.empty(len(cuts), np.intp)
        level[order] = np.cumsum(is_new) - 1
        levels = np.repeat(level, np.diff(cuts, append=len(pages)))
        return np.array(lines)[levels], sizes[levels]


def _numbered(pages: Sequence[int], depths: Sequence[float], sizes: Sequence[float]) -> list[int]:
    """Return the line that each baseline belongs to, from top to bottom, -1 for none.

    Of each baseline: its page, how far down that page it is, and the size of its characters.
    """
    numbers: list[int] = []
    number, top_page, top, tallest = -1, -1, 0.0, 0.0
    for page, depth, size in zip(pages, depths, sizes, strict=True):
        if not size < FARTHEST:
            numbers.append(-1)
            continue
        if page != top_page or depth - top > _SAME_LINE * max(tallest, size, 4.0):
            number, top_page, top, tallest = number + 1, page, depth, size
        numbers.append(number)
    return numbers


class _Lines:
    """Characters from top to bottom and left to right, with the line and the size of each."""

    def __init__(self, chars: _Chars, lines: Integers, sizes: Floats, measures: Measures) -> None:
        self._chars, self._lines, self._sizes, self._measures = chars, lines, sizes, measures
        self._text = chars.text
        self._same = lines[1:] == lines[:-1]
        """Whether a character stands on one line with the last."""
        self._steps = chars.xs[1:] - chars.xs[:-1]
        self._is_parted = self._parted()
        # Single numbers are taken from these: numpy's own take many times as long.
        self._x, self._size = chars.xs.data, sizes.data

    def rows(self, number: int) -> list[Row]:
        """Return all lines that are not blank; ``number`` is that of the first page."""
        chars, lines, same, sizes = self._chars, self._lines, self._same, self._sizes
        odd = same & (self._is_parted | (self._steps < _TWICE * sizes[1:]))
        put_together = set(lines[1:][odd].tolist())
        mixed = set(lines[1:][same & (sizes[1:] != sizes[:-1])].tolist())
        begins = np.concatenate(([0], np.flatnonzero(~same) + 1))
        starts = begins.tolist()
        is_clean = _is_clean(self._text)
        texts: list[str] = []
        firsts: list[int] = []
        lasts: list[int] = []
        heights: list[float] = []
        for line, start, end in zip(lines[begins].tolist(), starts, [*starts[1:], len(lines)], strict=True):
            whole = self._text[start:end]
            text = shown = whole.strip()
            if line in put_together:
                text = _clean(self._spaced(start, end))
            elif not is_clean:
                text = _clean(text)
            if text:
                first = start if len(shown) == len(whole) else start + whole.find(shown)
                texts.append(text)
                firsts.append(first)
                lasts.append(first + len(shown) - 1)
                heights.append(self._middle_size(start, end) if line in mixed else self._size[start])
        columns = (
            chars.xs[firsts].tolist(),
            self._rights(lasts).tolist(),
            chars.ys[firsts].tolist(),
            heights,
            (chars.pages[firsts] + number).tolist(),
        )
        return list(map(Row, texts, *columns))

    def _parted(self) -> Bools:
        """Tell of all characters but the first whether the page shows a space before them that is no character."""
        codes, sizes = self._chars.codes, self._sizes[1:]
        ascii_, space = codes < _ASCII, codes == _SPACE
        least = np.where(ascii_[1:] & ascii_[:-1], _LATIN_SPACE * sizes, _CHINESE_SPACE * sizes)
        # From one character to the next is farther than from the end of its cell, so few need measuring.
        parted: Bools = self._same & (self._steps > least) & ~space[1:] & ~space[:-1]
        wide = np.flatnonzero(parted)
        if len(wide):
            parted[wide] = self._chars.xs[wide + 1] - self._rights(wide) > least[wide]
        return parted

    def _rights(self, places: Integers | Sequence[int]) -> Floats:
        """Return where the cells of some characters end; nonsense counts as where they begin."""
        xs = self._chars.xs[places]
        rights = self._measures.rights(self._chars.indexes[places])
        return np.where((xs < rights) & (rights < FARTHEST), rights, xs)

    def _middle_size(self, start: int, end: int) -> float:
        return median(self._size[place] for place in range(start, end) if self._text[place].strip())

    def _spaced(self, start: int, end: int) -> str:
        """Put the characters of a line together, none twice, with the spaces that the page shows."""
        text = self._text[start]
        last = start
        for place in range(start + 1, end):
            char = self._text[place]
            if char == self._text[last] and self._x[place] - self._x[last] < _TWICE * self._size[place]:
                continue
            if self._is_parted[place - 1] if last == place - 1 else self._is_apart(last, place):
                text += " "
            text += char
            last = place
        return text

    def _is_apart(self, left: int, right: int) -> bool:
        """Tell what :meth:`_parted` does of two characters between which others were passed over."""
        chars = self._text[left] + self._text[right]
        least = (_LATIN_SPACE if chars.isascii() else _CHINESE_SPACE) * self._size[right]
        if self._x[right] - self._x[left] <= least or " " in chars:
            return False
        return bool(self._x[right] - self._rights([left])[0] > least)


def _whole(halves: re.Match[str]) -> str:
    return halves.group().encode("utf-16", "surrogatepass").decode("utf-16") + "\n"


def _is_clean(text: str) -> bool:
    return text.isprintable() and "  " not in text


def _clean(text: str) -> str:
    if _is_clean(text):
        return text.strip()
    return _BLANKS.sub(" ", visible(text)).strip()
