"""Place names at the start of an office's name or a title: province, city, county."""

import re
from dataclasses import dataclass

_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    "|内蒙古|广西|西藏|宁夏|新疆"
)
_NAME = "[^省市县区旗局厅委办政的]"
"""Tried only where there is nothing but characters of names, see ``_names_end``."""
_PLACE = re.compile(
    rf"(?P<province>(?:北京|天津|上海|重庆)市|{_NAME}{{2,6}}?(?:省|自治区)"
    rf"|(?:{_PROVINCES})(?={_NAME})(?![州盟]))?"
    rf"(?P<city>{_NAME}{{2,10}}?(?:自治州|地区|[市州盟]))?"
    rf"(?P<county>(?:市中|{_NAME}{{1,12}}?)(?:自治县|自治旗|林区|[县区旗市]))?"
)
_LONGEST = 50
"""Characters; province, city and county have up to 9, 13 and 15."""
_PREFIX = re.compile(r"中共|关于")
_NO_NAME = frozenset("全我本各该老")
"""全区 and 我县 say which kind of place it is, not which one."""
_ZONES = ("开发区", "园区", "高新区", "示范区", "度假区", "合作区", "保税区")


@dataclass(frozen=True, slots=True)
class Place:
    """A name and its offset in the text it was read from."""

    name: str
    start: int


def places_in(folded: str) -> dict[str, Place]:
    """Return what ``folded`` begins with, of ``province``, ``city`` and ``county``.

    >>> {level: place.name for level, place in places_in("屿川市涌溪区人民政府").items()}
    {'city': '屿川市', 'county': '涌溪区'}
    >>> places_in("全区依法行政工作自查报告")
    {}
    """
    prefix = _PREFIX.match(folded)
    start = prefix.end() if prefix else 0
    match = _PLACE.match(folded, start, _names_end(folded, start))
    if match is None:
        return {}
    found: dict[str, Place] = {}
    for level, name in match.groupdict().items():
        if name and name[0] not in _NO_NAME and not name.endswith(_ZONES):
            found[level] = Place(name, match.start(level))
    return found


def _names_end(folded: str, start: int) -> int:
    """Return where a run of Chinese characters and of signs that hide one ends, at most what a place needs.

    A class of all Chinese characters in the pattern, as often as it has names, takes a hundredth of a second
    to compile.
    """
    most = min(start + _LONGEST, len(folded))
    for place in range(start, most):
        if not ("\u4e00" <= folded[place] <= "\u9fff" or folded[place] in "*×"):
            return place
    return most
