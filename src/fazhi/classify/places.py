"""Where and how the units of a document stand, as tokens ``name=value``."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import codes_of, fold_all
from fazhi.config import rules
from fazhi.records import Document, Unit

_LENGTH_STEPS = (6, 12, 20, 32, 50, 90, 200)
_OPENING = 160
"""So many characters at the start of a unit are searched for cues."""
_PLANE = 0x10001
"""Code points of Unicode's first plane, and one for all others."""
_CUES = ("problems_cue", "plans_cue", "closing_cue", "intro")


def structure_tokens(document: Document) -> list[list[str]]:
    """Return the tokens of every unit."""
    folded = fold_all([unit.text for unit in document.units])
    aspects = aspects_of(document.units, folded)
    columns = [[f"{name}={value}" for value in values] for name, values in aspects.items()]
    found = [list(tokens) for tokens in zip(*columns, strict=True)]
    for number, token in rare_tokens([document.units], folded):
        found[number].append(token)
    return found


def aspects_of(units: Sequence[Unit], folded: Sequence[str]) -> dict[str, list[str]]:
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
        "end": [text[-1:] for text in folded],
        "length": [str(bisect_right(_LENGTH_STEPS, len(unit.text))) for unit in units],
        "place": [_place(number, first, last) for number in range(len(units))],
        "before": ["", *hints][:-1],
        "after": [*hints, ""][1:],
    }


def rare_tokens(documents: Sequence[Sequence[Unit]], folded: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield tokens that few units have: what an opening is about, and what is said of the last unit.

    Parameters
    ----------
    documents : sequence of sequences of Unit
        The units of each.
    folded : sequence of str
        The folded texts of all.

    Yields
    ------
    int, str
        0-based position among the units of all documents, and token.
    """
    units = [unit for document in documents for unit in document]
    for number, cue in cues_in(folded):
        yield number, f"cue={cue}"
        yield number, f"cue={cue},part={units[number].part}"
    start = 0
    for document in documents:
        last = _span(document)[1]
        if 0 <= last < len(document):
            one = document[last]
            yield start + last, f"last,part={one.part},level={min(one.level, 1)}"
        start += len(document)


def cues_in(folded: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield 0-based position and cue of every folded text whose opening has that cue."""
    openings = [text[:_OPENING] for text in folded]
    standing = _Standing(openings, [word for cue in _CUES for rule in rules(cue) for word in rule.needs])
    for cue in _CUES:
        found: set[int] = set()
        for rule in rules(cue):
            tried = standing.one_of(rule.needs) if rule.needs else range(len(openings))
            found.update(
                number for number in tried if number not in found and rule.found_in(openings[number])
            )
        yield from ((number, cue) for number in sorted(found))


class _Standing:
    """Finds words in many texts at once; text by text it takes five times as long.

    Most openings have none of the words that a cue cannot do without.
    """

    def __init__(self, texts: Sequence[str], words: Sequence[str]) -> None:
        self._codes = codes_of("\n".join([*texts, ""]))
        self._ends = np.cumsum([len(text) + 1 for text in texts])
        # One character in twelve is the first of a word; only there it is worth looking for the words.
        first = np.zeros(_PLANE, dtype=bool)
        first[[ord(word[0]) for word in words]] = True
        self._places = np.flatnonzero(first.take(self._codes, mode="clip"))
        self._firsts = self._codes.take(self._places)

    def one_of(self, words: Sequence[str]) -> list[int]:
        """Return the 0-based positions, ascending, of the texts with one of the words."""
        return np.unique(np.concatenate([self._with(word) for word in words])).tolist()

    def _with(self, word: str) -> NDArray[np.int64]:
        places = self._places[self._firsts == ord(word[0])]
        for number, letter in enumerate(word[1:], start=1):
            places = places[self._codes.take(places + number, mode="clip") == ord(letter)]
        return np.searchsorted(self._ends, places, side="right")


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
