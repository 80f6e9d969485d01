"""Scores of the units of documents and of their sentences and clauses, all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.features import SHORTEST_CLAUSE, SHORTEST_SENTENCE, heading_above
from fazhi.classify.grams import Found, Grams
from fazhi.classify.placing import Placing
from fazhi.classify.sheet import Weights
from fazhi.classify.sums import Panel, Sums, inside
from fazhi.classify.terms import Terms
from fazhi.classify.texts import Stretches, Texts, clauses_in, parts_of, sentences_in, texts_of
from fazhi.records import Document

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]

_UNITS = ("word", "char", "first")
"""Blocks that tell what a unit says."""
_BODIES = ("word", "char")


class Scorer:
    """A model's vocabulary and weights, laid out for scoring many units at a time.

    Parameters
    ----------
    terms : mapping of str to Terms
    idf : mapping of str to float array
    weights : mapping of str to (mapping of str to float array)
    biases : mapping of str to float array
        By task.
    """

    def __init__(
        self,
        terms: Mapping[str, Terms],
        idf: Mapping[str, NDArray[np.float64]],
        weights: Weights,
        biases: Mapping[str, NDArray[np.float64]],
    ) -> None:
        self.grams = Grams(terms)
        self.places = Placing(terms["structure"], idf["structure"], weights)
        self.biases = biases
        self.weights = weights
        self._idf = idf

    @cached_property
    def units(self) -> Panel:
        """What the texts of units add to kind, role and category."""
        return Panel(self.grams.finders, self._idf, self.weights, _UNITS, ("category", "role", "kind"))

    @cached_property
    def headings(self) -> Panel:
        """What the headings above them add."""
        return Panel(self.grams.finders, self._idf, self.weights, ("heading",), ("category", "role"))

    @cached_property
    def problems(self) -> Panel:
        """What words add to problem types; many a report has no shortcomings."""
        return Panel(self.grams.finders, self._idf, self.weights, _BODIES, ("problem",))

    def fill_all(self) -> None:
        """Lay out all weights now."""
        for panel in (self.units, self.headings, self.problems):
            panel.fill_all()


@dataclass(frozen=True, slots=True)
class Batch:
    """Units of one document or several: what their texts, sentences and surroundings add up to.

    Attributes
    ----------
    scorer : Scorer
    size : int
        Number of units.
    texts : Texts
        The texts of the units, then the headings above them, each once.
    found : list of Found
        By finder, where terms stand in the texts.
    stretches : Stretches
        The sentences of the texts.
    sentences, wholes, headings : Sums
        Of the sentences of units, of units, of headings.
    above : int array, shape (size,)
        Which heading stands above every unit; -1 for none.
    structure : dict of str to float array
        By task, what the structure of the units adds.
    """

    scorer: Scorer
    size: int
    texts: Texts
    found: list[Found]
    stretches: Stretches
    sentences: Sums
    wholes: Sums
    headings: Sums
    above: Numbers
    structure: dict[str, Scores]

    @classmethod
    def of(cls, scorer: Scorer, documents: Sequence[Document]) -> "Batch":
        """Find the terms of all units; there must be one unit at least."""
        units = [unit for document in documents for unit in document.units]
        above = [heading_above(unit) for unit in units]
        numbers = {heading: number for number, heading in enumerate(dict.fromkeys(filter(None, above)))}
        texts = texts_of([*(unit.text for unit in units), *numbers], scorer.grams.dictionary)
        found = scorer.grams.find(texts)
        stretches = sentences_in(texts)
        # Stretches of units come first, and so do all the places in them.
        border = int(np.searchsorted(stretches.owners, len(units)))
        sentences, headings = [], []
        for finder, each in zip(scorer.grams.finders, found, strict=True):
            rows = (stretches.words if finder.of_words else stretches.letters).take(each.places)
            split = int(np.searchsorted(rows, border))
            sentences.append((rows[:split], each.runs[:split]))
            headings.append((rows[split:] - border, each.runs[split:]))
        own = scorer.units.sums(sentences, border)
        lines = scorer.headings.sums(headings, len(stretches.owners) - border)
        return cls(
            scorer,
            len(units),
            texts,
            found,
            stretches,
            own,
            own.together(stretches.firsts[: len(units)]),
            lines.together(stretches.firsts[len(units) :] - border),
            np.array([numbers.get(heading, -1) for heading in above], dtype=np.int64),
            scorer.places.score(documents),
        )

    def score(self, task: str) -> Scores:
        """Return the decision values of ``kind``, ``role`` or ``category``, shape (size, labels)."""
        blocks = self.scorer.weights[task]
        scores = np.tile(self.scorer.biases[task], (self.size, 1))
        for block in _BODIES:
            if block in blocks:
                scores += self.wholes.score(task, block)
        if "first" in blocks:
            scores += self.sentences.take(self.stretches.firsts[: self.size]).score(task, "first")
        if "heading" in blocks:
            below = np.flatnonzero(self.above >= 0)
            scores[below] += self.headings.score(task, "heading")[self.above[below]]
        return scores + self.structure[task] if "structure" in blocks else scores

    def sentence_scores(self, units: Numbers) -> tuple[Scores, NDArray[np.float64], Numbers]:
        """Score the sentences of some units.

        Returns
        -------
        scores : float array, shape (sentences, categories)
            Decision values for the category.
        lengths : float array, shape (sentences,)
            In characters.
        counts : int array, shape (units,)
            Number of sentences of every unit.
        """
        parts = parts_of(self.stretches, self._wanted(units), SHORTEST_SENTENCE)
        # Behind the stretches of all texts are numbered those texts that are one part as a whole.
        behind = len(self.stretches.owners) - self.sentences.count
        rows = parts.stretches - np.where(parts.stretches < self.sentences.count, 0, behind)
        sums = self.sentences.before(self.wholes).take(rows)
        return self._scores("category", sums, _UNITS), parts.lengths, parts.counts[units]

    def problem_scores(self, units: Numbers) -> tuple[Scores, Scores, Numbers]:
        """Score some units, and their clauses, for problem types.

        Returns
        -------
        own : float array, shape (units, types)
        each : float array, shape (clauses, types)
        counts : int array, shape (units,)
            Number of clauses of every unit.
        """
        texts, clauses = self.texts, clauses_in(self.texts)
        parts = parts_of(clauses, self._wanted(units), SHORTEST_CLAUSE)
        rows = _numbered(units, texts.count)
        letters, words = texts.owners.take(texts.letters), clauses.owners.take(clauses.words)
        own = self._types(rows.take(letters), rows.take(words), len(units))
        single = parts.stretches[parts.stretches < len(clauses.owners)]
        numbers = _numbered(single, len(clauses.owners))
        each = self._types(numbers.take(clauses.letters), numbers.take(clauses.words), len(single))
        every = np.append(numbers[:-1], len(single) + rows[:-1])
        return (
            self._scores("problem", own, _BODIES),
            self._scores("problem", each.before(own).take(every[parts.stretches]), _BODIES),
            parts.counts[units],
        )

    def _wanted(self, units: Numbers) -> NDArray[np.bool_]:
        wanted = np.zeros(self.texts.count, dtype=bool)
        wanted[units] = True
        return wanted

    def _types(self, letters: Numbers, words: Numbers, count: int) -> Sums:
        """Sum up problem types, given the row of every letter and word, -1 for none."""
        finders = zip(self.scorer.grams.finders, self.found, strict=True)
        found = [inside(each, one.length, words if one.of_words else letters) for one, each in finders]
        return self.scorer.problems.sums(found, count)

    def _scores(self, task: str, sums: Sums, blocks: Sequence[str]) -> Scores:
        scores = np.tile(self.scorer.biases[task], (sums.count, 1))
        for block in blocks:
            if block in self.scorer.weights[task]:
                scores += sums.score(task, block)
        return scores


def _numbered(chosen: Numbers, count: int) -> Numbers:
    """Return the place of every number below ``count`` among the chosen; -1 for others, and at the end."""
    numbers = np.full(count + 1, -1)
    numbers[chosen] = np.arange(len(chosen))
    return numbers
