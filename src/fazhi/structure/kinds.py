"""What is the report, what is its frame, and what the web page left around it.

Patterns decide what they can; the rest is told by place: lines before the title or the first text are
remains of a page, and so are lines behind the signature.
"""

import re
from collections.abc import Sequence

from fazhi.config import first_rule
from fazhi.numbering import CHINESE_PAREN
from fazhi.structure.pieces import Piece

_TEXT = 40
"""A line this long (characters) with sentence punctuation is text, whatever stands around it."""
_NAV_LONGEST = 200
_PUNCTUATED = re.compile(r"[。;!?]|,.*,|:$")


def mark_kinds(pieces: Sequence[Piece]) -> None:
    """Set ``kind`` (``noise``, ``frame`` or empty for what remains) and ``rule`` of every piece."""
    for piece in pieces:
        _by_pattern(piece)
    first, last = _extent(pieces)
    title = _title_before(pieces, first)
    for index, piece in enumerate(pieces):
        if index < first:
            _before(piece, index, title)
        elif index > last:
            _after(piece)
    _signatures(pieces, first, last)


def _by_pattern(piece: Piece) -> None:
    text = piece.folded
    if not piece.whole_paragraph or piece.level in range(1, CHINESE_PAREN + 1):
        return
    rule = first_rule("frame", text) if len(text) <= 100 else None
    if rule:
        piece.kind, piece.rule = "frame", rule.id
        return
    rule = first_rule("noise", text) if len(text) <= _NAV_LONGEST else None
    if rule:
        piece.kind, piece.rule = "noise", rule.id


def _is_text(piece: Piece) -> bool:
    if piece.kind:
        return False
    if piece.form in {"item", "lead"}:
        return True
    if first_rule("intro", piece.folded):
        return True
    return len(piece.folded) >= _TEXT and bool(_PUNCTUATED.search(piece.folded))


def _extent(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return the indices of the first and last piece of the report's own text, headings included."""
    texts = [index for index, piece in enumerate(pieces) if _is_text(piece)]
    if not texts:
        numbered = [index for index, piece in enumerate(pieces) if piece.level and not piece.kind]
        plain = [index for index, piece in enumerate(pieces) if not piece.kind]
        found = numbered or plain or [0]
        return found[0], found[-1]
    first, last = texts[0], texts[-1]
    while first > 0 and _opens(pieces[first - 1]):
        first -= 1
    while last + 1 < len(pieces) and _goes_on(pieces[last + 1]):
        last += 1
    return first, last


def _opens(piece: Piece) -> bool:
    """A numbered heading right before the first text belongs to it."""
    return not piece.kind and 0 < piece.level <= CHINESE_PAREN


def _goes_on(piece: Piece) -> bool:
    """Short numbered lines, or short sentences, after the last long text belong to it."""
    if piece.kind:
        return False
    return piece.level > 0 or (piece.folded.endswith(("。", "!")) and len(piece.folded) >= 8)


def _title_before(pieces: Sequence[Piece], first: int) -> int:
    """Return the index of the title above the text, or -1; the last of several lines that look like one."""
    found = -1
    for index in range(min(first, len(pieces))):
        piece = pieces[index]
        if not piece.kind and (piece.paragraph.style == "title" or first_rule("title", piece.folded)):
            found = index
    return found


def _before(piece: Piece, index: int, title: int) -> None:
    if piece.kind:
        if piece.rule == "addressee" and index < title:
            piece.kind = "noise"
        return
    if piece.paragraph.style == "title" or first_rule("title", piece.folded):
        piece.kind, piece.rule = "frame", "title"
    elif 0 <= title and index >= title - 2 and first_rule("signature", piece.folded):
        piece.kind, piece.rule = "frame", "issuer-above"
    elif 0 <= title < index and len(piece.folded) <= 30:
        piece.kind, piece.rule = "frame", "below-title"
    else:
        piece.kind, piece.rule = "noise", "before-title"


def _after(piece: Piece) -> None:
    if piece.kind:
        return
    if first_rule("signature", piece.folded):
        piece.kind, piece.rule = "frame", "signature"
    elif first_rule("title", piece.folded):
        piece.kind, piece.rule = "noise", "other-title"
    else:
        piece.kind, piece.rule = "noise", "after-end"


def _signatures(pieces: Sequence[Piece], first: int, last: int) -> None:
    """Dates and issuers count as frame near the text, and as remains of the page far from it."""
    for index in range(last + 1, len(pieces)):
        piece = pieces[index]
        if piece.rule == "signature" and any(
            earlier.kind == "noise" for earlier in pieces[last + 1 : index]
        ) and index > last + 4:
            piece.kind, piece.rule = "noise", "after-end"
    for index in range(first, min(last + 1, len(pieces))):
        piece = pieces[index]
        # Inside the text an addressee or salutation is one of a speech; a page field there is none.
        if piece.rule in {"link-or-code", "font-size"} and piece.level:
            piece.kind, piece.rule = "", ""
