"""All units of all labelled reports in one table: what training and cross-validation work on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.examples import Example, examples_of
from fazhi.classify.features import BLOCKS, Ngrams, Tokens, clause_tokens, tokens_of
from fazhi.classify.vectors import Rows, count_rows, inverse_frequency, vocabulary, weigh
from fazhi.codebook import codebook
from fazhi.config import TrainSettings
from fazhi.labeled import Label, LabeledReport
from fazhi.records import KINDS

TASK_BLOCKS = {
    "kind": ("first", "structure"),
    "role": ("word", "char", "heading", "structure"),
    "category": ("word", "char", "first", "heading"),
    "problem": ("word", "char"),
}
"""The blocks that each task looks at."""


@dataclass(slots=True)
class Table:
    """Counts of all tokens, with labels and folds.

    Attributes
    ----------
    counts : dict of str to Rows
        Per block, one row a unit.
    terms : dict of str to list of str
        Per block, the token of every column.
    labels : list of Label
    folds : int array, shape (n,)
        The fold of every unit; all units of a report share one.
    clauses : dict of str to Rows
        Per block, one row a clause of the units that carry problem types.
    clause_starts : int array, shape (n + 1,)
        Unit ``i`` has the clauses ``clause_starts[i]`` to ``clause_starts[i + 1]``; others have none.
    """

    counts: dict[str, Rows]
    terms: dict[str, list[str]]
    labels: list[Label]
    folds: NDArray[np.int64]
    clauses: dict[str, Rows]
    clause_starts: NDArray[np.int64]

    def members(self, task: str) -> NDArray[np.int64]:
        """Return the rows that a task learns from."""
        roles = codebook().problem_roles
        if task == "kind":
            return np.arange(len(self.labels))
        if task == "problem":
            return np.array([i for i, label in enumerate(self.labels) if label.role in roles], dtype=np.int64)
        return np.array([i for i, label in enumerate(self.labels) if label.kind == "body"], dtype=np.int64)

    def truth(self, task: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return class numbers, shape (n,); for problem types a table of yes and no, shape (n, k)."""
        names = labels_of(task)
        if task == "problem":
            return np.array([[name in self.labels[i].problems for name in names] for i in rows])
        values = [getattr(self.labels[i], task) for i in rows]
        return np.array([names.index(value) for value in values], dtype=np.int64)

    def idf(self, block: str, rows: NDArray[np.int64], min_units: int) -> NDArray[np.float64]:
        """Return the idf of a block's columns over the given rows."""
        return inverse_frequency(self.counts[block], len(self.terms[block]), rows, min_units)

    def weighted(self, task: str, idf: dict[str, NDArray[np.float64]]) -> dict[str, Rows]:
        """Return the weighted rows of a task's blocks, all units."""
        return {block: weigh(self.counts[block], idf[block]) for block in TASK_BLOCKS[task]}


def labels_of(task: str) -> tuple[str, ...]:
    """Return the labels of a task in their fixed order."""
    book = codebook()
    return {"kind": KINDS, "role": book.roles, "category": book.categories, "problem": book.problems}[task]


def build_table(reports: Sequence[LabeledReport], config: TrainSettings) -> Table:
    """Run structure and segmentation over labelled reports and count their tokens."""
    examples = examples_of(reports)
    ngrams = Ngrams(config.word_ngrams, config.char_ngrams)
    tokens: list[Tokens] = []
    labels: list[Label] = []
    for example in examples:
        tokens.extend(tokens_of(example.document, ngrams))
        labels.extend(example.labels)
    groups = np.repeat(np.arange(len(examples)), [len(example.labels) for example in examples])
    terms = {block: vocabulary([unit[block] for unit in tokens], config.min_units) for block in BLOCKS}
    index = {block: {term: i for i, term in enumerate(terms[block])} for block in BLOCKS}
    counts = {block: count_rows([unit[block] for unit in tokens], index[block]) for block in BLOCKS}
    clauses = _clauses(examples, ngrams)
    return Table(
        counts,
        terms,
        labels,
        fold_of(reports, config.folds)[groups],
        {b: count_rows([c[b] for unit in clauses for c in unit], index[b]) for b in TASK_BLOCKS["problem"]},
        np.concatenate([[0], np.cumsum([len(unit) for unit in clauses])]).astype(np.int64),
    )


def _clauses(examples: Sequence[Example], ngrams: Ngrams) -> list[list[Tokens]]:
    roles = codebook().problem_roles
    return [
        clause_tokens(unit.text, ngrams) if label.role in roles else []
        for example in examples
        for unit, label in zip(example.document.units, example.labels, strict=True)
    ]


def fold_of(reports: Sequence[LabeledReport], folds: int) -> NDArray[np.int64]:
    """Assign whole reports to folds, by a hash of their text, evenly filled."""
    order = sorted(range(len(reports)), key=lambda i: hashlib.sha256(reports[i].text.encode()).digest())
    assigned = np.zeros(len(reports), dtype=np.int64)
    assigned[order] = np.arange(len(reports)) % folds
    return assigned
