"""Opening words of a paragraph that say it speaks of problems or plans, where no heading does."""

import re

from fazhi.config import first_rule, may_hold
from fazhi.numbering import ITEM
from fazhi.structure.pieces import Piece

_OPENING = 160
"""A cue stands in the first two sentences of a paragraph, within so many characters."""
_FIRST_TWO = re.compile(r"[^。!?]*[。!?]?[^。!?]*[。!?]?")
_PROBLEMS = ("problems_cue", "problems_cue_deep")
_YEAR = re.compile(r"20\d\d")
_ADDRESS = re.compile(r"(?:各位代表|各位委员|同志们)[!,。]\s*")
"""Speeches address the audience in the midst of the text; that says nothing of the paragraph."""


class Cues:
    """Follows a report from piece to piece and says where a cue overrules the heading.

    A cue holds for its paragraph; for the list behind it when it ends with a colon; and in a chapter on
    problems and plans until the next cue.

    Parameters
    ----------
    year : int or None
        The year reported on.
    """

    def __init__(self, year: int | None) -> None:
        self._year = year
        self._part = ""
        self._list = False
        self._level = 0

    def part(self, piece: Piece, above: str) -> str:
        """Return the part of ``piece``, given the one that the headings above it name."""
        if piece.form == "heading" and (not self._list or not piece.level or piece.level < ITEM - 3):
            self._forget()
            return above
        if piece.first_in_paragraph:
            self._enter(piece, above)
        return self._part or above

    def _enter(self, piece: Piece, above: str) -> None:
        cue = self._cue_of(piece, above)
        if cue:
            self._part, self._level = cue, 0
            self._list = piece.folded.endswith(":") or above == "problems+plans"
        elif self._part and above != "problems+plans" and not self._in_list(piece):
            self._forget()

    def _in_list(self, piece: Piece) -> bool:
        """Whether a paragraph goes on with the list that the cue announced."""
        if not self._list:
            return False
        if not self._level:
            self._level = piece.level or -1
            return piece.level == 0 or piece.ordinal == 1
        return piece.level == 0 if self._level < 0 else piece.level >= self._level

    def _cue_of(self, piece: Piece, above: str) -> str:
        if piece.level and above != "problems+plans":
            return ""
        start = _ADDRESS.match(piece.body)
        beginning = piece.body[start.end() if start else 0 :][:_OPENING]
        match = _FIRST_TWO.match(beginning)
        opening = match.group() if match else ""
        if above != "plans" and self._speaks_of_plans(opening):
            return "plans"
        if above not in {"problems", "duty"} and _speaks_of_problems(opening, beginning):
            return "" if self._speaks_of_plans(opening) else "problems"
        return ""

    def _speaks_of_plans(self, opening: str) -> bool:
        if first_rule("plans_cue", opening):
            return True
        year = _YEAR.match(opening)
        later = self._year is not None and year is not None and int(year.group()) > self._year
        return later and first_rule("plans_year_cue", opening) is not None

    def _forget(self) -> None:
        self._part, self._list, self._level = "", False, 0


def _speaks_of_problems(opening: str, beginning: str) -> bool:
    return may_hold(_PROBLEMS, beginning) and bool(
        first_rule("problems_cue", opening) or first_rule("problems_cue_deep", beginning)
    )
