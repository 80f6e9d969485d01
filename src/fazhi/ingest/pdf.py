"""PDF with a text layer: characters with their places, put in order, made into paragraphs.

PDFium's own text puts curly quotes in the wrong place when they are set in another font than the
text around them, because it follows the drawing order. Its character origins are right; so lines
are built from those.
"""

import ctypes
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from fazhi.errors import Outcome
from fazhi.ingest import limits
from fazhi.ingest.clean import is_rare
from fazhi.ingest.lines import Extract, RefusedError
from fazhi.ingest.pdf_layout import lines_of
from fazhi.ingest.pdf_places import Bools, Floats, Integers
from fazhi.ingest.pdf_rows import Pages, Row

_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not thread-safe."""
_PROBED = 200
"""Characters of each page that tell whether its fonts say what their signs mean."""
_GENERATED = 1
_TAIL = 2048
"""The mark of a PDF's end stands in its last bytes, whatever a server or a scanner put behind it."""
_ROOM = 1024
"""Characters asked about in one go; few pages need more."""
_GROUP, _GROUP_PAGES = 20_000, 32
"""Characters and drawn objects, or pages, in a group: most reports are one."""
_TOP, _RIGHT, _BOTTOM = 1, 2, 3
"""Where these stand in a box of PDFium."""
_SMALL, _USUAL_SIZE = 2.0, 10.0
"""Points. Some programs set fonts of size one or nought and enlarge the page."""


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


class _Open(NamedTuple):
    """A page that is open, with PDFium's own text of it."""

    page: Any
    textpage: Any
    text: str


def _pages(document: Any) -> Iterator[_Found]:
    if len(document) > limits.PDF_PAGES:
        raise RefusedError(Outcome.E_LIMIT, f"PDF 有 {len(document)} 页，超过 {limits.PDF_PAGES} 页的上限")
    number = 1
    for group in _groups(document):
        pages = Pages([page.text for page in group], _Measures(group))
        yield from map(_Found, pages.rows(number), pages.firsts(_PROBED))
        number += len(group)
        for page in group:
            page.textpage.close()
            page.page.close()


def _groups(document: Any) -> Iterator[list[_Open]]:
    """Open pages, some at a time: numpy is quick with long arrays, but each page takes memory."""
    left = limits.PDF_CHARACTERS
    group: list[_Open] = []
    size = 0
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
        group.append(_Open(page, textpage, _characters(textpage.raw, count) + "\n"))
        size += count + raw.FPDFPage_CountObjects(page)
        if size > _GROUP or len(group) >= _GROUP_PAGES:
            yield group
            group, size = [], 0
    if group:
        yield group


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


class _Measures:
    """Asks PDFium about characters of some pages."""

    def __init__(self, group: Sequence[_Open]) -> None:
        self._ask = _questions()
        self._pages = [ctypes.byref(page.textpage.raw.contents) for page in group]
        self._begins = np.cumsum([0, *(len(page.text) for page in group)])

    def generated(self, indexes: Integers) -> Bools:
        """Tell which spaces stand only in PDFium's own text."""
        generated: Bools = np.array(self._single(self._ask.generated, indexes)) == _GENERATED
        return generated

    def origins(self, indexes: Integers) -> Floats:
        """Return where characters begin, in points."""
        return self._answers(self._ask.origin, indexes)

    def rights(self, indexes: Integers) -> Floats:
        """Return where the cells of characters end."""
        # The loose box is as wide as the character's cell; the ink of a comma fills half of it.
        return self._answers(self._ask.box, indexes)[:, _RIGHT]

    def sizes(self, indexes: Integers) -> Floats:
        """Return the sizes of characters on paper, in points."""
        # Browsers set 16 point and shrink the page; only the matrix tells the size on paper.
        matrices = self._answers(self._ask.matrix, indexes)
        fonts = np.array(self._single(self._ask.font_size, indexes))
        with np.errstate(invalid="ignore", over="ignore"):  # a size that is no number is on no page
            sizes = fonts * np.hypot(matrices[:, 2], matrices[:, 3])
            small = np.flatnonzero(sizes <= _SMALL)
            boxes = self._answers(self._ask.box, indexes[small])
            heights = boxes[:, _TOP] - boxes[:, _BOTTOM]
        sizes[small] = np.where(heights == 0, _USUAL_SIZE, heights)
        return sizes

    def _single(self, function: Callable[..., Any], indexes: Integers) -> list[Any]:
        """Return the answers to a question that has one number for an answer."""
        return [answer for page, places in self._found(indexes) for answer in map(function, page, places)]

    def _answers(self, question: "_Question", indexes: Integers) -> Floats:
        """Return the answers to a question, a row for each character."""
        return np.concatenate([question.none, *(question.of(*found) for found in self._found(indexes))])

    def _found(self, indexes: Integers) -> Iterator[tuple[Iterator[Any], list[int]]]:
        """Yield each page on which some of the characters stand, and where they are in its text."""
        pages = np.searchsorted(self._begins, indexes, "right") - 1
        bounds = np.searchsorted(pages, np.arange(len(self._pages) + 1)).tolist()
        for page, begin, (start, end) in zip(self._pages, self._begins, pairwise(bounds), strict=False):
            if start < end:
                yield repeat(page), (indexes[start:end] - begin).tolist()


class _Question:
    """A function of PDFium that is asked about many characters, and memory for its answers.

    Parameters
    ----------
    function : function of PDFium
        Takes a page, an index, and pointers to where the answer goes.
    unknown : array
        The answer where PDFium has none; its kind and length are those of all answers.
    pointers : int
        How many pointers the function takes; each gets an equal part of the answer.
    """

    def __init__(self, function: Any, unknown: NDArray[Any], pointers: int = 1) -> None:
        self._function = _quick(function)
        self._unknown = unknown
        self._answers = np.empty((_ROOM, len(unknown)), unknown.dtype)
        memory = (ctypes.c_char * self._answers.nbytes).from_buffer(self._answers.data.cast("B"))
        size = unknown.nbytes // pointers
        slots = [ctypes.byref(memory, place) for place in range(0, self._answers.nbytes, size)]
        self._slots = [slots[first::pointers] for first in range(pointers)]

    def of(self, page: Iterator[Any], places: Sequence[int]) -> Floats:
        """Return the answers for some places of a page, repeated for ever, a row for each."""
        answers = np.empty((len(places), len(self._unknown)))
        for start in range(0, len(places), _ROOM):
            some = places[start : start + _ROOM]
            self._answers[: len(some)] = self._unknown
            deque(map(self._function, page, some, *self._slots), maxlen=0)
            answers[start : start + _ROOM] = self._answers[: len(some)]
        return answers

    @property
    def none(self) -> Floats:
        """No answers."""
        return np.empty((0, len(self._unknown)))


class _Questions:
    """All that PDFium is asked about characters."""

    def __init__(self) -> None:
        self.generated = _quick(raw.FPDFText_IsGenerated)
        self.font_size = _quick(raw.FPDFText_GetFontSize, ctypes.c_double)
        self.origin = _Question(raw.FPDFText_GetCharOrigin, np.zeros(2), pointers=2)
        self.box = _Question(raw.FPDFText_GetLooseCharBox, np.zeros(4, np.float32))
        self.matrix = _Question(raw.FPDFText_GetMatrix, np.array([1, 0, 0, 1, 0, 0], np.float32))


@cache
def _questions() -> _Questions:
    return _Questions()


def _quick(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """Return a function of PDFium without what ctypes puts around it.

    Checking the arguments, and letting other threads run for the moment the call takes, are two
    thirds of its cost; the arguments must be of the very types that PDFium expects.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    quick: Callable[..., Any] = ctypes.PYFUNCTYPE(result)(address or 0)
    return quick
