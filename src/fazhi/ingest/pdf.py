"""PDF with a text layer: characters with their places, put in order, made into paragraphs.

PDFium's own text puts curly quotes in the wrong place when they are set in another font than the
text around them, because it follows the drawing order. Its character origins are right; so lines
are built from those.
"""

import ctypes
import threading
from math import hypot
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from fazhi.ingest.lines import Extract
from fazhi.ingest.pdf_layout import Glyph, lines_of

_MAX_PAGES = 5_000
_MAX_CHARACTERS = 20_000_000
_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not thread-safe."""
_FARTHEST = 1e6
"""Points; what stands farther out, or nowhere (not a number), is on no page."""
_GENERATED = 1
_LINE_BREAKS = {0x0A, 0x0D, 0xFFFE, 0x02}
"""Besides line breaks: what PDFium gives for a hyphen at the end of a line."""


def extract(data: bytes) -> Extract:
    """Read a PDF.

    Raises
    ------
    ValueError
        If it is damaged, needs a password, has no text layer, or is beyond the limits.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "assword" in str(error):
                raise ValueError("PDF 已加密，需要密码，请去掉密码后再读") from error
            raise ValueError("PDF 文件已损坏，无法打开") from error
        try:
            pages = _pages(document)
            title = document.get_metadata_value("Title").strip()
        finally:
            document.close()
    if not any(pages):
        raise ValueError(
            "PDF 没有文字层（no text layer），多半是扫描件，请先做文字识别（OCR），再存为带文字的 PDF 或 docx"
        )
    empty = sum(not page for page in pages)
    flags = (f"pages_without_text={empty}",) if empty else ()
    return Extract(tuple(lines_of(pages)), flags=flags, page_title=title or None)


def _pages(document: Any) -> list[list[Glyph]]:
    if len(document) > _MAX_PAGES:
        raise ValueError(f"PDF 有 {len(document)} 页，超过 {_MAX_PAGES} 页的上限")
    pages: list[list[Glyph]] = []
    total = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise ValueError(f"PDF 第 {index + 1} 页已损坏") from error
        glyphs = _glyphs(page)
        page.close()
        total += len(glyphs)
        if total > _MAX_CHARACTERS:
            raise ValueError("PDF 文字量过大，不像一份报告")
        pages.append(glyphs)
    return pages


def _glyphs(page: Any) -> list[Glyph]:
    textpage = page.get_textpage()
    handle = textpage.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    matrix = raw.FS_MATRIX()
    glyphs: list[Glyph] = []
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _LINE_BREAKS or raw.FPDFText_IsGenerated(handle, index) == _GENERATED:
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        # The loose box is as wide as the character's cell; the ink of a comma fills half of it.
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        # Browsers set 16 point and shrink the page; only the matrix tells the size on paper.
        scaled = raw.FPDFText_GetMatrix(handle, index, matrix)
        size = raw.FPDFText_GetFontSize(handle, index) * (hypot(matrix.c, matrix.d) if scaled else 1.0)
        if not max(abs(x.value), abs(y.value), abs(box.right), abs(size)) < _FARTHEST:
            continue
        height = size if size > 2 else box.top - box.bottom
        glyphs.append(Glyph(_character(code), x.value, y.value, max(box.right, x.value), height or 10.0))
    textpage.close()
    return _with_pairs(glyphs)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _with_pairs(glyphs: list[Glyph]) -> list[Glyph]:
    """Put the halves of characters beyond U+FFFF together; PDFium may give them as surrogates."""
    whole: list[Glyph] = []
    for glyph in glyphs:
        last = whole[-1] if whole else None
        if last and "\ud800" <= last.char <= "\udbff" and "\udc00" <= glyph.char <= "\udfff":
            pair = (last.char + glyph.char).encode("utf-16", "surrogatepass").decode("utf-16")
            whole[-1] = Glyph(pair, last.x, last.y, glyph.right, last.size)
        else:
            whole.append(glyph)
    return whole
