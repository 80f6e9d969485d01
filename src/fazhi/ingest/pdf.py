"""PDF with a text layer: characters with their places, put in order, made into paragraphs.

PDFium's own text puts curly quotes in the wrong place when they are set in another font than the
text around them, because it follows the drawing order. Its character origins are right; so lines
are built from those.
"""

import ctypes
import threading
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from itertools import repeat
from math import hypot
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from fazhi.errors import Outcome
from fazhi.ingest import limits
from fazhi.ingest.clean import is_rare
from fazhi.ingest.lines import Extract, RefusedError
from fazhi.ingest.pdf_layout import lines_of
from fazhi.ingest.pdf_rows import FARTHEST, Page, Row

_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not thread-safe."""
_PROBED = 200
"""Characters of each page that tell whether its fonts say what their signs mean."""
_GENERATED = 1
_TAIL = 2048
"""The mark of a PDF's end stands in its last bytes, whatever a server or a scanner put behind it."""
_ROOM = 1024
"""Places asked for in one go; few pages have more."""


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
            pages = list(_pages(document))
            title = document.get_metadata_value("Title").strip()
        finally:
            document.close()
    empty = sum(not page.probe for page in pages)
    if empty == len(pages):
        raise RefusedError(
            Outcome.E_UNSUPPORTED,
            "PDF 没有文字层（no text layer），多半是扫描件，请先做文字识别（OCR），再存为带文字的 PDF 或 docx",
        )
    flags = [f"pages_without_text={empty}"] if empty else []
    if b"%%EOF" not in data[-_TAIL:]:
        flags.append("truncated")
    if is_rare("".join(page.probe for page in pages)):
        flags.append("rare")
    return Extract(
        tuple(lines_of([page.rows for page in pages])), flags=tuple(flags), page_title=title or None
    )


class _Found(NamedTuple):
    """What a page holds: its lines, and the first of its characters."""

    rows: list[Row]
    probe: str


def _pages(document: Any) -> Iterator[_Found]:
    if len(document) > limits.PDF_PAGES:
        raise RefusedError(Outcome.E_LIMIT, f"PDF 有 {len(document)} 页，超过 {limits.PDF_PAGES} 页的上限")
    left = limits.PDF_CHARACTERS
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise RefusedError(Outcome.E_CORRUPT, f"PDF 第 {index + 1} 页已损坏") from error
        textpage = page.get_textpage()
        count = textpage.count_chars()
        left -= count
        if left < 0:
            raise RefusedError(Outcome.E_LIMIT, "PDF 文字量过大，不像一份报告")
        yield _found(textpage.raw, count, index + 1)
        textpage.close()
        page.close()


def _found(handle: Any, count: int, number: int) -> _Found:
    questions = _questions()
    xs, ys = questions.places(handle, count)
    page = Page(number, _characters(handle, count), xs, ys, _Measures(handle, questions))
    return _Found(page.rows(), page.first(_PROBED))


def _characters(handle: Any, count: int) -> str:
    """Return one character, perhaps half of one, for every place of the page."""
    buffer = (ctypes.c_ushort * (count + 1))()
    # One call for the whole page, if it gives one code for each place; it may leave places out.
    if raw.FPDFText_GetText(handle, 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text.replace("\x00", "\ufffd")
    codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)


class _Questions:
    """PDFium's functions that are called for every character or line, and memory for their answers."""

    def __init__(self) -> None:
        self._origin = _quick(raw.FPDFText_GetCharOrigin)
        self._x, self._y = (array("d", bytes(8 * _ROOM)) for _ in "xy")
        self._into_x, self._into_y = _slots(self._x), _slots(self._y)
        self.is_generated = _quick(raw.FPDFText_IsGenerated)
        self.loose_box = _quick(raw.FPDFText_GetLooseCharBox)
        self.font_size = _quick(raw.FPDFText_GetFontSize, ctypes.c_double)
        self.turned = _quick(raw.FPDFText_GetMatrix)
        self.box, self.matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.into_box, self.into_matrix = ctypes.byref(self.box), ctypes.byref(self.matrix)

    def places(self, handle: Any, count: int) -> tuple[list[float], list[float]]:
        """Return where each of the first ``count`` characters of a page begins, in points."""
        xs: list[float] = []
        ys: list[float] = []
        for start in range(0, count, _ROOM):
            size = min(_ROOM, count - start)
            indexes = range(start, start + size)
            deque(map(self._origin, repeat(handle), indexes, self._into_x, self._into_y), maxlen=0)
            xs += self._x[:size]
            ys += self._y[:size]
        return xs, ys


@cache
def _questions() -> _Questions:
    return _Questions()


def _slots(values: "array[float]") -> list[Any]:
    """Return what PDFium takes as the address of each value."""
    memory = (ctypes.c_double * len(values)).from_buffer(values)
    return [ctypes.byref(memory, place * values.itemsize) for place in range(len(values))]


def _quick(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """Return a function of PDFium without what ctypes puts around it.

    Checking the arguments, and letting other threads run for the moment the call takes, are two
    thirds of its cost; the arguments must be of the very types that PDFium expects.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    quick: Callable[..., Any] = ctypes.PYFUNCTYPE(result)(address or 0)
    return quick


class _Measures:
    """Asks PDFium about single characters of a page."""

    def __init__(self, handle: Any, questions: _Questions) -> None:
        self._handle = handle
        self._ask = questions

    def is_generated(self, index: int) -> bool:
        """Tell whether a space stands only in PDFium's own text."""
        return bool(self._ask.is_generated(self._handle, index) == _GENERATED)

    def right(self, index: int, x: float) -> float:
        """Return where the cell of a character ends that begins at ``x``."""
        # The loose box is as wide as the character's cell; the ink of a comma fills half of it.
        self._ask.loose_box(self._handle, index, self._ask.into_box)
        right: float = self._ask.box.right
        return right if x < right < FARTHEST else x

    def size(self, index: int) -> float:
        """Return the size of a character on paper, in points."""
        ask = self._ask
        # Browsers set 16 point and shrink the page; only the matrix tells the size on paper.
        scale = hypot(ask.matrix.c, ask.matrix.d) if self._turned(index) else 1.0
        size = ask.font_size(self._handle, index) * scale
        if size <= 2:
            ask.loose_box(self._handle, index, ask.into_box)
            size = ask.box.top - ask.box.bottom
        return float(size or 10.0)

    def _turned(self, index: int) -> bool:
        return bool(self._ask.turned(self._handle, index, self._ask.into_matrix))
