"""The numbers that Word generates: they stand in numbering.xml, not in the text.

Source of the rules: ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

import re
from dataclasses import dataclass, replace
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "零一二三四五六七八九"
_CHINESE_FORMATS = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand", "ideographTraditional",
    "chineseLegalSimplified",
}  # fmt: skip
_NEEDS_NO_SPACE = "、．.）)，,：:章节条 ①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_OUTLINE = tuple("012345678")
_MAX_STYLES = 50
"""How many styles may be based on each other; a longer chain is a loop."""
_MAX_TEXT = 100
"""Characters of a number's pattern; it is written before every paragraph of the list."""
_MAX_NUMBER = 32767
"""Word itself counts no further."""


def format_number(value: int, number_format: str) -> str:
    """Write ``value`` in one of Word's number formats; unknown formats fall back to digits.

    >>> format_number(12, "chineseCounting"), format_number(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    if number_format in _CHINESE_FORMATS:
        return _chinese(value)
    if number_format.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if number_format in {"upperLetter", "lowerLetter"} and 0 < value <= 780:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if number_format == "upperLetter" else letter.lower()
    if number_format in {"upperRoman", "lowerRoman"}:
        roman = _roman(value)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format == "decimalZero":
        return f"{value:02d}"
    return str(value)


def _chinese(value: int) -> str:
    if not 0 < value < 100:
        return "".join(_CHINESE[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    return (_CHINESE[tens] if tens > 1 else "") + ("十" if tens else "") + (_CHINESE[ones] if ones else "")


def _roman(value: int) -> str:
    if value > 399:
        return str(value)
    text = ""
    for number, sign in (
        (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        text += sign * (value // number)
        value %= number
    return text


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    restart: int | None
    style: str | None
    decimal: bool
    """Whether it shows the numbers of all levels in Arabic digits (isLgl)."""


class Numbering:
    """Keeps the counters of all lists while a document is walked from top to bottom.

    Parameters
    ----------
    numbering, styles : XML element or None
        The roots of ``numbering.xml`` and ``styles.xml``.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._styles = (
            {s.get(f"{W}styleId"): s for s in styles.iter(f"{W}style")} if styles is not None else {}
        )
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: Any) -> None:
        abstract: dict[str | None, dict[int, _Level]] = {}
        linked: dict[str | None, str] = {}
        for node in root.iter(f"{W}abstractNum"):
            name = node.get(f"{W}abstractNumId")
            abstract[name] = {_int(level.get(f"{W}ilvl")): _level(level) for level in node.iter(f"{W}lvl")}
            if style := _value(node, "numStyleLink"):
                linked[name] = style
        bases = {num.get(f"{W}numId"): _value(num, "abstractNumId") for num in root.iter(f"{W}num")}
        for num in root.iter(f"{W}num"):
            number, base = num.get(f"{W}numId"), _value(num, "abstractNumId")
            if number is None:
                continue
            if base in linked:  # the list is described where its style points to
                style_properties = [style.find(f"{W}pPr") for style in self._chain(linked[base])]
                base = bases.get(self._number_of(None, style_properties)[0], base)
            levels, overridden = _overridden(num, abstract.get(base, {}))
            self._levels[number] = levels
            # Lists of the same abstract definition count on together unless one overrides it.
            self._list_of[number] = number if overridden else f"abstract{base}"

    def paragraph(self, properties: Any, has_text: bool) -> tuple[str, str]:
        """Return the style (``heading2``, ``title`` or empty) and the generated number of a paragraph.

        ``properties`` is its ``w:pPr`` element, None if it has none.
        """
        if properties is None:
            return "", ""
        style_id = _value(properties, "pStyle")
        chain = self._chain(style_id)
        number_id, index = self._number_of(properties, [style.find(f"{W}pPr") for style in chain])
        if index is None:
            index = self._level_of_style(number_id, chain)
        text = self._next(number_id, index) if has_text and number_id and number_id != "0" else ""
        return self._style_name(properties, chain), text

    def _chain(self, style_id: str | None) -> list[Any]:
        """Return the style and all it is based on."""
        chain: list[Any] = []
        while style_id and style_id in self._styles and len(chain) < _MAX_STYLES:
            chain.append(self._styles[style_id])
            style_id = _value(chain[-1], "basedOn")
        return chain

    @staticmethod
    def _number_of(properties: Any, of_styles: list[Any]) -> tuple[str | None, int | None]:
        number_id, index = None, None
        for holder in [properties, *of_styles]:
            numbered = holder.find(f"{W}numPr") if holder is not None else None
            if numbered is None:
                continue
            number_id = number_id or _value(numbered, "numId")
            level = _value(numbered, "ilvl")
            index = index if index is not None or level is None else _int(level)
            if number_id:
                break
        return number_id, index

    def _level_of_style(self, number_id: str | None, chain: list[Any]) -> int:
        """Return the level that a list reserves for one of the styles; the outermost if for none."""
        levels = self._levels.get(number_id or "", {})
        for style in chain:
            for index, level in levels.items():
                if level.style == style.get(f"{W}styleId"):
                    return index
        return 0

    @staticmethod
    def _style_name(properties: Any, chain: list[Any]) -> str:
        outline = _value(properties, "outlineLvl")
        for style in chain:
            name = (_value(style, "name") or "").lower()
            if match := re.match(r"(?:heading|标题)\s*([1-9])", name):
                return f"heading{match.group(1)}"
            if name in {"title", "标题"}:
                return "title"
            outline = outline or _value(style.find(f"{W}pPr"), "outlineLvl")
        return f"heading{int(outline) + 1}" if outline in _OUTLINE else ""

    def _next(self, number_id: str, index: int) -> str:
        levels = self._levels.get(number_id, {})
        level = levels.get(index)
        if level is None:
            return ""
        counters = self._counters.setdefault(self._list_of[number_id], {})
        counters[index] = counters.get(index, level.start - 1) + 1
        for deeper in [i for i in counters if i > index]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart != 0 and (restart is None or index < restart):
                del counters[deeper]
        if level.format in {"bullet", "none"}:
            return ""

        def fill(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            shown = levels.get(other, level)
            shape = "decimal" if level.decimal else shown.format
            return format_number(counters.get(other, shown.start), shape)

        text = re.sub(r"%([1-9])", fill, level.text)
        return text if not text or text[-1] in _NEEDS_NO_SPACE else f"{text} "


def _overridden(num: Any, base: dict[int, _Level]) -> tuple[dict[int, _Level], bool]:
    """Return the levels of a list with its own changes to them, and whether there are any."""
    levels = dict(base)
    overridden = False
    for override in num.iter(f"{W}lvlOverride"):
        index = _int(override.get(f"{W}ilvl"))
        own = override.find(f"{W}lvl")
        level = _level(own) if own is not None else levels.get(index)
        if level is not None:
            levels[index] = replace(level, start=_int(_value(override, "startOverride"), level.start))
            overridden = True
    return levels, overridden


def _level(node: Any) -> _Level:
    restart = _value(node, "lvlRestart")
    return _Level(
        start=_int(_value(node, "start"), 1),
        format=_value(node, "numFmt") or "decimal",
        text=(_value(node, "lvlText") or "")[:_MAX_TEXT],
        restart=_int(restart) if restart else None,
        style=_value(node, "pStyle"),
        decimal=node.find(f"{W}isLgl") is not None,
    )


def _int(value: str | None, default: int = 0) -> int:
    """Read a number as a damaged or hostile file may have it."""
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 9:
        return default
    return min(int(value), _MAX_NUMBER)


def _value(node: Any, name: str) -> str | None:
    child = node.find(f"{W}{name}") if node is not None else None
    value = child.get(f"{W}val") if child is not None else None
    return str(value) if value is not None else None
