"""All units of all labelled reports in one table: what training and cross-validation work on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.examples import Example, examples_of, known_tokens
from fazhi.classify.features import BLOCKS, Ngrams, Tokens, clause_tokens, sentence_tokens, tokens_of
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
_CONTEXT = ("heading", "structure")
"""Blocks that are empty in weak units, which therefore do not count for how common their tokens are."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Clauses or sentences of the units.

    Attributes
    ----------
    counts : dict of str to Rows
        Per block, one row a part.
    starts : int array, shape (n + 1,)
        Unit ``i`` has the parts ``starts[i]`` to ``starts[i + 1]``.
    lengths : float array
        Length of every part in characters.
    """

    counts: dict[str, Rows]
    starts: NDArray[np.int64]
    lengths: NDArray[np.float64]

    def of(self, units: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the parts of the given units, in order."""
        ranges = [np.arange(self.starts[unit], self.starts[unit + 1]) for unit in units]
        return np.concatenate(ranges) if ranges else np.zeros(0, dtype=np.int64)


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
    groups : int array, shape (n,)
        The number of every unit's report; -1 where it is no report of the labelled data.
    folds : int array, shape (n,)
        The fold in which every unit's report is held out; all units of a report share one, -1 for none.
    weights : float array, shape (n,)
        How much every unit counts in training.
    judged : bool array, shape (n,)
        Which units models are judged and calibrated on: those of whole labelled reports.
    weak : bool array, shape (n,)
        Which units have a category from a heading, and no other label.
    clauses : Parts
        Of the units that carry problem types.
    sentences : Parts
        Of the body units.
    """

    counts: dict[str, Rows]
    terms: dict[str, list[str]]
    labels: list[Label]
    groups: NDArray[np.int64]
    folds: NDArray[np.int64]
    weights: NDArray[np.float64]
    judged: NDArray[np.bool_]
    weak: NDArray[np.bool_]
    clauses: "Parts"
    sentences: "Parts"

    def members(self, task: str) -> NDArray[np.int64]:
        """Return the rows that a task learns from."""
        roles = codebook().problem_roles
        if task == "kind":
            return np.flatnonzero(~self.weak)
        if task == "problem":
            return np.array([i for i, label in enumerate(self.labels) if label.role in roles], dtype=np.int64)
        body = np.array([i for i, label in enumerate(self.labels) if label.kind == "body"], dtype=np.int64)
        return body if task == "category" else body[~self.weak[body]]

    def tested(self, task: str) -> NDArray[np.int64]:
        """Return the rows that a task is judged and calibrated on."""
        members = self.members(task)
        return members[self.judged[members]]

    def truth(self, task: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return class numbers, shape (n,); for problem types a table of yes and no, shape (n, k)."""
        names = labels_of(task)
        if task == "problem":
            return np.array([[name in self.labels[i].problems for name in names] for i in rows])
        values = [getattr(self.labels[i], task) for i in rows]
        return np.array([names.index(value) for value in values], dtype=np.int64)

    def idf(self, block: str, rows: NDArray[np.int64], min_units: int) -> NDArray[np.float64]:
        """Return the idf of a block's columns over the given rows."""
        if block in _CONTEXT:
            rows = rows[~self.weak[rows]]
        return inverse_frequency(self.counts[block], len(self.terms[block]), rows, min_units)

    def weighted(self, task: str, idf: dict[str, NDArray[np.float64]]) -> dict[str, Rows]:
        """Return the weighted rows of a task's blocks, all units."""
        return {block: weigh(self.counts[block], idf[block]) for block in TASK_BLOCKS[task]}


def labels_of(task: str) -> tuple[str, ...]:
    """Return the labels of a task in their fixed order."""
    book = codebook()
    return {"kind": KINDS, "role": book.roles, "category": book.categories, "problem": book.problems}[task]


def build_table(
    reports: Sequence[LabeledReport], config: TrainSettings, weak: Sequence[Example] = ()
) -> Table:
    """Run structure and segmentation over labelled reports and count their tokens.

    Parameters
    ----------
    reports : sequence of LabeledReport
    config : TrainSettings
    weak : sequence of Example
        Further units whose category a heading tells; see :mod:`fazhi.classify.weak`.
    """
    examples = [*examples_of(reports), *weak]
    ngrams = Ngrams(config.word_ngrams, config.char_ngrams)
    tokens: list[Tokens] = []
    labels: list[Label] = []
    for example in examples:
        tokens.extend(known_tokens(unit, example) for unit in tokens_of(example.document, ngrams))
        labels.extend(example.labels)
    sizes = [len(example.labels) for example in examples]
    whole = [report for report in reports if not report.single]
    groups = np.repeat(_groups(examples, whole), sizes)
    sources = np.repeat([example.source for example in examples], sizes)
    terms = {block: vocabulary([unit[block] for unit in tokens], config.min_units) for block in BLOCKS}
    index = {block: {term: i for i, term in enumerate(terms[block])} for block in BLOCKS}
    counts = {block: count_rows([unit[block] for unit in tokens], index[block]) for block in BLOCKS}
    return Table(
        counts,
        terms,
        labels,
        groups,
        np.append(fold_of(whole, config.folds), -1)[groups],
        np.concatenate([_weights(example, config) for example in examples]),
        sources == "report",
        sources == "weak",
        _clauses(examples, ngrams, index),
        _sentences(examples, ngrams, index),
    )


def _groups(examples: Sequence[Example], whole: Sequence[LabeledReport]) -> NDArray[np.int64]:
    """A single unit is held out together with the report of its name, if that is among the data."""
    numbers = {report.name: number for number, report in enumerate(whole)}
    return np.array(
        [-1 if example.source == "weak" else numbers.get(example.report, -1) for example in examples],
        dtype=np.int64,
    )


def _weights(example: Example, config: TrainSettings) -> NDArray[np.float64]:
    if example.source == "weak":
        return np.full(len(example.labels), config.weak_weight)
    corrected = np.array(example.corrected or [False] * len(example.labels))
    return np.where(corrected, config.correction_weight, 1.0)


def _clauses(examples: Sequence[Example], ngrams: Ngrams, index: dict[str, dict[str, int]]) -> Parts:
    roles = codebook().problem_roles
    found = [
        clause_tokens(unit.text, ngrams) if label.role in roles and example.source == "report" else []
        for example in examples
        for unit, label in zip(example.document.units, example.labels, strict=True)
    ]
    return _parts(found, [1.0] * sum(map(len, found)), "problem", index)


def _sentences(examples: Sequence[Example], ngrams: Ngrams, index: dict[str, dict[str, int]]) -> Parts:
    found: list[list[Tokens]] = []
    lengths: list[float] = []
    for example in examples:
        for unit, label in zip(example.document.units, example.labels, strict=True):
            judged = label.kind == "body" and example.source == "report"
            tokens, sizes = sentence_tokens(unit.text, ngrams) if judged else ([], [])
            found.append(tokens)
            lengths.extend(map(float, sizes))
    return _parts(found, lengths, "category", index)


def _parts(
    found: list[list[Tokens]], lengths: list[float], task: str, index: dict[str, dict[str, int]]
) -> Parts:
    rows = {
        block: count_rows([part[block] for unit in found for part in unit], index[block])
        for block in TASK_BLOCKS[task]
    }
    starts = np.concatenate([[0], np.cumsum([len(unit) for unit in found])]).astype(np.int64)
    return Parts(rows, starts, np.array(lengths))


def fold_of(reports: Sequence[LabeledReport], folds: int) -> NDArray[np.int64]:
    """Assign whole reports to folds, by a hash of their text, evenly filled."""
    order = sorted(range(len(reports)), key=lambda i: hashlib.sha256(reports[i].text.encode()).digest())
    assigned = np.zeros(len(reports), dtype=np.int64)
    assigned[order] = np.arange(len(reports)) % folds
    return assigned
