"""Where a paragraph certainly begins or ends, as its numbering tells. For formats without indents."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from fazhi.chars import fold
from fazhi.numbering import CHINESE_PAREN, ITEM, Mark, mark_of

SENTENCE_END = tuple("。！？；：!?;:")
_ENDS = frozenset("。；：！？;!?")
_BODY = frozenset("，。；：,;:")
_BEGINNING = 40
"""Characters in which a number and what follows it fit."""
_REMEMBERED = 1024
"""Beginnings of lines: those of most documents, which are asked about several times."""
_LONGEST_PAGE_NUMBER = 60
_OFTEN = 2
_NO_NUMBER = re.compile("(?![第其一二三四五六七八九十])[\u4e00-\u9fff]")
"""Chinese characters that no number begins with; nearly all lines begin so, and folding leaves these alone."""
_PAGE_NUMBER = re.compile(
    r"^[\s·•\-]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[\s·•\-]*$"
)


@lru_cache(_REMEMBERED)
def _mark_in(text: str) -> Mark | None:
    """Return the number that a line begins with; only its beginning is looked at."""
    return None if _NO_NUMBER.match(text) else mark_of(fold(text))


def _level(mark: Mark, text: str) -> int:
    """Return the level of a line that is nothing but a numbered heading, else 0."""
    return mark.level if mark.level < ITEM and _ENDS.isdisjoint(text) else 0


def lone_levels(lines: Iterable[tuple[str, bool]]) -> frozenset[int]:
    """Return the levels at which headings stand on a line of their own, and ITEM if items begin lines.

    Parameters
    ----------
    lines : iterable of (str, bool)
        Each line, and whether it reaches the margin. Now and then a heading just does; where many of a
        level do, their text follows on the same line.
    """
    short, full = Counter[int](), Counter[int]()
    after_short = False
    for text, reaches in lines:
        if mark := _mark_in(text[:_BEGINNING]):
            if mark.level == ITEM and after_short:
                short[ITEM] += 1
            elif level := _level(mark, text):
                (full if reaches else short)[level] += 1
        after_short = not reaches
    return frozenset(level for level, count in short.items() if count >= max(_OFTEN, 4 * (full[level] - 1)))


def ends_heading(last: str, line: str, levels: frozenset[int]) -> bool:
    """Tell whether ``last`` is a whole heading that just reaches the margin, and ``line`` the text below.

    A heading that runs over goes on with a few words; text has a comma or full stop in its first line.
    """
    if not levels or len(line) < 12:
        return False
    mark = _mark_in(last[:_BEGINNING])
    return mark is not None and _level(mark, last) in levels and not _BODY.isdisjoint(line)


def begins_paragraph(last: str, line: str, levels: frozenset[int]) -> bool:
    """Tell whether ``line`` begins with a number that cannot be the middle of a sentence."""
    mark = _mark_in(line[:_BEGINNING])
    if mark is None or mark.level > ITEM or (mark.level == ITEM and ITEM not in levels):
        return False
    return mark.level == CHINESE_PAREN or last.endswith(SENTENCE_END)


def is_flush_heading(line: str) -> bool:
    """Tell whether a line is a numbered heading of the upper levels: 一、, （一）."""
    mark = _mark_in(line[:_BEGINNING])
    return mark is not None and mark.level <= CHINESE_PAREN


def is_page_number(text: str) -> bool:
    """Tell whether a line is only the number of a page.

    >>> is_page_number("— 3 —"), is_page_number("第3页 共12页"), is_page_number("3件")
    (True, True, False)
    """
    # Most lines are sentences, and folding them all only to see that would take as long as reading them.
    if len(text) > _LONGEST_PAGE_NUMBER or text.endswith(SENTENCE_END):
        return False
    if "\u4e00" <= text[:1] <= "\u9fff" and text[0] != "第":
        return False
    return _PAGE_NUMBER.match(fold(text)) is not None
