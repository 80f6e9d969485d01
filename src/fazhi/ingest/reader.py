"""Reads one document: finds out what it is, hands it to its module, makes paragraphs of the lines."""

import importlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from fazhi.errors import ReadError
from fazhi.ingest.lines import Extract, Line
from fazhi.ingest.rejoin import rejoin
from fazhi.records import Paragraph, Report

SUPPORTED = (".txt", ".html", ".htm", ".docx", ".pdf")
_MODULES = {"txt": "text", "html": "html", "docx": "docx", "pdf": "pdf"}

_MB = 1 << 20
_LIMITS = {"txt": 20 * _MB, "html": 20 * _MB, "docx": 100 * _MB, "pdf": 100 * _MB}
"""Largest file read; the longest real report found is under 1 MB of text."""
_MAX_LINES = 300_000
"""The longest real report found has under 2,000."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
)
_REFUSED = {
    "ole": "旧版 Word/WPS 文件（.doc、.wps）或加密的文档，请用 Word 或 WPS 打开后另存为 .docx 或 PDF 再读",
    "archive": "压缩包，请先解压，再读里面的文件",
    "image": "图片，没有可读的文字，请先做文字识别（OCR）并存为 docx 或 PDF",
    "rtf": "RTF 文档，请用 Word 或 WPS 另存为 .docx 或 PDF 再读",
    "ofd": "OFD 版式文件，请转换为 PDF 或 docx 再读",
    "office": "不是 Word 文档（Excel、PPT 或其他 Office 文件），请把报告正文存为 docx 或 PDF",
    "odt": "OpenDocument 文档，请另存为 .docx 或 PDF 再读",
}


def read_report(path: str | Path) -> Report:
    """Read one report.

    The format is told by the bytes; the name only decides between plain text and HTML where both fit.

    Parameters
    ----------
    path : str or Path
        A ``.txt``, ``.html``, ``.docx`` or ``.pdf`` file.

    Returns
    -------
    Report
        All of the document's text, as paragraphs.

    Raises
    ------
    ReadError
        If the file cannot be opened, is of a kind that is not read, is damaged, or has no text.
    """
    name = str(path)
    data = _bytes_of(name)
    try:
        kind = _kind_of(data, Path(name).suffix.lower())
        if kind in _REFUSED:
            raise ValueError(_REFUSED[kind])
        if len(data) > _LIMITS[kind]:
            raise ValueError(f"文件太大（{len(data) / _MB:.0f} MB），超过 {_LIMITS[kind] // _MB} MB 的上限")
        extract: Extract = importlib.import_module(f"fazhi.ingest.{_MODULES[kind]}").extract(data)
        if not extract.lines:
            raise ValueError("没有文字内容")
        if len(extract.lines) > _MAX_LINES:
            raise ValueError(f"有 {len(extract.lines)} 行，超过 {_MAX_LINES} 行的上限，不像一份报告")
    except ValueError as error:
        raise ReadError(name, " ".join(str(error).split())) from error
    except (RecursionError, MemoryError) as error:
        raise ReadError(name, "文件已损坏或嵌套过深，无法读取") from error
    return _report(name, kind, extract)


def _report(name: str, kind: str, extract: Extract) -> Report:
    lines, changed = rejoin(extract.lines)
    text, paragraphs = _paragraphs(lines)
    flags = (*extract.flags, "rejoined") if changed else extract.flags
    return Report(name, text, paragraphs, kind, extract.encoding, flags, extract.page_title)


def _paragraphs(lines: Sequence[Line]) -> tuple[str, tuple[Paragraph, ...]]:
    paragraphs: list[Paragraph] = []
    offset = 0
    for line in lines:
        end = offset + len(line.text)
        paragraphs.append(Paragraph(offset, end, line.page, line.style))
        offset = end + 1
    return "\n".join(line.text for line in lines), tuple(paragraphs)


def _bytes_of(name: str) -> bytes:
    try:
        # Without O_NONBLOCK a named pipe would wait for ever before it can be refused.
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise ReadError(name, "没有这个文件") from error
    except PermissionError as error:
        raise ReadError(name, "没有读取权限") from error
    except (OSError, ValueError) as error:
        raise ReadError(name, f"无法打开（{getattr(error, 'strerror', None) or error}）") from error
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):  # before it is made a file object: a folder cannot be one
        os.close(handle)
        raise ReadError(name, "是文件夹，不是文件" if stat.S_ISDIR(status.st_mode) else "不是普通文件")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > max(_LIMITS.values()):
            raise ReadError(name, f"文件太大（{status.st_size / _MB:.0f} MB）")
        try:
            data = file.read()
        except OSError as error:
            raise ReadError(name, f"读取失败（{error.strerror}）") from error
    if not data.strip():
        raise ReadError(name, "空文件")
    return data


def _kind_of(data: bytes, suffix: str) -> str:
    head = data[:1024].lstrip()
    if head.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if suffix == ".pdf":
        raise ValueError("不是 PDF 文件，或文件头已损坏")
    if suffix == ".docx":
        raise ValueError("不是 docx 文件，或文件已损坏")
    probe = data[:4096].replace(b"\x00", b"").lower()
    if suffix in (".html", ".htm", ".mht", ".mhtml") or any(
        tag in probe for tag in (b"<html", b"<!doctype html", b"<body", b"<head", b"<div", b"<meta")
    ):
        return "html"
    return "txt"


def _zip_kind(data: bytes) -> str:
    import io
    import struct
    import zipfile

    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, struct.error) as error:
        raise ValueError("文件已损坏（不完整的 docx 或压缩包）") from error
    if "word/document.xml" in names:
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        return "docx" if any(name.startswith("word/") for name in names) else "office"
    return "odt" if "content.xml" in names else "archive"
