"""Where and how the units of a document stand, as tokens ``name=value``."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from fazhi.chars import fold_all
from fazhi.config import first_rule
from fazhi.records import Document, Unit

_LENGTH_STEPS = (6, 12, 20, 32, 50, 90, 200)
_OPENING = 160
"""So many characters at the start of a unit are searched for cues."""
_CUES = ("problems_cue", "plans_cue", "closing_cue", "intro")


def structure_tokens(document: Document) -> list[list[str]]:
    """Return the tokens of every unit."""
    aspects = aspects_of(document.units)
    columns = [[f"{name}={value}" for value in values] for name, values in aspects.items()]
    found = [list(tokens) for tokens in zip(*columns, strict=True)]
    for number, token in rare_tokens(document.units):
        found[number].append(token)
    return found


def aspects_of(units: Sequence[Unit]) -> dict[str, list[str]]:
    """Return what every unit has a value of, aspect by aspect, in the order of the units."""
    hints = [unit.kind_hint for unit in units]
    first, last = _span(units)
    return {
        "hint": hints,
        "rule": [unit.hint_rule for unit in units],
        "form": [unit.form for unit in units],
        "level": [str(unit.level) for unit in units],
        "part": [unit.part for unit in units],
        "depth": [str(len(unit.section)) for unit in units],
        "end": fold_all([unit.text[-1:] for unit in units]),
        "length": [str(bisect_right(_LENGTH_STEPS, len(unit.text))) for unit in units],
        "place": [_place(number, first, last) for number in range(len(units))],
        "before": ["", *hints][:-1],
        "after": [*hints, ""][1:],
    }


def rare_tokens(units: Sequence[Unit]) -> Iterator[tuple[int, str]]:
    """Yield 0-based position and token where an opening says what a unit is about, and for the last unit."""
    last = _span(units)[1]
    for number, opening in enumerate(fold_all([unit.text[:_OPENING] for unit in units])):
        for cue in _CUES:
            if first_rule(cue, opening):
                yield number, f"cue={cue}"
                yield number, f"cue={cue},part={units[number].part}"
    if 0 <= last < len(units):
        yield last, f"last,part={units[last].part},level={min(units[last].level, 1)}"


def _span(units: Sequence[Unit]) -> tuple[int, int]:
    """Return the positions of the first and the last unit that structure takes for text."""
    body = [number for number, unit in enumerate(units) if unit.kind_hint == "body"]
    return (body[0], body[-1]) if body else (0, len(units) - 1)


def _place(number: int, first: int, last: int) -> str:
    if number < first:
        return "above"
    if number > last:
        return "below"
    if number == first:
        return "first"
    return "last" if number == last else "inside"
