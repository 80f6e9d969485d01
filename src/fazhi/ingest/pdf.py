"""PDF with a text layer: characters with their places, put in order, made into paragraphs.

PDFium's own text puts curly quotes in the wrong place when they are set in another font than the
text around them, because it follows the drawing order. Its character origins are right; so lines
are built from those.
"""

import ctypes
import re
import threading
from math import hypot
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from fazhi.errors import Outcome
from fazhi.ingest import limits
from fazhi.ingest.clean import is_rare
from fazhi.ingest.lines import Extract, RefusedError
from fazhi.ingest.pdf_layout import Glyph, lines_of

_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not thread-safe."""
_PROBED = 200
"""Characters of each page that tell whether its fonts say what their signs mean."""
_FARTHEST = 1e6
"""Points; what stands farther out, or nowhere (not a number), is on no page."""
_GENERATED = 1
_TAIL = 2048
"""The mark of a PDF's end stands in its last bytes, whatever a server or a scanner put behind it."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHINESE = "\u2e80"
_LINE_BREAKS = frozenset("\n\r\ufffe\x02")
"""Besides line breaks: what PDFium gives for a hyphen at the end of a line."""


def extract(data: bytes) -> Extract:
    """Read a PDF.

    Raises
    ------
    RefusedError
        If it is damaged, needs a password, has no text layer, or is beyond the limits.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "assword" in str(error):
                raise RefusedError(Outcome.E_ENCRYPTED, "PDF 已加密，需要密码，请去掉密码后再读") from error
            raise RefusedError(Outcome.E_CORRUPT, "PDF 文件已损坏，无法打开") from error
        try:
            pages = _pages(document)
            title = document.get_metadata_value("Title").strip()
        finally:
            document.close()
    if not any(pages):
        raise RefusedError(
            Outcome.E_UNSUPPORTED,
            "PDF 没有文字层（no text layer），多半是扫描件，请先做文字识别（OCR），再存为带文字的 PDF 或 docx",
        )
    empty = sum(not page for page in pages)
    flags = [f"pages_without_text={empty}"] if empty else []
    if b"%%EOF" not in data[-_TAIL:]:
        flags.append("truncated")
    if is_rare("".join(glyph.char for page in pages for glyph in page[:_PROBED])):
        flags.append("rare")
    return Extract(tuple(lines_of(pages)), flags=tuple(flags), page_title=title or None)


def _pages(document: Any) -> list[list[Glyph]]:
    if len(document) > limits.PDF_PAGES:
        raise RefusedError(Outcome.E_LIMIT, f"PDF 有 {len(document)} 页，超过 {limits.PDF_PAGES} 页的上限")
    pages: list[list[Glyph]] = []
    total = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise RefusedError(Outcome.E_CORRUPT, f"PDF 第 {index + 1} 页已损坏") from error
        glyphs = _glyphs(page)
        page.close()
        total += len(glyphs)
        if total > limits.PDF_CHARACTERS:
            raise RefusedError(Outcome.E_LIMIT, "PDF 文字量过大，不像一份报告")
        pages.append(glyphs)
    return pages


def _glyphs(page: Any) -> list[Glyph]:
    textpage = page.get_textpage()
    measures = _Measures(textpage.raw)
    text = _characters(textpage)
    found = (
        measures.glyph(index, char)
        for index, char in enumerate(text)
        if char not in _LINE_BREAKS and not (char == " " and measures.is_generated(index))
    )
    glyphs = [glyph for glyph in found if glyph is not None]
    textpage.close()
    return _with_pairs(glyphs) if _SURROGATE.search(text) else glyphs


def _characters(textpage: Any) -> str:
    """Return one character, perhaps half of one, for every place of the page."""
    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    # One call for the whole page, if it gives one code for each place; it may leave places out.
    if raw.FPDFText_GetText(textpage.raw, 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text.replace("\x00", "\ufffd")
    codes = (raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)


class _Measures:
    """Asks PDFium where characters stand, as seldom as possible: each question costs a microsecond.

    Characters on one baseline are taken to be of one size, and a Chinese character to be as wide
    wherever it stands in that size; the width of others depends on the font.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._sizes: dict[float, float] = {}
        self._widths: dict[tuple[str, float], float] = {}

    def is_generated(self, index: int) -> bool:
        """Tell whether a space stands only in PDFium's own text."""
        return bool(raw.FPDFText_IsGenerated(self._handle, index) == _GENERATED)

    def glyph(self, index: int, char: str) -> Glyph | None:
        """Return a character with its place, None if that is on no page."""
        raw.FPDFText_GetCharOrigin(self._handle, index, self._x, self._y)
        x, y = self._x.value, self._y.value
        size = self._sizes.get(y)
        if size is None:
            size = self._sizes[y] = self._size(index)
        width = self._widths.get((char, size))
        if width is None:
            # The loose box is as wide as the character's cell; the ink of a comma fills half of it.
            raw.FPDFText_GetLooseCharBox(self._handle, index, self._box)
            width = max(self._box.right - x, 0.0)
            if char >= _CHINESE:
                self._widths[char, size] = width
        if (
            -_FARTHEST < x < _FARTHEST
            and -_FARTHEST < y < _FARTHEST
            and size < _FARTHEST
            and width < _FARTHEST
        ):
            return Glyph(char, x, y, x + width, size)
        return None

    def _size(self, index: int) -> float:
        # Browsers set 16 point and shrink the page; only the matrix tells the size on paper.
        matrix, box = self._matrix, self._box
        scaled = raw.FPDFText_GetMatrix(self._handle, index, matrix)
        size = raw.FPDFText_GetFontSize(self._handle, index) * (hypot(matrix.c, matrix.d) if scaled else 1.0)
        if size <= 2:
            raw.FPDFText_GetLooseCharBox(self._handle, index, box)
            size = box.top - box.bottom
        return float(size or 10.0)


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
