"""The numbers that Word generates: they stand in numbering.xml, not in the text.

Source of the rules: ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

import re
from collections.abc import Iterable
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
_P_STYLE, _NUM_PR, _OUTLINE_LEVEL, _VAL = (f"{W}{name}" for name in ("pStyle", "numPr", "outlineLvl", "val"))
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


@dataclass(frozen=True, slots=True)
class _List:
    levels: dict[int, _Level]
    counted: str
    """Lists with the same word here count on together."""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style, and all it is based on, say of its paragraphs."""

    ids: tuple[str, ...] = ()
    named: str = ""
    """``heading2`` or ``title`` if one of them has such a name."""
    outline: str | None = None
    number: str | None = None
    level: int | None = None


_UNSTYLED = _Style()


class Numbering:
    """Keeps the counters of all lists while a document is walked from top to bottom.

    Lists and styles are only looked at when a paragraph refers to them: files define dozens of either.

    Parameters
    ----------
    numbering, styles : XML element or None
        The roots of ``numbering.xml`` and ``styles.xml``.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._known: dict[str | None, _Style] = {}
        self._styles = _by_id(styles, "style", "styleId")
        self._abstract = _by_id(numbering, "abstractNum", "abstractNumId")
        self._numbers = _by_id(numbering, "num", "numId")

    def paragraph(self, properties: Any, has_text: bool) -> tuple[str, str]:
        """Return the style (``heading2``, ``title`` or empty) and the generated number of a paragraph.

        ``properties`` is its ``w:pPr`` element, None if it has none.
        """
        if properties is None:
            return "", ""
        style_id = outline = numbered = None
        for child in properties.iterchildren(_P_STYLE, _NUM_PR, _OUTLINE_LEVEL):
            if child.tag == _P_STYLE:
                style_id = style_id or child.get(_VAL)
            elif child.tag == _OUTLINE_LEVEL:
                outline = outline or child.get(_VAL)
            elif numbered is None:
                numbered = child
        style = self._style(style_id) if style_id else _UNSTYLED
        text = self._number(numbered, style) if has_text else ""
        outline = outline or style.outline
        heading = f"heading{int(outline) + 1}" if outline in _OUTLINE else ""
        return style.named or heading, text

    def _style(self, style_id: str | None) -> _Style:
        style = self._known.get(style_id)
        if style is None:
            chain = self._chain(style_id)
            properties = [_child(node, "pPr") for node in chain]
            number, level = _number_of(properties)
            style = self._known[style_id] = _Style(
                ids=tuple(node.get(f"{W}styleId") for node in chain),
                named=next(filter(None, map(_named, chain)), ""),
                outline=next(filter(None, (_value(node, "outlineLvl") for node in properties)), None),
                number=number,
                level=level,
            )
        return style

    def _chain(self, style_id: str | None) -> list[Any]:
        """Return the style and all it is based on."""
        chain: list[Any] = []
        while style_id and style_id in self._styles and len(chain) < _MAX_STYLES:
            chain.append(self._styles[style_id])
            style_id = _value(chain[-1], "basedOn")
        return chain

    def _number(self, numbered: Any, style: _Style) -> str:
        """Return the number of a paragraph with text, and count it; ``numbered`` is its own ``w:numPr``."""
        number, index = _number_in(numbered)
        if not number:
            number, index = style.number, style.level if index is None else index
        if not number or number == "0":
            return ""
        of = self._list(number)
        if index is None:
            # The level that the list reserves for one of the styles; the outermost if for none.
            index = next(
                (i for name in style.ids for i, level in of.levels.items() if level.style == name), 0
            )
        return self._next(of, index)

    def _list(self, number: str) -> _List:
        known = self._lists.get(number)
        if known is None:
            known = self._lists[number] = self._read(number)
        return known

    def _read(self, number: str) -> _List:
        node = self._numbers.get(number)
        if node is None:
            return _List({}, number)
        base = _value(node, "abstractNumId")
        if style := _value(self._abstract.get(base), "numStyleLink"):
            # The list is described where its style points to.
            pointed = self._style(style).number
            base = _value(self._numbers[pointed], "abstractNumId") if pointed in self._numbers else base
        abstract = self._abstract.get(base)
        nodes = abstract.iter(f"{W}lvl") if abstract is not None else ()
        levels, overridden = _overridden(
            node, {_int(level.get(f"{W}ilvl")): _level(level) for level in nodes}
        )
        # Lists of the same abstract definition count on together unless one overrides it.
        return _List(levels, number if overridden else f"abstract{base}")

    def _next(self, of: _List, index: int) -> str:
        level = of.levels.get(index)
        if level is None:
            return ""
        counters = self._counters.setdefault(of.counted, {})
        counters[index] = counters.get(index, level.start - 1) + 1
        for deeper in [i for i in counters if i > index]:
            restart = of.levels[deeper].restart if deeper in of.levels else None
            if restart != 0 and (restart is None or index < restart):
                del counters[deeper]
        if level.format in {"bullet", "none"}:
            return ""

        def fill(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            shown = of.levels.get(other, level)
            shape = "decimal" if level.decimal else shown.format
            return format_number(counters.get(other, shown.start), shape)

        text = re.sub(r"%([1-9])", fill, level.text)
        return text if not text or text[-1] in _NEEDS_NO_SPACE else f"{text} "


def _by_id(root: Any, name: str, key: str) -> dict[str | None, Any]:
    return {node.get(f"{W}{key}"): node for node in root.iter(f"{W}{name}")} if root is not None else {}


def _named(style: Any) -> str:
    """Return the kind of heading that a style is by its name, empty if none."""
    name = (_value(style, "name") or "").lower()
    if match := re.match(r"(?:heading|标题)\s*([1-9])", name):
        return f"heading{match.group(1)}"
    return "title" if name in {"title", "标题"} else ""


def _number_in(numbered: Any) -> tuple[str | None, int | None]:
    """Return the list and the level that a ``w:numPr`` element, or None, refers to."""
    level = _value(numbered, "ilvl")
    return _value(numbered, "numId"), None if level is None else _int(level)


def _number_of(chain: Iterable[Any]) -> tuple[str | None, int | None]:
    """Return the list and the level in the properties of styles, the nearest first."""
    index = None
    for properties in chain:
        number, level = _number_in(_child(properties, "numPr"))
        index = level if index is None else index
        if number:
            return number, index
    return None, index


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


def _child(node: Any, name: str) -> Any:
    return next(node.iterchildren(f"{W}{name}"), None) if node is not None else None


def _value(node: Any, name: str) -> str | None:
    child = _child(node, name)
    value = child.get(_VAL) if child is not None else None
    return str(value) if value is not None else None
