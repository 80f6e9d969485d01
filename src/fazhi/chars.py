"""Characters: folding widths for matching, and measuring how wide text stands on a page.

Text is never changed by these functions where it is shown or stored; folding keeps the length, so
that an offset found in folded text is an offset in the text itself.
"""

import re
import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_EXTRA = {
    0x3000: 0x20,  # ideographic space
    0xA0: 0x20,
    0x2002: 0x20,
    0x2003: 0x20,
    0x2009: 0x20,
    0x202F: 0x20,
    0x09: 0x20,
    ord("﹙"): ord("("),
    ord("﹚"): ord(")"),
    ord("〔"): ord("["),
    ord("〕"): ord("]"),
    ord("【"): ord("["),
    ord("】"): ord("]"),
    ord("〇"): ord("零"),
    ord("○"): ord("零"),
    ord("–"): ord("-"),
    ord("—"): ord("-"),
    ord("―"): ord("-"),
    ord("−"): ord("-"),
    ord("﹣"): ord("-"),
    ord("∶"): ord(":"),
    ord("︰"): ord(":"),
    ord("｡"): ord("。"),
    ord("､"): ord("、"),
}
_FOLD = {**_FULL_WIDTH, **_EXTRA}
_SPACE = re.compile(r"\s+")
_CHUNK = re.compile(
    r"[\s“‘《〈（(\[【「]*(?:[0-9A-Za-z０-９Ａ-Ｚａ-ｚ.·%％+/\-]+|.)[。，、；：？！”’》〉）)\]】」…—,.;:?!%％·]*"
)


def fold(text: str) -> str:
    """Return ``text`` with full-width ASCII and look-alikes made half-width, character by character.

    The result has the same length as ``text``. ``。``, ``、`` and quotes stay as they are.

    >>> fold("（一）优化流程：２０２２年")
    '(一)优化流程:2022年'
    """
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Return ``text`` in NFKC without any white space, for comparing what two texts say."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def width(text: str) -> int:
    """Return the width of ``text`` in half-width columns: 2 for a wide character, 1 for others.

    >>> width("2022年")
    6
    """
    # GB18030 writes narrow characters in one byte and wide ones in two (and what is beyond its tables
    # in four, but no line of a report is made of those); counting its bytes is fifty times as fast as
    # asking for every character.
    return len(text.encode("gb18030", errors="replace"))


def first_chunk(text: str) -> str:
    """Return the part of ``text`` that no line break may divide.

    That is a number, a word, or one character, with the brackets before and the punctuation after it.

    >>> first_chunk("2.3%。编制"), first_chunk("录》，并"), first_chunk("推进")
    ('2.3%。', '录》，', '推')
    """
    match = _CHUNK.match(text)
    return match.group() if match else text[:1]
