"""Scores of the units of documents and of their sentences and clauses, all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.features import SHORTEST_CLAUSE, SHORTEST_SENTENCE, heading_above
from fazhi.classify.folded import Folded
from fazhi.classify.grams import Grams
from fazhi.classify.placing import Placing
from fazhi.classify.sheet import Weights
from fazhi.classify.sums import Panel, Sums
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
    found : list of int array
        By finder, the run of its that stands at each word or letter of the texts, 0 for none.
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
    found: list[NDArray[np.int32]]
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
        folded = Folded([*(unit.text for unit in units), *numbers])
        texts = texts_of(folded, scorer.grams.dictionary)
        found = scorer.grams.find(texts)
        stretches = sentences_in(texts)
        border = int(stretches.firsts[len(units)])
        own, lines = np.arange(border), np.arange(border, len(stretches))
        sentences = scorer.units.sums(found, stretches.letters.take(own), stretches.words.take(own))
        headings = scorer.headings.sums(found, stretches.letters.take(lines), stretches.words.take(lines))
        return cls(
            scorer,
            len(units),
            texts,
            found,
            stretches,
            sentences,
            sentences.together(stretches.firsts[: len(units)]),
            headings.together(stretches.firsts[len(units) : -1] - border),
            np.array([numbers.get(heading, -1) for heading in above], dtype=np.int64),
            scorer.places.score(documents, folded),
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
        behind = len(self.stretches) - self.sentences.count
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
        clauses = clauses_in(self.texts, units)
        parts = parts_of(clauses, np.ones(len(units), dtype=bool), SHORTEST_CLAUSE)
        own = self.scorer.problems.sums(self.found, *clauses.whole)
        # Units that are one clause as a whole are numbered behind the clauses.
        cut = parts.stretches < len(clauses)
        single = parts.stretches[cut]
        each = self.scorer.problems.sums(self.found, clauses.letters.take(single), clauses.words.take(single))
        rows = parts.stretches + (len(single) - len(clauses))
        rows[cut] = np.arange(len(single))
        return (
            self._scores("problem", own, _BODIES),
            self._scores("problem", each.before(own).take(rows), _BODIES),
            parts.counts,
        )

    def _wanted(self, units: Numbers) -> NDArray[np.bool_]:
        wanted = np.zeros(self.texts.count, dtype=bool)
        wanted[units] = True
        return wanted

    def _scores(self, task: str, sums: Sums, blocks: Sequence[str]) -> Scores:
        scores = np.tile(self.scorer.biases[task], (sums.count, 1))
        for block in blocks:
            if block in self.scorer.weights[task]:
                scores += sums.score(task, block)
        return scores
