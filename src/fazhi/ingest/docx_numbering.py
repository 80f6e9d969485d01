"""The numbers that Word generates: they stand in numbering.xml, not in the text.

Source of the rules: ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

import re
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "零一二三四五六七八九"
_CHINESE_FORMATS = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand", "ideographTraditional",
    "chineseLegalSimplified",
}  # fmt: skip
_MAX_STYLES = 50
"""How many styles may be based on each other; a longer chain is a loop."""


def format_number(value: int, number_format: str) -> str:
    """Write ``value`` in one of Word's number formats; unknown formats fall back to digits.

    >>> format_number(12, "chineseCounting"), format_number(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    if number_format in _CHINESE_FORMATS:
        return _chinese(value)
    if number_format.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if number_format in {"upperLetter", "lowerLetter"}:
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
        return "".join(_CHINESE[int(digit)] for digit in str(value)) if value else "零"
    tens, ones = divmod(value, 10)
    return (_CHINESE[tens] if tens > 1 else "") + ("十" if tens else "") + (_CHINESE[ones] if ones else "")


def _roman(value: int) -> str:
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
        abstract = {
            node.get(f"{W}abstractNumId"): {
                int(level.get(f"{W}ilvl", 0)): _level(level) for level in node.iter(f"{W}lvl")
            }
            for node in root.iter(f"{W}abstractNum")
        }
        for num in root.iter(f"{W}num"):
            number, base = num.get(f"{W}numId"), _value(num, "abstractNumId")
            levels = dict(abstract.get(base, {}))
            overridden = False
            for override in num.iter(f"{W}lvlOverride"):
                index = int(override.get(f"{W}ilvl", 0))
                start = _value(override, "startOverride")
                own = override.find(f"{W}lvl")
                level = _level(own) if own is not None else levels.get(index)
                if level is not None:
                    first = int(start) if start else level.start
                    levels[index] = _Level(first, level.format, level.text, level.restart)
                    overridden = True
            self._levels[number] = levels
            # Lists of the same abstract definition count on together unless one overrides it.
            self._list_of[number] = number if overridden else f"abstract{base}"

    def paragraph(self, node: Any, has_text: bool) -> tuple[str, str]:
        """Return the style (``heading2``, ``title`` or empty) and the generated number of a paragraph."""
        properties = node.find(f"{W}pPr")
        style_id = _value(properties, "pStyle")
        chain = self._chain(style_id)
        number_id, index = self._number_of(properties, chain)
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
    def _number_of(properties: Any, chain: list[Any]) -> tuple[str | None, int]:
        number_id, index = None, None
        for holder in [properties, *(style.find(f"{W}pPr") for style in chain)]:
            numbered = holder.find(f"{W}numPr") if holder is not None else None
            if numbered is None:
                continue
            number_id = number_id or _value(numbered, "numId")
            level = _value(numbered, "ilvl")
            index = index if index is not None or level is None else int(level)
            if number_id:
                break
        return number_id, index or 0

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
        return f"heading{int(outline) + 1}" if outline and outline.isdigit() and int(outline) < 9 else ""

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
            return format_number(counters.get(other, shown.start), shown.format)

        text = re.sub(r"%([1-9])", fill, level.text)
        return text if not text or text[-1] in "、．.）)，,：:章节条 " else f"{text} "


def _level(node: Any) -> _Level:
    restart = _value(node, "lvlRestart")
    start = _value(node, "start")
    return _Level(
        int(start) if start and start.lstrip("-").isdigit() else 1,
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText") or "",
        int(restart) if restart and restart.isdigit() else None,
    )


def _value(node: Any, name: str) -> str | None:
    child = node.find(f"{W}{name}") if node is not None else None
    value = child.get(f"{W}val") if child is not None else None
    return str(value) if value is not None else None
