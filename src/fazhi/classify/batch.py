"""Scores of the units of documents and of their sentences and clauses, all at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.features import (
    SHORTEST_CLAUSE,
    SHORTEST_SENTENCE,
    heading_above,
    structure_tokens,
)
from fazhi.classify.grams import Found, Grams
from fazhi.classify.panels import Cells, Panel, cells_of, entries_of
from fazhi.classify.terms import Terms
from fazhi.classify.texts import Parts, Texts, clauses_in, openings_in, sentences_in, texts_of
from fazhi.records import Document

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


class Scorer:
    """A model's vocabulary and weights, laid out for scoring many units at a time.

    Parameters
    ----------
    terms : mapping of str to Terms
    idf : mapping of str to float array
    weights : mapping of str to (mapping of str to float array)
        By task and block, each of shape (terms of the block, labels).
    biases : mapping of str to float array
        By task.
    """

    def __init__(
        self,
        terms: Mapping[str, Terms],
        idf: Mapping[str, NDArray[np.float64]],
        weights: Mapping[str, Mapping[str, NDArray[np.float32]]],
        biases: Mapping[str, NDArray[np.float64]],
    ) -> None:
        self.idf = idf
        self.grams = Grams(terms)
        self.structure = {term: column for column, term in enumerate(terms["structure"])}
        self._biases = biases
        self._weights = weights
        self._panels: dict[tuple[str, str], Panel] = {}

    def score(self, task: str, cells: Mapping[str, Cells], headings: Numbers | None = None) -> Scores:
        """Return the decision values of a task, shape (rows, labels).

        Parameters
        ----------
        task : str
        cells : mapping of str to Cells
            By block; blocks that are not there count as empty.
        headings : int array, shape (rows,), optional
            The heading of every row, -1 for none, where ``cells["heading"]`` has one row a heading.
        """
        parts = {
            block: self._panel(task, block).score(each)
            for block, each in cells.items()
            if block in self._weights[task]
        }
        if headings is not None and "heading" in parts:
            none = np.zeros((1, parts["heading"].shape[1]))
            parts["heading"] = np.concatenate([parts["heading"], none])[headings]
        return np.asarray(sum(parts.values(), self._biases[task][None, :]))

    def _panel(self, task: str, block: str) -> Panel:
        """Lay weights out when they are first needed: many a report has no shortcomings."""
        if (task, block) not in self._panels:
            self._panels[task, block] = Panel(self.idf[block], self._weights[task][block])
        return self._panels[task, block]


@dataclass(frozen=True, slots=True)
class Batch:
    """Units of one document or several, and where terms stand in their texts.

    Attributes
    ----------
    scorer : Scorer
    size : int
        Number of units.
    texts : Texts
        The texts of the units, then the headings above them, each once.
    found : dict of str to list of Found
    headings : int array, shape (size,)
        Which heading stands above every unit; -1 for none.
    structure : (int array, int array)
        Unit and column of every structure token that the vocabulary knows.
    """

    scorer: Scorer
    size: int
    texts: Texts
    found: dict[str, list[Found]]
    headings: Numbers
    structure: tuple[Numbers, Numbers]

    @classmethod
    def of(cls, scorer: Scorer, documents: Sequence[Document]) -> "Batch":
        """Find the terms of all units."""
        units = [unit for document in documents for unit in document.units]
        above = [heading_above(unit) for unit in units]
        numbers = {heading: number for number, heading in enumerate(dict.fromkeys(filter(None, above)))}
        texts = texts_of([*(unit.text for unit in units), *numbers], scorer.grams.dictionary)
        known = scorer.structure
        structure = [
            [known[token] for token in tokens if token in known]
            for document in documents
            for tokens in structure_tokens(document)
        ]
        return cls(
            scorer,
            len(units),
            texts,
            scorer.grams.find(texts),
            np.array([numbers.get(heading, -1) for heading in above], dtype=np.int64),
            (
                np.repeat(np.arange(len(units)), [len(columns) for columns in structure]),
                np.fromiter(chain.from_iterable(structure), dtype=np.int64),
            ),
        )

    def units(self) -> dict[str, Cells]:
        """Return what the units consist of, block by block; of headings, what each of them consists of."""
        texts, size = self.texts, self.size
        own = self._numbered(np.arange(size))
        heads = self._numbered(np.arange(size, texts.count))
        opening_letters, opening_words = openings_in(texts)
        letters, words = texts.owners.take(texts.letters), texts.word_owners
        return {
            "word": self._cells("word", own[letters], own[words], size),
            "char": self._cells("char", own[letters], own[words], size),
            "first": self._cells("first", own[opening_letters], own[opening_words], size),
            "heading": self._cells("heading", heads[letters], heads[words], texts.count - size),
            "structure": cells_of(*self.structure, size, self.scorer.idf["structure"]),
        }

    def bodies(self, units: Numbers) -> dict[str, Cells]:
        """Return the words and characters of the given units alone."""
        own, texts = self._numbered(units), self.texts
        rows = own[texts.owners.take(texts.letters)], own[texts.word_owners]
        return {block: self._cells(block, *rows, len(units)) for block in ("word", "char")}

    def sentences(self, units: Numbers) -> tuple[dict[str, Cells], Parts]:
        """Return what the sentences of the given units consist of, and how many there are."""
        parts = sentences_in(self.texts, self._numbered(units)[:-1] >= 0, SHORTEST_SENTENCE)
        return self._parts(parts, ("word", "char", "first")), parts

    def clauses(self, units: Numbers) -> tuple[dict[str, Cells], Parts]:
        """Return what the clauses of the given units consist of, and how many there are."""
        parts = clauses_in(self.texts, self._numbered(units)[:-1] >= 0, SHORTEST_CLAUSE)
        return self._parts(parts, ("word", "char")), parts

    def _numbered(self, chosen: Numbers) -> Numbers:
        """Return the place of every text among the chosen, -1 for others; and at the end -1 for no text."""
        numbers = np.full(self.texts.count + 1, -1)
        numbers[chosen] = np.arange(len(chosen))
        return numbers

    def _parts(self, parts: Parts, blocks: Iterable[str]) -> dict[str, Cells]:
        count = len(parts.lengths)
        return {block: self._cells(block, parts.letters, parts.words, count) for block in blocks}

    def _cells(self, block: str, letters: Numbers, words: Numbers, count: int) -> Cells:
        entries = entries_of(self.found[block], letters, words)
        return cells_of(*entries, count, self.scorer.idf[block])
