"""Joins lines that were broken at a fixed width back into paragraphs.

A file counts as broken if its lines pile up at one width and hardly any is wider. The width is
measured both in characters (a program cut the text) and in columns (a page did), and the measure in
which the pile is steeper is taken.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add

from fazhi.chars import first_chunk, fold, width, widths
from fazhi.config import first_rule
from fazhi.ingest.heads import begins_paragraph, ends_heading, is_page_number, lone_levels
from fazhi.ingest.lines import Line
from fazhi.numbering import mark_of

_MIN_LINES = 8
"""Fewer long lines than this tell nothing about a common width."""
_MIN_PILE = 0.55
"""Share of long lines that must lie at the common width; in 124 unbroken reports it stays below 0.2."""
_MAX_WIDER = 0.02
"""Share of lines that may be wider than the common width (a table, a long link)."""
_CLOSED = tuple("。！？!?")
_NEVER_FIRST = tuple("，。、；：！？”’》〉）】」…,;:!?)]%％")
"""No line of a Chinese text begins with these unless a program cut it."""
_TOP = 60
"""Lines at the top of a document among which its title begins."""
_TITLE_LINE, _TITLE = 36, 60
"""Characters of a title's line, and of all its lines, at most."""
_WHOLE_TITLE = ("报告", "总结", "汇报", "）", ")")


@dataclass(frozen=True, slots=True)
class _Measure:
    of: Callable[[str], int]
    of_all: Callable[[Sequence[str]], list[int]]
    slack: int
    """By how much a full line may fall short: punctuation that may not begin a line, unbroken numbers."""
    smallest: int


def _lengths(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


_MEASURES = (_Measure(len, _lengths, 1, 18), _Measure(width, widths, 5, 36))


@dataclass(frozen=True, slots=True)
class _Wrap:
    measure: _Measure
    full: int
    indents: bool
    headings: frozenset[int]
    gaps_mean_nothing: bool


def rejoin(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Join broken lines; lines whose format knows better (``joins``) are taken at their word.

    A page number in the middle of a paragraph is set behind it; no character is lost.

    Returns
    -------
    lines, changed
        ``changed`` is True if any two lines were joined.
    """
    wrap = _find_wrap([line for line in lines if line.joins is None and not is_page_number(line.text)])
    joined = _joined(lines, wrap) if wrap or any(line.joins for line in lines) else list(lines)
    titled = _join_title(joined)
    return titled, len(titled) != len(lines)


def _joined(lines: Sequence[Line], wrap: _Wrap | None) -> list[Line]:
    joined: list[Line] = []
    page_numbers: list[Line] = []
    pieces: list[str] = []
    last: Line | None = None
    for line in lines:
        if wrap is not None and line.joins is None and last is not None and is_page_number(line.text):
            page_numbers.append(line)
            continue
        if last is not None and _continues(last, line, len(pieces) == 1, wrap, bool(page_numbers)):
            pieces.append(line.text)
        else:
            _close(joined, pieces, page_numbers)
            pieces = [line.text]
            joined.append(line)
        last = line
    _close(joined, pieces, page_numbers)
    return joined


def _close(joined: list[Line], pieces: Sequence[str], page_numbers: list[Line]) -> None:
    """Finish the last paragraph, then bring the page numbers that were met inside it."""
    if len(pieces) > 1:
        joined[-1] = joined[-1]._replace(text=_glue(pieces))
    joined.extend(page_numbers)
    page_numbers.clear()


def _glue(pieces: Sequence[str]) -> str:
    """Put the pieces together; a space stays where it parted two Latin words."""
    glued = [pieces[0]]
    for left, right in pairwise(pieces):
        latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
        glued.append(f" {right}" if latin else right)
    return "".join(glued)


def _continues(last: Line, line: Line, first: bool, wrap: _Wrap | None, over_page: bool) -> bool:
    """Tell whether ``line`` goes on with the paragraph whose last line, perhaps its first, is ``last``."""
    if line.joins is not None:
        return line.joins
    if wrap is None or last.style or line.style:
        return False
    if line.gap and not wrap.gaps_mean_nothing and not over_page:
        return False
    if wrap.indents and line.indent >= 2:
        return False
    if line.text.startswith(_NEVER_FIRST):
        return True
    size = wrap.measure.of(last.text) + _indent_in(last, wrap)
    if size + wrap.measure.of(first_chunk(line.text)) <= wrap.full:
        return False
    if first and (_is_whole_title(last.text) or ends_heading(last.text, line.text, wrap.headings)):
        return False
    # Where paragraphs are indented, an item at the margin is one inside a paragraph.
    return not begins_paragraph(last.text, line.text, frozenset() if wrap.indents else wrap.headings)


def _is_whole_title(text: str) -> bool:
    return text.endswith(_WHOLE_TITLE) and "，" not in text and first_rule("title", fold(text)) is not None


def _indent_in(line: Line, wrap: _Wrap) -> int:
    return line.indent if wrap.measure.of is width else line.indent // 2


def _find_wrap(lines: Sequence[Line]) -> _Wrap | None:
    found: list[tuple[float, _Wrap]] = []
    texts = [line.text for line in lines]
    for measure in _MEASURES:
        indents = [line.indent if measure.of is width else line.indent // 2 for line in lines]
        sizes = list(map(add, measure.of_all(texts), indents))
        long = sorted([size for size in sizes if size >= measure.smallest])
        if len(long) < _MIN_LINES:
            continue
        full = _common_width(long)
        begin, end = bisect_left(long, full - measure.slack), bisect_right(long, full)
        share = (end - begin) / (len(long) - bisect_left(long, full // 2))
        if share < _MIN_PILE or len(long) - end > _MAX_WIDER * len(long):
            continue
        open_ended = sum(
            not line.text.endswith(_CLOSED)
            for line, size in zip(lines, sizes, strict=True)
            if full - measure.slack <= size <= full
        )
        if open_ended >= 0.6 * (end - begin):
            # The slack of columns is wider, so its pile is always a little larger: discount it.
            found.append((share - (0.1 if measure.of is width else 0), _wrap(lines, sizes, measure, full)))
    return max(found, key=lambda item: item[0])[1] if found else None


def _common_width(long: list[int]) -> int:
    """Return the width that only a few lines exceed."""
    return long[max(0, len(long) - 1 - int(_MAX_WIDER * len(long)))]


def _wrap(lines: Sequence[Line], sizes: Sequence[int], measure: _Measure, full: int) -> _Wrap:
    after_full = [line for line, size in zip(lines[1:], sizes, strict=False) if size >= full - measure.slack]
    gaps = sum(line.gap for line in after_full)
    flush = [line for line in after_full if line.indent == 0]
    indented = [line for line in lines if line.indent >= 2]
    full = _without_hanging(lines, sizes, full)
    return _Wrap(
        measure,
        full,
        indents=len(flush) >= 0.3 * max(1, len(after_full)) and len(indented) >= 0.03 * len(lines),
        headings=lone_levels(
            (line.text, size >= full - measure.slack) for line, size in zip(lines, sizes, strict=True)
        ),
        gaps_mean_nothing=gaps > 0.6 * max(1, len(after_full)),
    )


def _without_hanging(lines: Sequence[Line], sizes: Sequence[int], full: int) -> int:
    """Return the width without the punctuation mark that some programs let stand beyond the margin."""
    widest = [line for line, size in zip(lines, sizes, strict=True) if size == full]
    below = sum(size == full - 1 for size in sizes)
    hanging = below > len(widest) and all(line.text.endswith(_NEVER_FIRST) for line in widest)
    return full - 1 if hanging else full


def _join_title(lines: list[Line]) -> list[Line]:
    """Join a title that was cut over two or three lines at the top of a document."""
    top = [line.text for line in lines[: _TOP + 2]]
    short = [len(text) <= _TITLE_LINE for text in top]
    for start in range(min(len(top), _TOP)):
        if not all(short[start : start + 2]):  # so it is with most lines
            continue
        for count in (3, 2):
            pieces = top[start : start + count]
            if len(pieces) == count and _is_cut_title(pieces):
                whole = lines[start]._replace(text="".join(pieces))
                return [*lines[:start], whole, *lines[start + count :]]
    return lines


def _is_cut_title(pieces: Sequence[str]) -> bool:
    if max(map(len, pieces)) > _TITLE_LINE or sum(map(len, pieces)) > _TITLE:
        return False
    folded = [fold(piece) for piece in pieces]
    if not first_rule("title", "".join(folded)) or any(map(mark_of, folded)):
        return False
    return all(first_rule("cut_title", f"{a}|{b}") for a, b in pairwise(folded))
