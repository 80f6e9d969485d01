"""Where and how the units of a document stand, as tokens ``name=value``."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from fazhi.classify.folded import Folded
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
    folded = Folded([unit.text for unit in document.units])
    aspects = aspects_of([document.units], folded)
    columns = [[f"{name}={value}" for value in values] for name, values in aspects.items()]
    found = [list(tokens) for tokens in zip(*columns, strict=True)]
    for number, token in rare_tokens([document.units], folded):
        found[number].append(token)
    return found


def aspects_of(documents: Sequence[Sequence[Unit]], folded: Folded) -> dict[str, Sequence[str]]:
    """Return what every unit has a value of, aspect by aspect.

    Parameters
    ----------
    documents : sequence of sequences of Unit
        The units of each.
    folded : Folded
        The texts of all of them, perhaps with others behind.

    Returns
    -------
    dict of str to sequence of str
        Each with a value for every unit, document after document.
    """
    units = [unit for document in documents for unit in document]
    hints, before, after, places = [], [], [], []
    for document in documents:
        own = [unit.kind_hint for unit in document]
        hints += own
        before += ["", *own][:-1]
        after += [*own, ""][1:]
        places += _places(own)
    return {
        "hint": hints,
        "rule": [unit.hint_rule for unit in units],
        "form": [unit.form for unit in units],
        "level": [str(unit.level) for unit in units],
        "part": [unit.part for unit in units],
        "depth": [str(len(unit.section)) for unit in units],
        "end": [text[-1:] for text in folded.texts[: len(units)]],
        "length": [str(bisect_right(_LENGTH_STEPS, len(unit.text))) for unit in units],
        "place": places,
        "before": before,
        "after": after,
    }


def rare_tokens(documents: Sequence[Sequence[Unit]], folded: Folded) -> Iterator[tuple[int, str]]:
    """Yield tokens that few units have: what an opening is about, and what is said of the last unit.

    Parameters
    ----------
    documents, folded
        As for :func:`aspects_of`.

    Yields
    ------
    int, str
        0-based position among the units of all documents, and token.
    """
    units = [unit for document in documents for unit in document]
    for number, cue in cues_in(folded, len(units)):
        yield number, f"cue={cue}"
        yield number, f"cue={cue},part={units[number].part}"
    start = 0
    for document in documents:
        last = _span([unit.kind_hint for unit in document])[1]
        if 0 <= last < len(document):
            one = document[last]
            yield start + last, f"last,part={one.part},level={min(one.level, 1)}"
        start += len(document)


def cues_in(folded: Folded, count: int) -> Iterator[tuple[int, str]]:
    """Yield 0-based position and cue of those of the first ``count`` texts whose openings have that cue."""
    needed = [word for cue in _CUES for rule in rules(cue) for word in rule.needs]
    words = _Needed(folded, count, needed)
    for cue in _CUES:
        found: set[int] = set()
        for rule in rules(cue):
            tried = words.one_of(rule.needs) if rule.needs else range(count)
            for number in tried:
                if number not in found and rule.found_in(folded.texts[number][:_OPENING]):
                    found.add(number)
        yield from ((number, cue) for number in sorted(found))


class _Needed:
    """Where the words stand that cues cannot do without; most openings have none of them.

    To look for them in all openings together takes a fifth of the time of asking opening by opening.
    """

    def __init__(self, folded: Folded, count: int, words: Sequence[str]) -> None:
        self._codes, ends = folded.codes, folded.ends[:count]
        # One character in fifty is the first of a word; only there it is worth looking for the words.
        first = np.zeros(_PLANE, dtype=bool)
        first[[ord(word[0]) for word in words]] = True
        text = self._codes[: ends[-1]] if count else self._codes[:0]
        places = np.flatnonzero(first.take(text, mode="clip"))
        owners = np.searchsorted(ends, places)
        opening = np.flatnonzero(places - folded.starts.take(owners) < _OPENING)
        self._places, self._owners = places.take(opening), owners.take(opening)
        self._firsts = self._codes.take(self._places)
        self._found: dict[str, list[int]] = {word: self._with(word) for word in dict.fromkeys(words)}

    def one_of(self, words: Sequence[str]) -> list[int]:
        """Return the 0-based positions, ascending, of the texts with one of the words."""
        return sorted(set().union(*(self._found[word] for word in words)))

    def _with(self, word: str) -> list[int]:
        here = np.flatnonzero(self._firsts == ord(word[0]))
        for number, letter in enumerate(word[1:], start=1):
            letters = self._codes.take(self._places.take(here) + number, mode="clip")
            here = here[letters == ord(letter)]
        found: list[int] = self._owners.take(here).tolist()
        return found


def _span(hints: Sequence[str]) -> tuple[int, int]:
    """Return the positions of the first and the last unit that structure takes for text."""
    body = [number for number, hint in enumerate(hints) if hint == "body"]
    return (body[0], body[-1]) if body else (0, len(hints) - 1)


def _places(hints: Sequence[str]) -> list[str]:
    """Return where each unit of a document stands, measured by the units taken for text."""
    if not hints:
        return []
    first, last = _span(hints)
    between = ["first", *["inside"] * (last - first - 1), "last"] if first < last else ["first"]
    return ["above"] * first + between + ["below"] * (len(hints) - 1 - last)
