"""The parts of a report — results, problems, duty, plans — by the words of its headings."""

import re
from collections.abc import Sequence

from fazhi.config import first_rule, may_hold
from fazhi.structure.cues import Cues
from fazhi.structure.pieces import Piece

_BARE = 22
"""A heading below the top level changes the part only if it says little else (characters)."""
_YEAR = re.compile(r"20\d\d(?=年)")
_NAMING = ("problems_heading", "results_heading", "plans_heading", "duty_heading")
"""The groups of rules for words that name a part; most headings name a field of work."""
_HEADED = frozenset({"heading", "runin", "lead"})


def part_of_heading(text: str, year: int | None = None) -> str:
    """Return the part that a heading's words name, or an empty string.

    Parameters
    ----------
    text : str
        The heading, folded, without its number.
    year : int or None
        The year reported on: a later year in the heading speaks of plans.

    Returns
    -------
    str
        ``results``, ``problems``, ``duty``, ``plans``, ``problems+plans`` or ``""``.
    """
    bare = text.strip(" 。.:;,![]")
    if not may_hold(_NAMING, bare) and not _later_year(bare, year):
        return ""
    problems = first_rule("problems_heading", bare) and not first_rule("problems_not", bare)
    results = first_rule("results_heading", bare)
    plans = _plans(bare, year, bool(results))
    if problems:
        return "problems+plans" if plans else "problems"
    if first_rule("duty_heading", bare):
        return "duty"
    if plans:
        return "plans"
    return "results" if results else ""


def _plans(bare: str, year: int | None, results: bool) -> bool:
    rule = first_rule("plans_heading", bare)
    if results:
        return rule is not None and _next_step(bare)
    return rule is not None or _later_year(bare, year)


def _later_year(text: str, year: int | None) -> bool:
    """Return whether the years named are all later than the one reported on."""
    if not year or "20" not in text:
        return False
    years = [int(found) for found in _YEAR.findall(text)]
    return bool(years) and min(years) > year


def _next_step(bare: str) -> bool:
    return bool(re.search(r"下一?步|下一?阶段|今后|明年|来年", bare))


def mark_parts(pieces: Sequence[Piece], text: str, year: int | None) -> None:
    """Set ``section`` and ``part`` of every piece from the headings above it; ``text`` is the report's."""
    stack: list[tuple[int, str]] = []  # level and part of the headings above
    section: tuple[str, ...] = ()  # and their words
    seen: set[str] = set()
    year = _reported(pieces, year)
    cues = Cues(year)
    for piece in pieces:
        if piece.kind:
            piece.part = ""
            continue
        headed = piece.form in _HEADED and (piece.level > 0 or piece.form == "heading")
        level = _depth(piece, stack) if headed else piece.level if piece.form != "item" else 0
        if level and stack and stack[-1][0] >= level:
            while stack and stack[-1][0] >= level:
                stack.pop()
            section = section[: len(stack)]
        piece.section = section
        above = _part_below(piece, stack, year, seen) if headed else stack[-1][1] if stack else ""
        piece.part = cues.part(piece, above)
        if headed and piece.heading:
            section = (*section, text[piece.start : piece.start + len(piece.heading)].strip())
            stack.append((level, piece.part))
            seen.add(piece.part)


def _reported(pieces: Sequence[Piece], year: int | None) -> int | None:
    """Return the year that the results are of.

    A work report given at the start of 2024 carries 2024 in its title, looks back on 2023 and plans 2024.
    """
    headings = [piece.folded for piece in pieces if piece.form == "heading" and not piece.kind]
    if year is None or any(str(year + 1) in text for text in headings):
        return year
    looks_back = any(str(year - 1) in text and first_rule("looking_back", text) for text in headings)
    return year - 1 if looks_back else year


def _depth(piece: Piece, stack: Sequence[tuple[int, str]]) -> int:
    """A heading without a number stands at the top, or under the last numbered 一、 it follows."""
    if piece.level:
        return piece.level
    style = piece.paragraph.style
    if style.startswith("heading"):
        return int(style[-1])
    return 2 if any(level <= 2 for level, _ in stack) and not part_of_heading(piece.folded) else 1


def _part_below(piece: Piece, stack: Sequence[tuple[int, str]], year: int | None, seen: set[str]) -> str:
    words = piece.heading[piece.words :] if piece.level else piece.heading
    named = part_of_heading(words, year) if words else ""
    if named == "plans" and str(year) in words and not seen & {"results", "problems"}:
        named = "results"  # 2023年…的主要举措 opens the report of 2023
    above = stack[-1][1] if stack else ""
    if not stack:
        return named or _untold(seen)
    if named in {"problems", "plans", "problems+plans"} and (
        len(words.strip()) <= _BARE or above == "problems+plans"
    ):
        # 查找不足、补短板 inside the results is a result.
        return named if above != "results" or named == _part_of_bare(words) else above
    if named == "duty" and above == "results":
        return named
    return above


def _part_of_bare(words: str) -> str:
    """Return ``problems`` or ``plans`` only for headings that say nothing else."""
    bare = re.sub(r"[。:;,!\s]", "", words)
    if first_rule("bare_problems", bare):
        return "problems"
    return "plans" if first_rule("bare_plans", bare) else ""


def _untold(seen: set[str]) -> str:
    """A top heading that names a field of work: what part it is depends on what came before."""
    if "plans" in seen or "problems+plans" in seen:
        return "plans"
    return "plans" if "problems" in seen and "results" in seen else "results"
