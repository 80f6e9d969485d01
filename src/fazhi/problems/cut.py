"""Where text may be cut: at punctuation outside quotes and brackets, and before numbers of a list."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from fazhi.config import Rule, rules

FILE = "configs/problems.toml"
"""The rules of this room."""

_OPEN, _CLOSE = "“‘《〈([{「『", "”’》〉)]}」』"
_LONGEST_QUOTE = 60
"""A quote or bracket that does not close within so many characters is a slip and hides nothing."""
_MARK = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,2}(?:是|要)|第[一二三四五六七八九十][,、]|其[一二三四五六七八九十][,、是]"
    r"|\(\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*\)|\d{1,2}[.、)](?!\d)|[①-⑳])\s*"
)
_INLINE = re.compile(
    r"(?<=[,。;:!?\s、])(?:[一二三四五六七八九十]{1,2}是(?![否因时非])|其[一二三四五六七八九十][,、是])"
    r"|\((?:\d{1,2}|[一二三四五六七八九十]{1,2})\)|[①-⑳]"
)
_END = re.compile(r"[。;!?\n]|(?<!\d):|:(?!\d)")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_LISTED = re.compile("、")


def first_of(group: str, text: str) -> Rule | None:
    """Return the first rule of ``group`` of this room that is found in ``text``."""
    return next((rule for rule in rules(group, FILE) if rule.pattern.search(text)), None)


def hidden(folded: str) -> bytearray:
    """Return for every character whether it stands inside quotes or brackets (1) or not (0)."""
    inside = bytearray(len(folded))
    stack: list[tuple[str, int]] = []
    for place, char in enumerate(folded):
        if char in _OPEN:
            stack.append((_CLOSE[_OPEN.index(char)], place))
        elif stack and char == stack[-1][0]:
            _, start = stack.pop()
            if place - start <= _LONGEST_QUOTE:
                inside[start:place] = b"\x01" * (place - start)
    return inside


def sentences(folded: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence, its closing mark included.

    A sentence ends at 。；！？, at a colon and before the number of a list.
    """
    cover = hidden(folded)
    cuts = {match.end() for match in _END.finditer(folded) if not cover[match.start()]}
    cuts |= {match.start() for match in _INLINE.finditer(folded) if not _within(cover, match.start())}
    return _between(sorted(cuts), 0, len(folded))


def clauses(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return start and end of every clause between ``start`` and ``end``, its comma included."""
    return _at(_COMMA, folded, start, end)


def listed(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return start and end of every member of a list with 、, that mark included."""
    return _at(_LISTED, folded, start, end)


def mark_end(folded: str, start: int, end: int) -> int:
    """Return where the number of a list ends that stands at ``start``; ``start`` itself without one."""
    match = _MARK.match(folded, start, end)
    return match.end() if match else start


def _within(cover: bytearray, place: int) -> bool:
    """A bracket that is itself a number, (1), is no quote around it."""
    return bool(cover[place]) and place > 0 and bool(cover[place - 1])


def _at(pattern: re.Pattern[str], folded: str, start: int, end: int) -> list[tuple[int, int]]:
    cover = hidden(folded[start:end])
    cuts = [m.end() for m in pattern.finditer(folded, start, end) if not cover[m.start() - start]]
    return _between(cuts, start, end)


def _between(cuts: Iterable[int], start: int, end: int) -> list[tuple[int, int]]:
    return list(_pairs([start, *(cut for cut in cuts if start < cut < end), end]))


def _pairs(places: list[int]) -> Iterator[tuple[int, int]]:
    yield from ((one, other) for one, other in pairwise(places) if one < other)
