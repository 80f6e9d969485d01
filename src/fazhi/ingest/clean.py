"""Cleaning as pure functions from text to text."""

import re

from fazhi.chars import LatePattern, width
from fazhi.ingest.lines import Line

# C0 controls but tab, line feed and form feed; DEL; C1; direction marks; BOM; soft hyphen. Zero-width
# spaces and joiners stay: they are characters of the document, and matching looks past them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SOFT_BREAK = re.compile("[\x0b\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_CHINESE = LatePattern("[^\u4e00-\u9fff]+")
_MIN_USUAL = 0.8
"""Share of everyday characters; reports have over 0.99, Big5 taken for GB18030 about half."""
_BLANKS = " \t\u3000\xa0"
_PLAIN = ("\n", "\t", "\u3000", "\xa0", "\r", "\x0c")
"""What a text may hold that is neither printable nor dropped."""


def visible(text: str) -> str:
    """Drop characters that no reader sees; breaks inside a paragraph become a space."""
    rest = text
    for char in _PLAIN:
        if rest.isprintable():  # none of those dropped is
            return text
        rest = rest.replace(char, "")
    if rest.isprintable():
        return text
    text = _INVISIBLE.sub("", _SOFT_BREAK.sub(" ", text))
    return _LONE_SURROGATE.sub("\ufffd", text)


def is_rare(text: str) -> bool:
    """Tell whether many Chinese characters are not among the 6,763 of everyday use: wrongly decoded text."""
    chinese = _NOT_CHINESE.compiled.sub("", text)
    usual = len(chinese) - chinese.encode("gb2312", errors="replace").count(b"?")
    return usual < _MIN_USUAL * len(chinese)


def split_lines(text: str) -> tuple[Line, ...]:
    """Cut text at line breaks into lines; empty ones are remembered as a gap before the next."""
    stripped = text.strip()
    if stripped.isprintable():  # nothing to drop and nowhere to cut; so it is with nearly all paragraphs
        lead = text[: len(text) - len(text.lstrip())]
        if not lead.strip(_BLANKS):
            return (Line(stripped, _indent(lead)),) if stripped else ()
    lines: list[Line] = []
    gap = False
    for raw in visible(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = 0 if raw.startswith(stripped[0]) else _indent(raw[: len(raw) - len(raw.lstrip())])
            lines.append(Line(stripped, indent, gap))
        gap = not stripped
    return tuple(lines)


def _indent(lead: str) -> int:
    return width(lead.replace("\t", "  ")) if lead else 0
