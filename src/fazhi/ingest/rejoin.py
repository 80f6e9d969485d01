"""Joins lines that were broken at a fixed width back into paragraphs.

A file counts as broken if its lines pile up at one width and hardly any is wider. The width is
measured both in characters (a program cut the text) and in columns (a page did), and the measure in
which the pile is steeper is taken.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fazhi.chars import first_chunk, fold, width
from fazhi.config import first_rule
from fazhi.ingest.lines import Line
from fazhi.numbering import ITEM, mark_of

_MIN_LINES = 8
"""Fewer long lines than this tell nothing about a common width."""
_MIN_PILE = 0.55
"""Share of long lines that must lie at the common width; in 124 unbroken reports it stays below 0.2."""
_MAX_WIDER = 0.02
"""Share of lines that may be wider than the common width (a table, a long link)."""
_SENTENCE_END = tuple("。；！？：;!?:”）)」…")
_CLOSED = tuple("。！？!?")


@dataclass(frozen=True, slots=True)
class _Measure:
    of: Callable[[str], int]
    slack: int
    """By how much a full line may fall short: punctuation that may not begin a line, unbroken numbers."""
    smallest: int


_MEASURES = (_Measure(len, 1, 18), _Measure(width, 5, 36))


@dataclass(frozen=True, slots=True)
class _Wrap:
    measure: _Measure
    full: int
    indents: bool
    gaps_mean_nothing: bool


def rejoin(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Join broken lines; lines whose format knows better (``joins``) are taken at their word.

    Returns
    -------
    lines, changed
        ``changed`` is True if any two lines were joined.
    """
    wrap = _find_wrap([line for line in lines if line.joins is None])
    joined: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last is not None and _continues(last, line, wrap):
            joined[-1] = replace(joined[-1], text=_glue(joined[-1].text, line.text))
        else:
            joined.append(line)
        last = line
    titled = _join_title(joined)
    return titled, len(titled) != len(lines)


def _glue(left: str, right: str) -> str:
    """Put two halves together; a space stays where it parted two Latin words."""
    latin = left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    return f"{left} {right}" if latin else left + right


def _continues(last: Line, line: Line, wrap: _Wrap | None) -> bool:
    if line.joins is not None:
        return line.joins
    if wrap is None or last.style or line.style:
        return False
    size = wrap.measure.of(last.text) + _indent_in(last, wrap)
    needed = width(first_chunk(line.text)) if wrap.measure.of is width else wrap.measure.slack + 1
    full = size + needed > wrap.full
    if not full or (line.gap and not wrap.gaps_mean_nothing):
        return False
    if wrap.indents and line.indent >= 2:
        return False
    mark = mark_of(fold(line.text))
    if mark and mark.level != ITEM and last.text.endswith(_SENTENCE_END):
        return False
    # A full line that ends a sentence before an unindented one: in a file without indents a paragraph
    # ends exactly at the margin once in forty times, a sentence does so far more often.
    return not (mark and mark.level != ITEM and size < wrap.full)


def _indent_in(line: Line, wrap: _Wrap) -> int:
    return line.indent if wrap.measure.of is width else line.indent // 2


def _find_wrap(lines: Sequence[Line]) -> _Wrap | None:
    found: list[tuple[float, _Wrap]] = []
    for measure in _MEASURES:
        sizes = [
            measure.of(line.text) + (line.indent if measure.of is width else line.indent // 2) for line in lines
        ]
        long = sorted(size for size in sizes if size >= measure.smallest)
        if len(long) < _MIN_LINES:
            continue
        full = _common_width(long)
        pile = [size for size in long if full - measure.slack <= size <= full]
        wider = sum(size > full for size in sizes)
        open_ended = sum(
            not line.text.endswith(_CLOSED)
            for line, size in zip(lines, sizes, strict=True)
            if full - measure.slack <= size <= full
        )
        near = [size for size in long if size >= full // 2]
        share = len(pile) / len(near)
        if share >= _MIN_PILE and wider <= _MAX_WIDER * len(long) and open_ended >= 0.6 * len(pile):
            # The slack of columns is wider, so its pile is always a little larger: discount it.
            found.append((share - (0.1 if measure.of is width else 0), _wrap(lines, sizes, measure, full)))
    return max(found, key=lambda item: item[0])[1] if found else None


def _common_width(long: list[int]) -> int:
    """Return the width that only a few lines exceed."""
    return long[max(0, len(long) - 1 - int(_MAX_WIDER * len(long)))]


def _wrap(lines: Sequence[Line], sizes: Sequence[int], measure: _Measure, full: int) -> _Wrap:
    after_full = [
        line for line, size in zip(lines[1:], sizes, strict=False) if size >= full - measure.slack
    ]
    gaps = sum(line.gap for line in after_full)
    flush = [line for line in after_full if line.indent == 0]
    indented = [line for line in lines if line.indent >= 2]
    return _Wrap(
        measure,
        full,
        indents=len(flush) >= 0.3 * max(1, len(after_full)) and len(indented) >= 0.03 * len(lines),
        gaps_mean_nothing=gaps > 0.6 * max(1, len(after_full)),
    )


def _join_title(lines: list[Line]) -> list[Line]:
    """Join a title that was cut over two or three lines at the top of a document."""
    sizes = Counter[int]()
    for start in range(min(len(lines), 60)):
        for count in (3, 2):
            group = lines[start : start + count]
            if len(group) == count and _is_cut_title([line.text for line in group]):
                sizes[start] = max(sizes[start], count)
    if not sizes:
        return lines
    start = min(sizes)
    count = sizes[start]
    whole = replace(lines[start], text="".join(line.text for line in lines[start : start + count]))
    return [*lines[:start], whole, *lines[start + count :]]


def _is_cut_title(pieces: list[str]) -> bool:
    folded = [fold(piece) for piece in pieces]
    whole = "".join(folded)
    if len(whole) > 60 or any(len(piece) > 36 or mark_of(piece) for piece in folded):
        return False
    if not first_rule("title", whole):
        return False
    return all(first_rule("cut_title", f"{a}|{b}") for a, b in zip(folded, folded[1:], strict=False))
