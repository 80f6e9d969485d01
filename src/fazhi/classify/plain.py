"""Scores of units, of their sentences and clauses, text by text: slow, and as plain as it can be told.

Models of an earlier kind (see :data:`fazhi.classify.features.FEATURES`) are applied this way; for those of
today :class:`fazhi.classify.batch.Batch` finds the same scores for all texts at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.features import Ngrams, Tokens, clause_tokens, sentence_tokens, tokens_of
from fazhi.classify.vectors import Rows
from fazhi.records import Document, Unit

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlainScorer:
    """What a model needs to score tokens.

    Attributes
    ----------
    ngrams : Ngrams
    rows : callable
        Turns tokens into weighted rows, block by block.
    scores : mapping of str to callable
        By task, from rows to decision values.
    """

    ngrams: Ngrams
    rows: Callable[[list[Tokens]], dict[str, Rows]]
    scores: Mapping[str, Callable[[dict[str, Rows]], Scores]]


@dataclass(frozen=True, slots=True)
class PlainBatch:
    """Units of documents; methods as those of :class:`fazhi.classify.batch.Batch`."""

    scorer: PlainScorer
    units: tuple[Unit, ...]
    rows: dict[str, Rows]

    @classmethod
    def of(cls, scorer: PlainScorer, documents: Sequence[Document]) -> "PlainBatch":
        """Count the tokens of all units; there must be one unit at least."""
        tokens = [each for document in documents for each in tokens_of(document, scorer.ngrams)]
        units = tuple(unit for document in documents for unit in document.units)
        return cls(scorer, units, scorer.rows(tokens))

    def score(self, task: str) -> Scores:
        """Return the decision values of a task, shape (units, labels)."""
        return self.scorer.scores[task](self.rows)

    def sentence_scores(self, units: Numbers) -> tuple[Scores, NDArray[np.float64], Numbers]:
        """Return decision values for the category, lengths and number of the sentences of some units."""
        found = [sentence_tokens(self.units[unit].text, self.scorer.ngrams) for unit in units.tolist()]
        lengths = np.array([size for _, sizes in found for size in sizes], dtype=np.float64)
        scores, counts = self._parts("category", [tokens for tokens, _ in found])
        return scores, lengths, counts

    def problem_scores(self, units: Numbers) -> tuple[Scores, Scores, Numbers]:
        """Return decision values for problem types: of some units, of their clauses, and the clauses' number."""
        own = self.scorer.scores["problem"]({block: rows.take(units) for block, rows in self.rows.items()})
        found = [clause_tokens(self.units[unit].text, self.scorer.ngrams) for unit in units.tolist()]
        return own, *self._parts("problem", found)

    def _parts(self, task: str, found: Sequence[list[Tokens]]) -> tuple[Scores, Numbers]:
        counts = np.array([len(parts) for parts in found], dtype=np.int64)
        return self.scorer.scores[task](self.scorer.rows([part for parts in found for part in parts])), counts
