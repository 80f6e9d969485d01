"""What a file is, told by its bytes; the name only decides between plain text and HTML where both fit."""

import re

from fazhi.errors import Outcome
from fazhi.ingest.lines import RefusedError
from fazhi.ingest.package import Package

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
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
    (b"SQLite format 3\x00", "database"),
)
_REFUSED = {
    "ole": "旧版 Word/WPS 文件（.doc、.wps）或加密的文档，请用 Word 或 WPS 打开后另存为 .docx 或 PDF 再读",
    "archive": "压缩包，请先解压，再读里面的文件",
    "image": "图片，没有可读的文字，请先做文字识别（OCR）并存为 docx 或 PDF",
    "rtf": "RTF 文档，请用 Word 或 WPS 另存为 .docx 或 PDF 再读",
    "ofd": "OFD 版式文件，请转换为 PDF 或 docx 再读",
    "database": "数据库文件，不是报告（fazhi 的语料库请直接写它的路径，不要放在报告文件夹里读）",
    "office": "不是 Word 文档（Excel、PPT 或其他 Office 文件），请把报告正文存为 docx 或 PDF",
    "odt": "OpenDocument 文档，请另存为 .docx 或 PDF 再读",
}
_PAGES = (".html", ".htm", ".mht", ".mhtml")
_TAGS = (b"<html", b"<!doctype html", b"<body", b"<head", b"<div", b"<meta")
_HEAD = 1024
_ZIP_END = b"PK\x05\x06"
_TAIL = 66_000
"""The end of a zip package stands in its last 65,557 bytes."""


def kind_by_head(head: bytes, suffix: str) -> str:
    """Return ``txt``, ``html``, ``pdf`` or ``zip`` from the first bytes of a file.

    Raises
    ------
    RefusedError
        If it is a kind that is not read, or not what its name says.
    """
    start = head[:_HEAD].lstrip()
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            if kind in _REFUSED:
                raise RefusedError(Outcome.E_UNSUPPORTED, _REFUSED[kind])
            return kind
    if b"%PDF-" in head[:_HEAD]:
        return "pdf"
    if suffix in (".pdf", ".docx") and start:
        raise RefusedError(
            Outcome.E_CORRUPT, f"不是 {'PDF' if suffix == '.pdf' else 'docx'} 文件，或文件已损坏"
        )
    probe = head.replace(b"\x00", b"").lower()
    return "html" if suffix in _PAGES or any(tag in probe for tag in _TAGS) else "txt"


def kind_of_package(package: Package) -> str:
    """Return ``docx`` for a zip package that holds a Word document.

    Raises
    ------
    RefusedError
        If it holds something else, or is damaged.
    """
    names = package.names
    if "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names and any(re.fullmatch(r"word/.+", name) for name in names):
        return "docx"
    if "OFD.xml" in names:
        kind = "ofd"
    elif "[Content_Types].xml" in names:
        kind = "office"
    else:
        kind = "odt" if "content.xml" in names else "archive"
    raise RefusedError(Outcome.E_UNSUPPORTED, _REFUSED[kind])


def is_two_in_one(data: bytes, kind: str) -> bool:
    """Tell whether a file would also pass for the other of PDF and zip package; its beginning decides."""
    if kind == "pdf":
        return _ZIP_END in data[-_TAIL:]
    return kind == "docx" and b"%PDF-" in data[:_HEAD]
