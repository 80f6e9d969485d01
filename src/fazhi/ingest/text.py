"""Plain text: which encoding, then lines.

The order of the attempts matters: one in six hundred short GB18030 texts also decodes as UTF-8, but
half of all short UTF-8 texts also decode as GB18030. So a byte order mark decides first, then strict
UTF-8, then strict GB18030 (which contains GBK and GB2312); guessing by frequency is not needed.
"""

import codecs

from fazhi.ingest.clean import split_lines
from fazhi.ingest.lines import Extract

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAX_DAMAGE = 0.02
"""Share of characters that may be unreadable; beyond it the file is no text in any known encoding."""


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Decode the bytes of a Chinese text.

    Returns
    -------
    text, encoding, flags
        Flags say what was repaired: ``guessed`` (UTF-16 without a mark), ``truncated`` (the last
        character is cut), ``replaced=n``.

    Raises
    ------
    ValueError
        If the bytes are not text in any of the known encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace")
            return text, encoding, _damage(text)
    if unmarked := _utf16_without_mark(data):
        return data.decode(unmarked), unmarked, ("guessed",)
    if b"\x00" in data:
        raise ValueError("不是文本文件（含有二进制数据）")
    for encoding in ("utf-8", "gb18030"):
        for cut in (0, 1, 2, 3):
            try:
                text = data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            if cut == 0 or encoding == "utf-8":
                return text, encoding, ("truncated",) if cut else ()
    return _decode_damaged(data)


def _decode_damaged(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    attempts = [(data.decode(encoding, errors="replace"), encoding) for encoding in ("utf-8", "gb18030")]
    text, encoding = min(attempts, key=lambda attempt: attempt[0].count("\ufffd"))
    if text.count("\ufffd") > _MAX_DAMAGE * len(text) + 1:
        text, encoding = _by_line(data), "mixed"
    if text.count("\ufffd") > _MAX_DAMAGE * len(text) + 1:
        raise ValueError("不是文本文件，或编码无法识别（支持 UTF-8、GB18030/GBK、UTF-16）")
    return text, encoding, _damage(text)


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
        usual = sum(
            "\u4e00" <= c <= "\u9fff" or " " <= c <= "~" or c in "\r\n\t，。、；：（）“”《》\u3000"
            for c in text
        )
        # Chinese in an 8-bit encoding, read as UTF-16, hardly ever yields line breaks or ASCII.
        if usual > 0.95 * len(text) and any(c in "\r\n 0123456789，。" for c in text):
            return encoding
    return None


def extract(data: bytes) -> Extract:
    """Read a plain text file."""
    text, encoding, flags = decode(data)
    return Extract(split_lines(text), encoding=encoding, flags=flags)
