"""The numbering grammar of Chinese official reports: 一、 （一） 1. （1） 一是 ①.

All functions expect text folded by :func:`fazhi.chars.fold`; the offsets they return hold for the
unfolded text too.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from fazhi.chars import LatePattern

PART, CHINESE, CHINESE_PAREN, ARABIC, ARABIC_PAREN, ITEM, CIRCLED = range(1, 8)
"""Levels from the outside in: 第一部分, 一、, (一), 1., (1), 一是, ①."""

_CN_DIGITS = ("", *"一二三四五六七八九")
_CN = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_UNIT = "[万亿千百个元件名次项户年月日号时分秒天倍米里亩吨度岁余多%‰]"
"""What follows a figure that is no number of a paragraph."""
_SPACED_UNIT = "[万亿个元件次年月余多%‰倍]"
"""The same behind a blank, where words (日常监管, 项目管理) are likelier than units."""
_GRAMMAR: tuple[tuple[int, LatePattern, bool], ...] = (
    (PART, LatePattern(rf"第\s*({_CN})\s*(?:部分|章|篇|编)\s*[、:.]?\s*"), False),
    (CHINESE, LatePattern(rf"第\s*({_CN})\s*节\s*[、:.]?\s*"), False),
    (CHINESE_PAREN, LatePattern(rf"\(?\s{{0,9}}({_CN})\s*\)\s*[、.]?\s*"), False),
    (CHINESE_PAREN, LatePattern(r"([㈠-㈩])\s*[、.]?\s*"), False),
    # 一、二审 and 三、四级 name two things.
    (CHINESE, LatePattern(rf"({_CN})\s*(?:、(?![一二三四五六七八九十][、是审级等季月楼])|[.,])\s*"), False),
    # 一 主要工作; 一 is also a word, so only a blank before other words makes it a number.
    (CHINESE, LatePattern(rf"({_CN})\s+(?!{_SPACED_UNIT}|是|要)"), True),
    # 1.1 健全机制 is the second level of a decimal numbering; 2.5亿元 and 2022.3 are figures.
    (
        ARABIC_PAREN,
        LatePattern(rf"\d{{1,2}}\.(\d{{1,2}})(?:\.\d{{1,2}})?(?:\.?\s+(?!{_SPACED_UNIT})|(?!{_UNIT}))"),
        True,
    ),
    # 1.2022年 and 1.12345热线 are number one followed by a figure; 1、2月份 is none.
    (
        ARABIC,
        LatePattern(r"(\d{1,2})\s*(?:、(?!\d{1,2}[、月日级个])|\.(?=\D|\d{4}\s*年|\d{5}[^\d万亿%]))\s*"),
        False,
    ),
    # 1 加强领导, with one blank: cells of a table stand further apart.
    (ARABIC, LatePattern(rf"(\d{{1,2}})\s(?!{_SPACED_UNIT})"), True),
    (ARABIC, LatePattern(r"([⒈-⒛])\s*"), False),
    (ARABIC_PAREN, LatePattern(r"\(\s*(\d{1,2})\s*\)\s*[、.]?\s*"), False),
    (ARABIC_PAREN, LatePattern(r"(\d{1,2})\)\s*"), False),
    (ARABIC_PAREN, LatePattern(r"([⑴-⒇])\s*"), False),
    (ITEM, LatePattern(rf"({_CN})(?:是|要)(?![否因时素求])"), False),
    (ITEM, LatePattern(r"其([一二三四五六七八九])(?:是)?\s*[,、:]"), False),
    (CIRCLED, LatePattern(r"([①-⑳])\s*"), False),
)
"""Level, pattern, and whether a Chinese word must begin behind it. That is not part of the pattern: a class of
all Chinese characters takes some milliseconds to compile. For the same reason each pattern is compiled when
it is first tried."""
# An item inside a paragraph begins after punctuation, or right after a word that announces a list.
_INLINE = re.compile(
    rf"(?:^|(?<=[。;:,!?\s)\]”’\"》、])|(?<=[为题面到于括]))(?:({_CN})(?:是|要)(?![否因时素求])|其([一二三四五六七八九])(?=[,、:是]))"
)


_CN_FIRST = "一二三四五六七八九十"
_ITEM_SIGNS = ("是", "要")
"""What follows the numeral in 一是 and 一要."""
_FIRST = (
    "第",
    "第",
    f"({_CN_FIRST}",
    "㈠",
    _CN_FIRST,
    _CN_FIRST,
    "0",
    "0",
    "0",
    "⒈",
    "(",
    "0",
    "⑴",
    _CN_FIRST,
    "其",
    "①",
)
"""With which characters each number of ``_GRAMMAR`` begins: 0 stands for all digits, the first enclosed
numeral for all of its kind. Most paragraphs begin with none of them."""
_ENCLOSED = {
    chr(ord(first) + place): first
    for first, size in zip("㈠⒈⑴①", (10, 20, 20, 20), strict=True)
    for place in range(size)
}
_FIRST_OF = {char: char for char in f"第其({_CN_FIRST}"} | dict.fromkeys("0123456789", "0") | _ENCLOSED
_KINDS = {
    char: tuple(rule for rule, firsts in zip(_GRAMMAR, _FIRST, strict=True) if first in firsts)
    for char, first in _FIRST_OF.items()
}
"""The numbers that may begin with a character."""
_VALUES = {
    **{
        (_CN_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + _CN_DIGITS[ones]: 10 * tens + ones
        for tens in range(10)
        for ones in range(10)
        if tens or ones
    },
    **{char: ord(char) - ord(first) + 1 for char, first in _ENCLOSED.items()},
}
"""What Chinese and enclosed numerals stand for."""
_ITEM = tuple(
    re.compile(pattern)
    for pattern in (rf"是(?<=[{_CN_FIRST}]是)", rf"要(?<=[{_CN_FIRST}]要)", rf"其(?=[{_CN_FIRST[:-1]}])")
)
"""Where an item may be. Each pattern begins with a character that stands for itself, for which ``re`` looks
many times as fast as for ``_INLINE``."""


class Mark(NamedTuple):
    """A number at the start of a paragraph: its level, its ordinal, and where the words begin."""

    level: int
    ordinal: int
    end: int


def ordinal(digits: str) -> int:
    """Return the value of a Chinese, Arabic or enclosed numeral below 100.

    >>> ordinal("二十三"), ordinal("十"), ordinal("7"), ordinal("㈢"), ordinal("⑫")
    (23, 10, 7, 3, 12)
    """
    value = _VALUES.get(digits)
    return int(digits) if value is None else value


def mark_of(folded: str) -> Mark | None:
    """Return the number that ``folded`` begins with, or None.

    >>> mark_of("(一)优化流程")
    Mark(level=3, ordinal=1, end=3)
    >>> mark_of("2.5亿元") is None
    True
    """
    number = _number(folded)
    return Mark(number[0], ordinal(number[1].group(1)), number[1].end()) if number else None


def _number(folded: str) -> tuple[int, re.Match[str]] | None:
    """Return level and match of the number that ``folded`` begins with."""
    first, lead = folded[:1], 0
    numbers = _KINDS.get(first)
    if numbers is None:
        if "\u4e00" <= first <= "\u9fff":  # most paragraphs begin with a word
            return None
        lead = len(folded) - len(folded.lstrip())
        first = folded[lead : lead + 1]
        numbers = _KINDS.get("0" if first.isdecimal() else first, ())
    for level, pattern, before_word in numbers:
        match = pattern.compiled.match(folded, lead)
        if match and (not before_word or _is_word_at(folded, match.end())):
            return level, match
    return None


def _is_word_at(folded: str, place: int) -> bool:
    char = folded[place : place + 1]
    return "\u4e00" <= char <= "\u9fff" or char in ("“", "《")


def words_start(folded: str) -> int:
    """Return where the words begin behind the number that ``folded`` begins with; 一是 is no number.

    >>> words_start("(一)优化流程"), words_start("一是优化流程"), words_start("优化流程")
    (3, 0, 0)
    """
    if folded[1:2] in _ITEM_SIGNS and folded[:1] in _CN_FIRST:
        return 0
    number = _number(folded)
    return number[1].end() if number and number[0] != ITEM else 0


def items_in(folded: str) -> list[tuple[int, int]]:
    """Return offset and ordinal of everything in ``folded`` that looks like an item of an enumeration.

    >>> items_in("主要做法:一是建机制;二是抓培训。")
    [(5, 1), (11, 2)]
    """
    found = []
    for sign in sorted(match.start() for pattern in _ITEM for match in pattern.finditer(folded)):
        start = sign
        while folded[sign] != "其" and start and folded[start - 1] in _CN_FIRST:
            start -= 1
        if match := _INLINE.match(folded, start):
            found.append((start, ordinal(match.group(1) or match.group(2))))
    return found


def item_starts(folded: str) -> list[int]:
    """Return the offsets at which the items of enumerations (一是…；二是…) begin inside ``folded``.

    A list counts only if it runs on: 一是 with no 二是 behind it is no list. A paragraph that begins
    in the middle of a list (二是…；三是…) is one. Lists may follow each other.

    >>> item_starts("主要做法:一是建机制;二是抓培训。")
    [5, 11]
    >>> item_starts("这一是非曲直,二是不可不辨。")
    []
    """
    return lists_of(items_in(folded), folded)


def lists_of(items: Iterable[tuple[int, int]], folded: str, begin: int = 0) -> list[int]:
    """Return the offsets of those items that belong to a list; see :func:`item_starts`.

    Parameters
    ----------
    items : iterable of (int, int)
        What :func:`items_in` finds in one paragraph.
    folded : str
        The text that the offsets point into.
    begin : int
        Where in it the paragraph begins.
    """
    starts: list[int] = []
    run: list[int] = []
    expected = 0
    for start, number in items:
        if number == expected:
            run.append(start)
        elif number == 1 or not folded[begin:start].strip():
            starts.extend(run if len(run) > 1 else [])
            run = [start]
        else:
            continue
        expected = number + 1
    starts.extend(run if len(run) > 1 else [])
    return starts
