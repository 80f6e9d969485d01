"""Plain text: which encoding, then lines.

The order of the attempts matters: one in six hundred short GB18030 texts also decodes as UTF-8, but
half of all short UTF-8 texts also decode as GB18030. So a byte order mark decides first, then strict
UTF-8, then strict GB18030 (which contains GBK and GB2312); guessing by frequency is not needed.
"""

import codecs
import re

from fazhi.chars import LatePattern
from fazhi.errors import Outcome
from fazhi.ingest.clean import is_rare, split_lines
from fazhi.ingest.lines import Extract, RefusedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = LatePattern("[\u4e00-\u9fff -~\r\n\t，。、；：（）“”《》\u3000]+")
_MAX_DAMAGE = 0.02
"""Share of characters that may be unreadable; beyond it the file is no text in any known encoding."""


_MAX_CONTROLS = 0.05
"""Share of control bytes; a text from a terminal, or padded by a crash, has few, a program or a picture many."""
_CONTROLS = bytes((*range(9), *range(14, 32), 127))
_SAMPLE = 20_000
_UNKNOWN = "不是文本文件，或编码无法识别（支持 UTF-8、GB18030/GBK、UTF-16）"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Decode the bytes of a Chinese text.

    Returns
    -------
    text, encoding, flags
        Flags say what was repaired or is doubtful: ``guessed`` (UTF-16 without a mark), ``truncated``
        (the last character is cut), ``replaced=n`` (unreadable characters), ``mixed`` (two encodings),
        ``stripped=n`` (control characters), ``rare`` (so many rare characters that the encoding may
        be another one).

    Raises
    ------
    RefusedError
        If the bytes are not text in any of the known encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace")
            if _is_beyond_repair(text):
                raise RefusedError(Outcome.E_ENCODING, _UNKNOWN)
            return _without_controls(text, encoding, _damage(text))
    if unmarked := _utf16_without_mark(data):
        return _without_controls(data.decode(unmarked, errors="replace"), unmarked, ("guessed",))
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _MAX_CONTROLS * len(data):
        raise RefusedError(Outcome.E_ENCODING, "不是文本文件（含有二进制数据）")
    decoded = _decode_unmarked(data)
    # A byte that steers machines is no part of another character, in UTF-8 as in GB18030.
    return _without_controls(*decoded) if controls else decoded


def _decode_unmarked(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    for cut in (0, 1, 2, 3):
        try:
            text = data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return text, "utf-8", ("truncated",) if cut else ()
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return _decode_damaged(data)
    return text, "gb18030", ("rare",) if is_rare(text[:_SAMPLE]) else ()


def _decode_damaged(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    attempts = [(data.decode(encoding, errors="replace"), encoding) for encoding in ("utf-8", "gb18030")]
    text, encoding = min(attempts, key=lambda attempt: attempt[0].count("\ufffd"))
    if text.count("\ufffd") == 1 and text.endswith("\ufffd"):
        return text[:-1], encoding, ("truncated",)
    flags: tuple[str, ...] = ()
    if _is_beyond_repair(text):
        text, encoding, flags = _by_line(data), "mixed", ("mixed",)
    if _is_beyond_repair(text):
        raise RefusedError(Outcome.E_ENCODING, _UNKNOWN)
    return text, encoding, (*flags, *_damage(text))


def _without_controls(text: str, encoding: str, flags: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Drop characters that steer machines; what they stand between is text all the same."""
    text, count = _CONTROL.subn("", text)
    return text, encoding, (*flags, f"stripped={count}") if count else flags


def _is_beyond_repair(text: str) -> bool:
    return text.count("\ufffd") > _MAX_DAMAGE * len(text) + 1


def _by_line(data: bytes) -> str:
    """Decode a file pasted together from two encodings, line by line."""
    lines = []
    for raw in data.split(b"\n"):
        try:
            lines.append(raw.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(raw.decode("gb18030", errors="replace"))
    return "\n".join(lines)


def _damage(text: str) -> tuple[str, ...]:
    replaced = text.count("\ufffd")
    return (f"replaced={replaced}",) if replaced else ()


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the byte order if the bytes are UTF-16 with its mark missing, by what the text then says."""
    if len(data) < 4 or len(data) % 2:
        return None
    sample = data[:4000]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Chinese in an 8-bit encoding, read as UTF-16, hardly ever yields line breaks or ASCII.
        if not any(char in text for char in "\r\n 0123456789，。"):
            continue
        usual = len(text) - len(_USUAL.compiled.sub("", text))
        if usual > 0.95 * len(text):
            return encoding
    return None


def extract(data: bytes) -> Extract:
    """Read a plain text file."""
    text, encoding, flags = decode(data)
    return Extract(split_lines(text), encoding=encoding, flags=flags)
