"""Phrases: words that stand side by side far more often than chance, and fixed sayings from a list."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fazhi.segment import words_of
from fazhi.topics.texts import Clauses


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is put together again after cutting.

    Attributes
    ----------
    given : dict of str to tuple of tuple of str
        Fixed sayings by their first word, the longest first.
    found : dict of (str, str) to int
        Pairs found in the corpus, and their rank; the lower rank is joined first.
    """

    given: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    found: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def join(self, clauses: Clauses) -> list[str]:
        """Return the words of ``clauses`` with phrases as one word each."""
        joined: list[str] = []
        for clause in clauses:
            joined += self._pairs(self.sayings(clause))
        return joined

    def sayings(self, clause: Sequence[str]) -> list[str]:
        """Return a clause's words with the fixed sayings as one word each."""
        if self.given.keys().isdisjoint(clause):
            return list(clause)
        words: list[str] = []
        at = 0
        while at < len(clause):
            choices = self.given.get(clause[at], ())
            size = next((len(c) for c in choices if tuple(clause[at : at + len(c)]) == c), 1)
            words.append("".join(clause[at : at + size]))
            at += size
        return words

    def _pairs(self, words: list[str]) -> list[str]:
        while hits := self.found.keys() & set(pairwise(words)):
            best = min(hits, key=self.found.__getitem__)
            at = next(at for at, pair in enumerate(pairwise(words)) if pair == best)
            words[at : at + 2] = ["".join(best)]
        return words


def sayings(texts: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return fixed sayings as :class:`Phrases` wants them; what is one word already is left out."""
    cut = sorted({tuple(words_of(text)) for text in texts})
    result: dict[str, list[tuple[str, ...]]] = {}
    for words in cut:
        if len(words) > 1:
            result.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(group, key=lambda w: (-len(w), w))) for first, group in result.items()}


def find_pairs(
    texts: Iterable[Iterable[Sequence[str]]],
    usable: Callable[[str], bool],
    least: int,
    npmi: float,
    length: int,
) -> dict[tuple[str, str], int]:
    """Find pairs of neighbours that belong together.

    Parameters
    ----------
    texts : iterable of clauses
        The words of each clause of each unit, fixed sayings joined already.
    usable : callable
        Which words may be part of a pair.
    least : int
        How often a pair must occur.
    npmi : float
        Normalised pointwise mutual information it must reach, -1 to 1 (Bouma 2009), over words.
    length : int
        Characters the pair may have.

    Returns
    -------
    dict of (str, str) to int
        Rank by NPMI, the highest is 0.
    """
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for clauses in texts:
        for clause in clauses:
            single.update(clause)
            double.update(pairwise(clause))
    total = sum(single.values())
    scored = []
    for (left, right), count in double.items():
        if count < least or len(left) + len(right) > length or not (usable(left) and usable(right)):
            continue
        value = math.log(count * total / (single[left] * single[right])) / -math.log(count / total)
        if value >= npmi:
            scored.append((-value, left, right))
    return {(left, right): rank for rank, (_, left, right) in enumerate(sorted(scored))}
