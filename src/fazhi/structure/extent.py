"""Where in a document the report's own text begins and ends.

Losing text of the report is worse than keeping a line of the page around it. So between the title and
the signature everything counts as the report's unless a pattern says otherwise; only where title or
signature are missing, lines have to look like text to count.
"""

import re
from collections.abc import Sequence

from fazhi.config import first_rule
from fazhi.numbering import CHINESE_PAREN
from fazhi.structure.pieces import Piece

_TEXT = 40
"""A line this long (characters) with sentence punctuation is text, whatever stands around it."""
_SENTENCE = 8
"""The shortest line with a full stop at its end that counts as a sentence (characters)."""
_OPENING = 15
"""The same for the first sentence of a report: pages have short sentences of their own above it."""
_BARRIER = 3
"""So many remains of a page between two lines say that the second is no longer the report's."""
_SIGNED = frozenset({"date-line", "closing", "closing-report"})
_DATED = re.compile(r"\d{1,2}月\d{1,2}日$")
_PUNCTUATED = re.compile(r"[。;!?]|,.*,|:$")
_ENDS = ("。", ";", "!", "?", "…")
_CLOSING = '”’"』」)'


def is_sentence(piece: Piece, shortest: int = _SENTENCE) -> bool:
    """Return whether a piece reads like running text: it ends a sentence, or has one inside."""
    text = piece.folded
    return len(text) >= shortest and ("。" in text or _is_ended(text))


def _is_ended(text: str) -> bool:
    """Return whether a sentence ends where the text does, perhaps within brackets or quotes."""
    said = text.rstrip(_CLOSING)
    return said.endswith(_ENDS) or (said.endswith(".") and "\u4e00" <= said[-2:-1] <= "\u9fff")


def is_strong(piece: Piece) -> bool:
    """Return whether a piece can only be text of a report, wherever it stands."""
    if piece.kind:
        return False
    if piece.form in {"item", "lead"} or 0 < piece.level <= CHINESE_PAREN:
        return True
    text = piece.folded
    if len(text) >= _TEXT and ("。" in text or _PUNCTUATED.search(text)):
        return True
    return first_rule("intro", text) is not None


def is_title(piece: Piece) -> bool:
    """Return whether a piece looks like the title of a report."""
    if piece.kind or piece.level or piece.form:
        return False
    if piece.paragraph.style == "title" and not set("。;:") & set(piece.folded):
        return True
    return first_rule("title", piece.folded) is not None


def is_signature(piece: Piece) -> bool:
    """Return whether a piece names an office and nothing else."""
    return not piece.kind and not piece.level and first_rule("signature", piece.folded) is not None


def find_title(pieces: Sequence[Piece]) -> int:
    """Return the index of the title above the report's text, or -1.

    Of several lines that look like one, the best is the one with a year that ends in 报告; a menu has
    lines like 法治政府建设工作 too.
    """
    first = next((index for index, piece in enumerate(pieces) if is_strong(piece)), len(pieces))
    best, found = 0, -1
    for index in range(min(first + 1, len(pieces))):
        if is_title(pieces[index]):
            points = _title_points(pieces[index])
            if points >= best:
                best, found = points, index
    return found


def _title_points(piece: Piece) -> int:
    text = piece.folded
    ended = re.search(r"(报告|总结|汇报|小结|年报)\s*(\([^()]*\))?$", text) is not None
    dated = re.search(r"20\d\d", text) is not None
    return ended + 2 * dated + 2 * ("关于" in text) + 4 * (piece.paragraph.style == "title")


def find_extent(pieces: Sequence[Piece], title: int) -> tuple[int, int]:
    """Return the indices of the first and the last piece of the report's text.

    Parameters
    ----------
    pieces : sequence of Piece
        With ``kind`` set where a pattern tells it.
    title : int
        Index of the title, or -1.
    """
    first = _first(pieces, title)
    last = max(first, _last_strong(pieces, first))
    end = _sign_off(pieces, last)
    return first, _last_before(pieces, last, end) if end is not None else _last_sentence(pieces, last)


def _first(pieces: Sequence[Piece], title: int) -> int:
    """Return where the text begins: at a sentence, a number, or a heading that names a part."""
    for index in range(title + 1, len(pieces)):
        piece = pieces[index]
        if piece.kind or is_title(piece):
            continue
        if is_strong(piece) or is_sentence(piece, _OPENING) or (piece.level and title >= 0):
            return _with_heading(pieces, index, title)
    plain = [index for index, piece in enumerate(pieces) if index > title and not piece.kind]
    return plain[0] if plain else len(pieces)


def _with_heading(pieces: Sequence[Piece], index: int, title: int) -> int:
    """A line right above the first text that names a part of a report is its heading."""
    above = index - 1
    if above > title and not pieces[above].kind and first_rule("opening_heading", pieces[above].folded):
        return above
    return index


def _last_strong(pieces: Sequence[Piece], first: int) -> int:
    """Return the last piece that can only be text, unless it stands far behind the signature."""
    last, signed, remains = first, False, 0
    for index in range(first, len(pieces)):
        piece = pieces[index]
        if piece.kind == "noise":
            remains += piece.rule != "page-number"
        elif piece.rule in _SIGNED:
            signed = True
        elif is_strong(piece) or (is_sentence(piece) and not piece.kind and not signed):
            if signed and remains >= _BARRIER:
                return last
            if not signed and remains >= _BARRIER and not is_strong(piece):
                continue
            last, signed, remains = index, False, 0
    return last


def _sign_off(pieces: Sequence[Piece], last: int) -> int | None:
    """Return where the signature behind ``last`` begins, or None when there is none near."""
    remains = 0
    for index in range(last + 1, len(pieces)):
        piece = pieces[index]
        remains += piece.kind == "noise" and piece.rule != "page-number"
        if remains >= _BARRIER:
            return None
        if piece.rule in _SIGNED:
            start = index
            while start - 1 > last and is_signature(pieces[start - 1]):
                start -= 1
            return start
        if is_signature(piece) and _DATED.search(piece.folded):
            return index
    return None


def _last_before(pieces: Sequence[Piece], last: int, end: int) -> int:
    """Short lines between the last sentence and the signature are text too."""
    inside = [index for index in range(last + 1, end) if not pieces[index].kind]
    return inside[-1] if inside else last


def _last_sentence(pieces: Sequence[Piece], last: int) -> int:
    """Without a signature, numbered lines that go on directly count, and a line under a heading."""
    for index in range(last + 1, len(pieces)):
        piece = pieces[index]
        if piece.kind and piece.rule != "page-number":
            break
        if not piece.kind:
            if not piece.level and not _under_heading(piece, pieces[last]):
                break
            last = index
    return last


def _under_heading(piece: Piece, above: Piece) -> bool:
    """A heading has something below it: a short line there is text unless it names an office."""
    return above.level > 0 and not is_sentence(above) and not is_signature(piece) and not is_title(piece)
