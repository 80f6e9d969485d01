"""What is the report, what is its frame, and what the web page left around it.

Patterns decide what they can; the rest is told by place: lines before the title or the first text are
remains of a page, and so are lines behind the signature.
"""

import re
from collections import Counter
from collections.abc import Sequence

from fazhi.chars import squeeze
from fazhi.config import first_rule
from fazhi.numbering import CHINESE_PAREN
from fazhi.structure.extent import find_extent, find_title, is_sentence, is_signature, is_title
from fazhi.structure.pieces import Piece

_FRAME_LONGEST = 100
_NOISE_LONGEST = 200
_BELOW_TITLE = 30
"""A line between title and text that no pattern knows belongs to the title, up to this length."""
_NEAR = 4
"""Office and date count as the signature this close behind the text (pieces)."""
_CONTENTS_ENTRY = 60
_YEAR = re.compile(r"20\d\d")
# Begins where the dots do: tried from every dot, a line of dots would take for ever.
_LEADER = re.compile(r"(?<![\s.…·\-])[\s.…·\-]*\(?\d{0,3}\)?$")


def mark_kinds(pieces: Sequence[Piece]) -> None:
    """Set ``kind`` (``noise``, ``frame`` or empty for what remains) and ``rule`` of every piece."""
    for piece in pieces:
        _by_pattern(piece)
    _contents(pieces)
    title = find_title(pieces)
    first, last = find_extent(pieces, title)
    for index, piece in enumerate(pieces):
        if index < first:
            _before(pieces, index, title)
        elif index > last:
            _after(piece)
        else:
            _inside(pieces, index)
    _behind_remains(pieces, last)


def _by_pattern(piece: Piece) -> None:
    text = piece.folded
    if not piece.whole_paragraph or piece.level in range(1, CHINESE_PAREN + 1):
        return
    rule = first_rule("frame", text) if len(text) <= _FRAME_LONGEST else None
    if rule:
        piece.kind, piece.rule = "frame", rule.id
        return
    rule = first_rule("noise", text) if len(text) <= _NOISE_LONGEST else None
    if rule:
        piece.kind, piece.rule = "noise", rule.id


def _contents(pieces: Sequence[Piece]) -> None:
    """Lines under 目录 that come again as headings are a table of contents."""
    start = next((index for index, piece in enumerate(pieces) if piece.rule == "contents"), len(pieces))
    counts = Counter(squeeze(piece.folded) for piece in pieces[start + 1 :])
    seen: set[str] = set()
    for entry in pieces[start + 1 :]:
        words = squeeze(_LEADER.sub("", entry.folded))
        elsewhere = counts[words] - (words == squeeze(entry.folded))
        if words in seen or not elsewhere or len(entry.folded) > _CONTENTS_ENTRY:
            return
        seen.add(words)
        entry.kind, entry.rule = "frame", "contents-entry"


def _before(pieces: Sequence[Piece], index: int, title: int) -> None:
    piece = pieces[index]
    above = index < title
    if piece.kind:
        if piece.rule == "addressee" and above:
            piece.kind = "noise"
    elif index == title or (is_title(piece) and squeeze(piece.folded) == squeeze(pieces[title].folded)):
        piece.kind, piece.rule = "frame", "title"
    elif above and is_title(piece) and _same_year(piece, pieces[title]):
        piece.kind, piece.rule = "frame", "title-again"
    elif index == title - 1 and pieces[title].folded.startswith("-"):
        piece.kind, piece.rule = "frame", "above-title"
    elif above and index >= title - 2 and is_signature(piece):
        piece.kind, piece.rule = "frame", "issuer-above"
    elif 0 <= title < index and (len(piece.folded) <= _BELOW_TITLE or piece.folded.startswith("-")):
        piece.kind, piece.rule = "frame", "below-title"
    else:
        piece.kind, piece.rule = "noise", "before-title"


def _same_year(one: Piece, other: Piece) -> bool:
    """Whether two titles speak of the same year; the title of another year's report is a link to it."""
    years = set(_YEAR.findall(one.folded))
    return bool(years) and years == set(_YEAR.findall(other.folded))


def _inside(pieces: Sequence[Piece], index: int) -> None:
    """Inside the report a pattern of pages must not swallow a sentence; a second title may come."""
    piece = pieces[index]
    if piece.kind == "noise" and (is_sentence(piece) or piece.level):
        piece.kind, piece.rule = "", ""
    elif index and pieces[index - 1].kind == "frame" and is_title(piece):
        piece.kind, piece.rule = "frame", "title"
    elif (
        index + 1 < len(pieces)
        and pieces[index + 1].rule in {"date-line", "signature"}
        and is_signature(piece)
    ):
        piece.kind, piece.rule = "frame", "signature"


def _after(piece: Piece) -> None:
    if piece.kind:
        return
    if is_signature(piece):
        piece.kind, piece.rule = "frame", "signature"
    else:
        piece.kind, piece.rule = "noise", "after-end"


def _behind_remains(pieces: Sequence[Piece], last: int) -> None:
    """Dates, offices and telephone numbers far behind the text, after remains, are the page's."""
    remains = False
    for index in range(last + 1, len(pieces)):
        piece = pieces[index]
        remains = remains or piece.kind == "noise"
        if remains and (piece.rule == "signer" or (piece.rule == "signature" and index > last + _NEAR)):
            piece.kind, piece.rule = "noise", "after-end"
