"""Which pieces are headings, and which begin with one."""

from collections.abc import Sequence
from itertools import zip_longest

from fazhi.config import first_rule
from fazhi.numbering import ARABIC_PAREN, CHINESE, CIRCLED, ITEM
from fazhi.structure.pieces import Piece, first_sentence, is_one_sentence

_LONGEST = 72
"""No heading is longer (characters without its number)."""
_LONGEST_SENTENCE = 52
"""A numbered line that ends with a full stop may still be a heading, up to this length."""
_LONGEST_ITEM = 34
"""The same for 一是…"""
_LONGEST_PLAIN = 32
"""The same for a line without a number."""
_CLAUSES = 3
"""A sentence with so many commas tells something; headings have at most two halves and a half more."""
_LONGEST_BARE = 16
"""The same for words without a number in front of 一是…"""
_LONGEST_RUNIN = 40
"""A heading sentence at the start of a paragraph is no longer than this."""
_ENDS_SENTENCE = ("。", ";", "!", "?", "…", ",", "、", ".")
_LONG_TEXT = 25
"""A line this long (characters) without a full stop may stand under a heading without a number."""


def mark_headings(pieces: Sequence[Piece]) -> None:
    """Set ``form`` and ``heading`` of every piece; pieces already known as noise or frame are left."""
    content = [piece for piece in pieces if not piece.kind]
    siblings = [""] * (CIRCLED + 1)  # level -> form of the last piece with that number
    for piece, following in zip_longest(content, content[1:]):
        if piece.form == "item":
            continue
        if piece.form == "lead":
            _mark_lead(piece)
        elif piece.paragraph.style == "table":
            piece.form = "table"
        elif _stands_alone(piece, following) and not _last_of_list(piece, following, siblings):
            piece.form, piece.heading = "heading", piece.folded
        else:
            piece.form = _mark_runin(piece)
        siblings[piece.level :] = [piece.form, *[""] * (CIRCLED - piece.level)]


def _last_of_list(piece: Piece, following: Piece | None, siblings: Sequence[str]) -> bool:
    """The last line of a numbered list is text like those before it, whatever follows."""
    last = _is_leaf(piece, following) or piece.folded.endswith("。")
    return last and piece.level > 0 and siblings[piece.level] in {"plain", "item"}


def _mark_lead(piece: Piece) -> None:
    """What stands before 一是: a bare heading (（一）简政放权。) is one, more than that is text."""
    opening = first_sentence(piece.body)
    bare = len(opening) >= len(piece.body) and not piece.folded.endswith((":", ","))
    titled = len(piece.body) <= _LONGEST_SENTENCE if piece.level else _bare_words(piece.folded)
    if bare and titled:
        piece.form, piece.heading = "heading", piece.folded
    elif piece.level and not bare and len(opening) <= _LONGEST_RUNIN:
        piece.heading = piece.folded[: piece.words] + opening


def _bare_words(folded: str) -> bool:
    """主动公开。 is a heading, 主要有三个方面。 announces the list."""
    bare = len(folded) <= _LONGEST_BARE and folded.endswith("。") and "," not in folded
    return bare and first_rule("lead_announces", folded) is None


def _stands_alone(piece: Piece, following: Piece | None) -> bool:
    if piece.paragraph.style.startswith("heading") and len(piece.folded) <= _LONGEST:
        return True
    if piece.level == 0:
        return _plain_heading(piece, following)
    body = piece.body
    leaf = _is_leaf(piece, following)
    if not body:
        return True
    if len(body) > _LONGEST or not is_one_sentence(body):
        return False
    if piece.level <= CHINESE and len(body) <= _LONGEST_SENTENCE and not leaf:
        return True
    if body.endswith(_ENDS_SENTENCE):
        longest = _LONGEST_ITEM if piece.level >= ITEM else _LONGEST_SENTENCE
        listing = body.count(",") >= _CLAUSES or body.endswith((";", ",", "、"))
        return not leaf and len(body) <= longest and not listing
    if piece.level >= ITEM and leaf:
        return False
    return not leaf or piece.level <= CHINESE or not _in_list_of_lines(piece, following)


def _is_leaf(piece: Piece, following: Piece | None) -> bool:
    """Whether nothing stands below a numbered line: the text ends or the numbering goes on."""
    return following is None or 0 < following.level <= piece.level


def _in_list_of_lines(piece: Piece, following: Piece | None) -> bool:
    """A line without content below it, followed by its sibling of the same kind, is an entry of a list."""
    return (
        following is not None
        and piece.level in range(CHINESE + 1, CIRCLED + 1)
        and (following.level == piece.level or piece.level >= ARABIC_PAREN)
    )


def _plain_heading(piece: Piece, following: Piece | None) -> bool:
    """A short line without a number, without punctuation at its end, above some text."""
    text = piece.folded
    if len(text) > _LONGEST_PLAIN or len(text) < 3 or following is None or not piece.whole_paragraph:
        return False
    if text.endswith(_ENDS_SENTENCE) or ";" in text or "。" in text or "\t" in text:
        return False
    if text.endswith(":"):
        return first_rule("problems_heading", text) is not None and len(text) <= 16
    if following.level > 0:
        return following.ordinal == 1  # (二) goes on with a numbering that this line stands in
    if len(following.folded) <= len(text):
        return False
    # A line that names a part may stand over another heading; others stand over text.
    return _names_part(text) or _reads_like_text(following.folded)


def _names_part(text: str) -> bool:
    groups = ("problems_heading", "plans_heading", "results_heading")
    return any(first_rule(group, text) for group in groups)


def _reads_like_text(folded: str) -> bool:
    return folded.endswith(_ENDS_SENTENCE) or "。" in folded or len(folded) >= _LONG_TEXT


def _mark_runin(piece: Piece) -> str:
    """（一）优化流程。某县…… : heading and text in one paragraph."""
    if not piece.level:
        return "plain"
    opening = first_sentence(piece.body)
    if len(opening) < len(piece.body) and len(opening) <= _LONGEST_RUNIN:
        if piece.level < ITEM:
            piece.heading = piece.folded[: piece.words] + opening
        return "runin"
    return "item" if piece.level >= ITEM else "plain"
