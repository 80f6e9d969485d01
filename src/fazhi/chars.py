"""Characters: folding widths for matching, and measuring how wide text stands on a page.

Text is never changed by these functions where it is shown or stored; folding keeps the length, so
that an offset found in folded text is an offset in the text itself.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LatePattern:
    """A regular expression that is compiled when it is first used, which takes up to some milliseconds.

    Attributes
    ----------
    source : str
    """

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern."""
        return re.compile(self.source)


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
_FOLDED_TO = {chr(code): chr(folded) for code, folded in _FOLD.items()}
_FOLDED = re.compile(f"[{''.join(map(re.escape, _FOLDED_TO))}]")
_BMP = 0xFFFF
"""The last code point of Unicode's first plane; all that is folded lies in it."""
_LONG = 1000
"""From so many characters on an array is folded faster than a string, numpy's import not counted."""
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
    if len(text) < _LONG:
        return _FOLDED.sub(_fold_match, text)
    return text_of_codes(fold_codes(codes_of(text)))


def _fold_match(match: re.Match[str]) -> str:
    return _FOLDED_TO[match.group()]


def codes_of(text: str) -> "NDArray[np.uint32]":
    """Return the code points of ``text``, shape (len(text),); the array cannot be written to."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def text_of_codes(codes: "NDArray[np.uint32]") -> str:
    """Return the text of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def fold_codes(codes: "NDArray[np.uint32]") -> "NDArray[np.uint32]":
    """Return code points folded as :func:`fold` does it, in an array of their own."""
    folded = _fold_table().take(codes, mode="clip")
    if len(codes) and codes.max() > _BMP:
        beyond = codes > _BMP
        folded[beyond] = codes[beyond]
    return folded


@cache
def _fold_table() -> "NDArray[np.uint32]":
    import numpy as np

    table = np.arange(_BMP + 1, dtype=np.uint32)
    table[list(_FOLD)] = list(_FOLD.values())
    return table


def table_of(pattern: str) -> "NDArray[np.bool_]":
    """Return for each character of Unicode's first plane, by code point, whether a pattern fits it.

    The pattern is of one character; where it fits thousands, one of a run of such is found sooner.
    """
    import numpy as np

    table = np.zeros(_BMP + 1, dtype=np.bool_)
    for found in re.finditer(pattern, text_of_codes(np.arange(_BMP + 1, dtype="<u4"))):
        table[found.start() : found.end()] = True
    return table


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
    # asking for every character. GBK, its part that holds nearly all text, takes a third of the time.
    try:
        return len(text.encode("gbk"))
    except UnicodeEncodeError:
        return len(text.encode("gb18030", errors="replace"))


def widths(texts: Sequence[str]) -> list[int]:
    """Return the width of every text; quicker than :func:`width` for each where there are many."""
    if "numpy" not in sys.modules:  # to import it takes longer than to read a report without it
        return [width(text) for text in texts]
    import numpy as np

    columns = _width_table().take(codes_of("".join(texts)), mode="clip")  # the last stands for what is beyond
    before = np.concatenate([[0], np.cumsum(columns, dtype=np.int64)])
    ends = before[list(accumulate(map(len, texts), initial=0))]
    found: list[int] = np.diff(ends).tolist()
    return found


@cache
def _width_table() -> "NDArray[np.uint8]":
    """Return how many bytes GB18030 takes for each character of the first plane."""
    import numpy as np

    trails = np.array([*range(0x40, 0x7F), *range(0x80, 0xFF)], dtype=np.uint8)
    leads = np.arange(0x81, 0xFF, dtype=np.uint8)
    pairs = np.column_stack([leads.repeat(len(trails)), np.tile(trails, len(leads))])
    table = np.full(_BMP + 1, 4, dtype=np.uint8)
    table[codes_of(pairs.tobytes().decode("gb18030"))] = 2
    table[:0x80] = 1
    table[0xD800:0xE000] = 1  # half a character is shown as a question mark
    return table


def first_chunk(text: str) -> str:
    """Return the part of ``text`` that no line break may divide.

    That is a number, a word, or one character, with the brackets before and the punctuation after it.

    >>> first_chunk("2.3%。编制"), first_chunk("录》，并"), first_chunk("推进")
    ('2.3%。', '录》，', '推')
    """
    match = _CHUNK.match(text)
    return match.group() if match else text[:1]
