"""The trained classifier: applying it, saving it, loading it."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.calibrate import sigmoid, softmax
from fazhi.classify.clauses import blend, spread
from fazhi.classify.features import (
    Ngrams,
    Tokens,
    clause_tokens,
    sentence_tokens,
    tokens_of,
)
from fazhi.classify.vectors import Rows, count_rows, score_rows, weigh
from fazhi.codebook import codebook
from fazhi.records import Document, LabeledDocument, Prediction

TASKS = ("kind", "role", "category", "problem")
"""What is predicted, in the order in which models store it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One linear model over some of the blocks.

    Attributes
    ----------
    labels : tuple of str
        k labels, in the order of the weights' columns.
    blocks : tuple of str
        The blocks it looks at.
    weights : dict of str to float array, shape (m of the block, k)
    bias : float array, shape (k,)
    """

    labels: tuple[str, ...]
    blocks: tuple[str, ...]
    weights: dict[str, NDArray[np.float32]]
    bias: NDArray[np.float64]

    def scores(self, rows: dict[str, Rows]) -> NDArray[np.float64]:
        """Return the decision values, shape (n, k)."""
        return np.asarray(
            sum((score_rows(rows[b], self.weights[b]) for b in self.blocks), self.bias[None, :])
        )


@dataclass(frozen=True, slots=True)
class Classifier:
    """A trained model; made by :func:`train_classifier` or :func:`load_classifier`.

    Attributes
    ----------
    terms : dict of str to tuple of str
        The vocabulary of every block, sorted.
    idf : dict of str to float array
        Inverse document frequency of every term.
    tasks : dict of str to Task
    calibration : dict
        ``scale`` per many-class task, ``sigmoid`` and ``threshold`` per yes-or-no label, ``review``.
    info : dict
        Everything else that the manifest tells: settings, training data, scores, versions.
    """

    terms: dict[str, tuple[str, ...]]
    idf: dict[str, NDArray[np.float64]]
    tasks: dict[str, Task]
    calibration: dict[str, Any]
    info: dict[str, Any]
    index: dict[str, dict[str, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare the look-up from term to column."""
        index = {block: {term: i for i, term in enumerate(terms)} for block, terms in self.terms.items()}
        object.__setattr__(self, "index", index)

    @property
    def ngrams(self) -> Ngrams:
        """The n-gram lengths it was trained with."""
        settings = self.info["settings"]
        return Ngrams(tuple(settings["word_ngrams"]), tuple(settings["char_ngrams"]))

    def rows(self, tokens: list[Tokens]) -> dict[str, Rows]:
        """Turn tokens into weighted rows, block by block."""
        blocks = tokens[0] if tokens else {}
        return {
            block: weigh(count_rows([unit[block] for unit in tokens], self.index[block]), self.idf[block])
            for block in blocks
        }

    def predict(self, document: Document, scores: bool = False) -> LabeledDocument:
        """Label every unit of a document.

        Parameters
        ----------
        document : Document
            From :func:`fazhi.structure.analyse_report`.
        scores : bool
            Whether each prediction also carries the probability of every category.
        """
        if not document.units:
            return LabeledDocument(document, ())
        rows = self.rows(tokens_of(document, self.ngrams))
        kinds, roles = (self._best(name, self.tasks[name].scores(rows)) for name in ("kind", "role"))
        body = [i for i, kind in enumerate(kinds) if kind == "body"]
        troubled = [i for i in body if roles[i] in codebook().problem_roles]
        categories = self._categories(document, rows, body, scores)
        problems = self._problems(document, rows, troubled)
        predictions = [Prediction(kind) for kind in kinds]
        for i in body:
            predictions[i] = replace(categories[i], role=roles[i], problems=problems.get(i, ()))
        return LabeledDocument(document, tuple(predictions))

    def _best(self, task: str, scores: NDArray[np.float64]) -> list[str]:
        return [self.tasks[task].labels[i] for i in scores.argmax(axis=1)]

    def _categories(
        self, document: Document, rows: dict[str, Rows], body: list[int], scores: bool
    ) -> dict[int, Prediction]:
        """Return the categories of the body units; role and problem types are left open."""
        if not body:
            return {}
        task = self.tasks["category"]
        sentences = [sentence_tokens(document.units[i].text, self.ngrams) for i in body]
        counts = np.array([len(tokens) for tokens, _ in sentences])
        lengths = np.array([float(length) for _, each in sentences for length in each])
        own = task.scores({block: rows[block].take(np.array(body)) for block in task.blocks})
        each = task.scores(self.rows([tokens for unit, _ in sentences for tokens in unit]))
        rest = task.labels.index(codebook().rest_category)
        chances = softmax(spread(own, each, lengths, counts, rest), self.calibration["scale"]["category"])
        further = sigmoid(blend(own, each, counts), *self.calibration["sigmoid"]["secondary"])
        return {unit: self._category(chances[row], further[row], scores) for row, unit in enumerate(body)}

    def _category(
        self, chances: NDArray[np.float64], further: NDArray[np.float64], scores: bool
    ) -> Prediction:
        labels = self.tasks["category"].labels
        best = int(chances.argmax())
        confidence = float(chances[best])
        least = self.calibration["threshold"]["secondary"]
        order = np.argsort(-further, kind="stable")
        return Prediction(
            "body",
            category=labels[best],
            confidence=round(confidence, 6),
            secondary=tuple(labels[i] for i in order if i != best and further[i] >= least),
            needs_review=confidence < self.calibration["review"],
            scores={n: round(float(c), 6) for n, c in zip(labels, chances, strict=True)} if scores else {},
        )

    def _problems(
        self, document: Document, rows: dict[str, Rows], listing: list[int]
    ) -> dict[int, tuple[str, ...]]:
        """Return the problem types of the units that list shortcomings, likeliest first."""
        if not listing:
            return {}
        task = self.tasks["problem"]
        clauses = [clause_tokens(document.units[i].text, self.ngrams) for i in listing]
        own = task.scores({block: rows[block].take(np.array(listing)) for block in task.blocks})
        each = task.scores(self.rows([clause for unit in clauses for clause in unit]))
        scores = blend(own, each, np.array([len(unit) for unit in clauses]))
        chances = np.column_stack(
            [sigmoid(scores[:, i], *self.calibration["sigmoid"][name]) for i, name in enumerate(task.labels)]
        )
        threshold = self.calibration["threshold"]
        return {
            unit: tuple(
                task.labels[i] for i in np.argsort(-row, kind="stable") if row[i] >= threshold[task.labels[i]]
            )
            for unit, row in zip(listing, chances, strict=True)
        }
