"""One sentence on shortcomings → its single statements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.config import rules
from fazhi.problems.cut import FILE, clauses, first_of, listed

_SHORTEST = 5
"""Fewer characters do not stand alone: 机制不活 goes with the clause beside it."""
_SUBJECT = 2
"""What is lacking stands before the words that say so, in at least so many characters."""
_TAIL = re.compile(r"等[^、,]{0,24}$|的?(问题|现象|情况|情形)[^、,]{0,12}$")
_TAIL_SAYS_MORE = re.compile(r"等(领域|方面|地区|部门|单位|环节|行业|区域)")
_REST = re.compile(r"等等?$")
_EDGE = " ,。;:!?、\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: ``statement``, ``connective`` or ``tail``, with its offsets."""

    what: str
    start: int
    end: int


def lead_rule(words: str, aware: bool = False) -> str | None:
    """Return the id of the rule by which a clause only leads in, or None.

    Parameters
    ----------
    words : str
        A clause, folded, without its comma.
    aware : bool
        Whether 我们清醒地认识到 stands before it: what follows then says more easily that there are
        problems without saying which.
    """
    bare = words[_connective(words) :].strip(_EDGE)
    rule = first_of("lead_clause", words) or first_of("lead_clause", bare)
    if rule is None and aware:
        rule = first_of("lead_after_aware", bare)
    return rule.id if rule else None


def is_shortcoming(words: str) -> bool:
    """Whether some words say what is lacking and of what.

    >>> is_shortcoming("执法程序不规范"), is_shortcoming("有待提高"), is_shortcoming("开展执法培训")
    (True, False, False)
    """
    words = words.strip(_EDGE)
    for rule in rules("lacking", FILE):
        for match in rule.pattern.finditer(words):
            if match.start() >= _SUBJECT or (rule.id in {"lacks", "trouble-exists"} and len(words) >= 6):
                return True
    return False


def cut_clauses(folded: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the single statements between two offsets, and connectives and tails left out of them."""
    begin = last = -1
    for one, other, stands in _stand(folded, start, end):
        if begin >= 0 and stands:
            yield from _finish(folded, begin, last)
            begin = one
        elif begin < 0:
            begin = one
        last = other
    if begin >= 0:
        yield from _finish(folded, begin, last)


def _stand(folded: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return the clauses and whether a new statement begins with each.

    A clause that says no shortcoming sets the scene for the next one that does; behind the last one it
    goes with what stands before.
    """
    places = clauses(folded, start, end)
    full = [_is_full(folded[one:other]) for one, other in places]
    result: list[tuple[int, int, bool]] = []
    scene = False
    complete = False  # whether the statement so far says a shortcoming
    for index, (one, other) in enumerate(places):
        words = folded[one:other]
        sets_scene = not full[index] and not _depends(words) and any(full[index + 1 :]) and not scene
        if sets_scene:
            stands, scene = complete, True
            complete = False if stands or not result else complete
        elif full[index]:
            stands = complete and not scene
            complete, scene = True, False
        else:
            stands = False
            complete = complete or is_shortcoming(words)
            if scene and is_shortcoming(words):
                scene, complete = False, True
        result.append((one, other, stands))
    return result


def _is_full(clause: str) -> bool:
    words = clause.strip(_EDGE)
    words = words[_connective(words) :].strip(_EDGE)
    if len(words) < _SHORTEST or first_of("scene", words):
        return False
    return not _depends(words) and is_shortcoming(words)


def _depends(clause: str) -> bool:
    words = clause.strip(_EDGE)
    bare = words[_connective(words) :].strip(_EDGE)
    if first_of("dependent_not", bare):
        return False
    return first_of("dependent", bare) is not None


def _connective(words: str) -> int:
    if first_of("connective_not", words):
        return 0
    rule = first_of("connective", words)
    match = rule.pattern.match(words) if rule else None
    return match.end() if match and len(words) - match.end() >= 2 else 0


def _finish(folded: str, start: int, end: int) -> Iterator[Piece]:
    """Yield one statement, its connective taken off, or the members of a list of shortcomings."""
    while start < end and folded[start] in _EDGE:
        start += 1
    while start < end and folded[end - 1] in _EDGE:
        end -= 1
    while cut := _connective(folded[start:end]):
        yield Piece("connective", start, start + cut)
        start += cut
    if match := _REST.search(folded, start, end):
        yield from _members(folded, start, match.start())
        yield Piece("tail", match.start(), end)
    else:
        yield from _members(folded, start, end)


def _members(folded: str, start: int, end: int) -> Iterator[Piece]:
    """Cut a list with 、 whose members each say a shortcoming; what stands before it goes with the first."""
    places = listed(folded, start, end)
    tail = _tail(folded, *places[-1]) if len(places) > 1 else end
    members = [*places[:-1], (places[-1][0], tail)] if places else []
    if len(members) > 1 and all(
        _is_member(folded[one:other], place) for place, (one, other) in enumerate(members)
    ):
        yield from (Piece("statement", one, other) for one, other in members)
        if tail < end:
            yield Piece("tail", tail, end)
    elif start < end:
        yield Piece("statement", start, end)


def _tail(folded: str, start: int, end: int) -> int:
    match = _TAIL.search(folded, start, end)
    return match.start() if match and not _TAIL_SAYS_MORE.match(folded, match.start()) else end


def _is_member(text: str, place: int) -> bool:
    words = text.strip(_EDGE)
    return (
        len(words) >= _SHORTEST and is_shortcoming(words) and "," not in words[:-1]
        if place
        else _first(words)
    )


def _first(words: str) -> bool:
    """The first member may have clauses before it; its own words are those behind the last comma."""
    own = words.rpartition(",")[2]
    return len(own) >= _SHORTEST and is_shortcoming(own)
