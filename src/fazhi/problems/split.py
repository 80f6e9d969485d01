"""A unit that speaks of shortcomings → single statements, each with its place.

The rules, in the order in which they are applied (docs/problems.md has them in Chinese):

1. Sentences end at 。；！？ and colons and before 一是, (1), ①. Nothing is cut inside quotes or brackets.
2. From the first sentence that promises a remedy, the rest of the unit is a closing and no statement.
3. A sentence of its own that gives a cause is no statement; a cause inside a sentence stays in it.
4. Sentences, and clauses at a sentence's start, that only say that there are problems are lead-ins.
5. A sentence is cut at commas where both sides say a shortcoming of their own; a clause that does not
   goes with the one behind it when it sets the scene, else with the one before.
6. A list with 、 is cut where each member says a shortcoming of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.chars import fold
from fazhi.numbering import ITEM, Mark, mark_of
from fazhi.problems.clauses import Piece, cut_clauses, is_shortcoming, lead_rule
from fazhi.problems.cut import clauses, first_of, mark_end, sentences

_HEADING = 12
"""The first sentence of a unit is a heading and no statement if it is this short and names no shortcoming."""
_NEUTRAL = {"measured-against", "time-only"}
"""Clauses of these rules lead in before another lead-in, and belong to a shortcoming before one."""
_STRONG = {"aware", "announces-list"}
"""Behind the first statement of a unit only these lead in: 机关建设仍有不少短板 then is one of the list."""
_EDGE = re.compile(r"[\s,。;:!?、…·.]")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a unit's text.

    Attributes
    ----------
    what : str
        ``statement``, ``lead`` (a lead-in or heading), ``cause``, ``closing``, ``mark`` (a number),
        ``connective`` or ``tail`` (等问题).
    start, end : int
        Offsets into the unit's text in characters, end exclusive.
    """

    what: str
    start: int
    end: int


def split_unit(text: str) -> tuple[Span, ...]:
    """Return the parts of a unit's text in order; what lies between them is punctuation and white space.

    >>> [span.what for span in split_unit("一是普法形式单一，覆盖面不广。对此，我们将认真整改。")]
    ['mark', 'statement', 'statement', 'closing']
    """
    folded = fold(text)
    return tuple(span for span in _trimmed(folded, _spans(folded)) if span.start < span.end)


def _spans(folded: str) -> Iterator[Span]:
    number = mark_of(folded)
    begin = number.end if number else 0
    if begin:
        yield Span("mark", 0, begin)
    closing = begun = False
    parts = [(max(start, begin), end) for start, end in sentences(folded) if end > begin]
    for index, (first, end) in enumerate(parts):
        start = mark_end(folded, first, end)
        if start > first:
            yield Span("mark", first, start)
        numbered = start > first or (index == 0 and begin > 0)
        closing = (closing and start == first) or first_of("closing", _words(folded, start, end)) is not None
        if closing:
            yield Span("closing", start, end)
        elif first_of("cause_sentence", _words(folded, start, end)):
            yield Span("cause", start, end)
        elif _is_lead(folded, (start, end), numbered, begun) or (
            index == 0 and len(parts) > 1 and _is_heading(number, _words(folded, start, end))
        ):
            yield Span("lead", start, end)
        else:
            lead = start if numbered else _lead_end(folded, start, end, begun)
            yield Span("lead", start, lead)
            yield from (_span(piece) for piece in cut_clauses(folded, lead, end))
            begun = True


def _words(folded: str, start: int, end: int) -> str:
    """Return a sentence without white space and closing marks other than a colon."""
    return folded[start:end].strip().rstrip("。;!?,").strip()


def _is_lead(folded: str, place: tuple[int, int], numbered: bool, begun: bool) -> bool:
    """A sentence is a lead-in if each of its clauses is; a numbered one only if a list follows it."""
    start, end = place
    words = _words(folded, start, end)
    if not words or first_of("lead_sentence", words):
        return True
    if numbered and not words.endswith(":"):
        return False
    if words.endswith(":") and (first_of("lead_before_colon", words) or not is_shortcoming(words[:-1])):
        return True
    return not folded[_lead_end(folded, start, end, begun) : end].strip(" ,。;:!?")


def _is_heading(number: Mark | None, words: str) -> bool:
    """（一）队伍建设。 in front of a unit's text is a heading; 一是…… and what names a shortcoming is none."""
    item = number is not None and number.level == ITEM
    return not item and len(words) <= _HEADING and not is_shortcoming(words)


def _span(piece: Piece) -> Span:
    return Span(piece.what, piece.start, piece.end)


def _lead_end(folded: str, start: int, end: int, begun: bool) -> int:
    """Return where the lead-in clauses of a sentence end.

    A clause that only names a measure or a time (与上级要求相比) leads in if another lead-in follows;
    directly before a shortcoming it belongs to it.
    """
    found = start
    aware = False
    for one, other in clauses(folded, start, end):
        words = folded[one:other].strip(" ,。;:!?")
        rule = lead_rule(words, aware)
        if rule is None or (begun and rule not in _STRONG | _NEUTRAL):
            break
        aware = aware or rule == "aware"
        if rule not in _NEUTRAL:
            found = other
    return found


def _trimmed(folded: str, spans: Iterator[Span]) -> Iterator[Span]:
    for span in spans:
        start, end = span.start, span.end
        while start < end and _EDGE.match(folded[start]):
            start += 1
        while start < end and _EDGE.match(folded[end - 1]):
            end -= 1
        yield Span(span.what, start, end)
