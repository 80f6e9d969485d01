"""The trained classifier: applying it, saving it, loading it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.batch import Batch, Scorer
from fazhi.classify.calibrate import sigmoid, softmax
from fazhi.classify.clauses import blend, spread
from fazhi.classify.features import FEATURES, Ngrams, Tokens
from fazhi.classify.plain import PlainBatch, PlainScorer
from fazhi.classify.terms import Terms
from fazhi.classify.vectors import Rows, count_rows, score_rows, weigh
from fazhi.codebook import codebook
from fazhi.records import Document, LabeledDocument, Prediction, maker

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
class PartLabel:
    """What a model says of a part of a unit that speaks of shortcomings.

    Attributes
    ----------
    category : str
        The field of work it speaks of.
    types : tuple of str
        Problem types, likeliest first.
    chances : dict of str to float
        Calibrated probability of every problem type, 0 to 1.
    """

    category: str
    types: tuple[str, ...]
    chances: dict[str, float]


@dataclass(frozen=True)
class Classifier:
    """A trained model; made by :func:`train_classifier` or :func:`load_classifier`.

    Attributes
    ----------
    terms : dict of str to Terms
        The vocabulary of every block, sorted.
    idf : dict of str to float array
        Inverse document frequency of every term.
    tasks : dict of str to Task
    calibration : dict
        ``scale`` per many-class task, ``sigmoid`` and ``threshold`` per yes-or-no label, ``review``.
    info : dict
        Everything else that the manifest tells: settings, training data, scores, versions.
    features : int
        The way its tokens were made and weighted; see :data:`fazhi.classify.features.FEATURES`.
    """

    terms: dict[str, Terms]
    idf: dict[str, NDArray[np.float64]]
    tasks: dict[str, Task]
    calibration: dict[str, Any]
    info: dict[str, Any]
    features: int = FEATURES

    @cached_property
    def index(self) -> dict[str, dict[str, int]]:
        """The column of every term, block by block."""
        return {block: {term: i for i, term in enumerate(terms)} for block, terms in self.terms.items()}

    @cached_property
    def _scorer(self) -> Scorer:
        weights = {
            name: {block: task.weights[block] for block in task.blocks} for name, task in self.tasks.items()
        }
        biases = {name: task.bias for name, task in self.tasks.items()}
        return Scorer(self.terms, self.idf, weights, biases)

    @property
    def _plain_scorer(self) -> PlainScorer:
        return PlainScorer(self.ngrams, self.rows, {name: task.scores for name, task in self.tasks.items()})

    def _batch(self, documents: Sequence[Document]) -> Batch | PlainBatch:
        if self.features == FEATURES:
            return Batch.of(self._scorer, documents)
        return PlainBatch.of(self._plain_scorer, documents)

    def fill_all(self) -> None:
        """Lay out all weights now, before this process is copied: then the copies share them."""
        if self.features == FEATURES:
            self._scorer.fill_all()

    @property
    def ngrams(self) -> Ngrams:
        """The runs of words and characters that it was trained with."""
        settings = self.info["settings"]
        across = self.features < FEATURES
        return Ngrams(tuple(settings["word_ngrams"]), tuple(settings["char_ngrams"]), across)

    def rows(self, tokens: list[Tokens]) -> dict[str, Rows]:
        """Turn tokens into weighted rows, block by block."""
        blocks = tokens[0] if tokens else {}
        dampened = self.features < FEATURES
        return {
            block: weigh(
                count_rows([unit[block] for unit in tokens], self.index[block]), self.idf[block], dampened
            )
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
        return self.predict_all([document], scores)[0]

    def predict_all(self, documents: Sequence[Document], scores: bool = False) -> list[LabeledDocument]:
        """Label every unit of some documents; quicker than one by one, with the same result.

        The memory that this takes grows with the length of the documents together.
        """
        filled = [document for document in documents if document.units]
        found = iter(self._predict(self._batch(filled), scores) if filled else [])
        return [
            LabeledDocument(document, tuple(islice(found, len(document.units)))) for document in documents
        ]

    def label_parts(self, document: Document, parts: Sequence[tuple[int, str]]) -> list[PartLabel]:
        """Give parts of units that speak of shortcomings a category and problem types.

        Parameters
        ----------
        document : Document
        parts : sequence of (int, str)
            0-based position of a unit, and the text of a part of it; headings and place are the unit's.
        """
        if not parts:
            return []
        # Neither task looks at structure, so that it does not matter who stands beside whom.
        units = tuple(replace(document.units[index], text=text) for index, text in parts)
        batch, every = self._batch([replace(document, units=units)]), np.arange(len(parts))
        names = self.tasks["problem"].labels
        chances = self._chances(batch, every)
        return [
            PartLabel(category, types, dict(zip(names, row, strict=True)))
            for (category, *_), types, row in zip(
                self._categories(batch, every, False),
                self._likely(chances),
                np.round(chances, 6).tolist(),
                strict=True,
            )
        ]

    def probe(self, document: Document) -> tuple[list[Prediction], dict[str, NDArray[np.float64]]]:
        """Label every unit of a document, and return the figures behind the labels too.

        Returns
        -------
        list of Prediction
            One a unit.
        dict of str to float array, shape (n, labels)
            Of ``kind`` and ``role``, which have no calibrated probabilities, the softmax of the decision
            values of all units; probabilities of ``category`` for body units, of ``problem`` for those that
            list shortcomings.
        """
        batch = self._batch([document])
        figures = {name: softmax(batch.score(name), 1.0) for name in ("kind", "role")}
        said = self._predict(batch, True)
        figures["category"] = np.array([[*each.scores.values()] for each in said if each.scores])
        listing = [i for i, each in enumerate(said) if each.role in codebook().problem_roles]
        if listing:
            figures["problem"] = self._chances(batch, np.array(listing))
        return said, figures

    def _predict(self, batch: Batch | PlainBatch, scores: bool) -> list[Prediction]:
        kinds, roles = (self._best(name, batch.score(name)) for name in ("kind", "role"))
        body = [i for i, kind in enumerate(kinds) if kind == "body"]
        listing = [i for i in body if roles[i] in codebook().problem_roles]
        problems = self._problems(batch, np.array(listing, dtype=np.int64))
        others = {kind: Prediction(kind) for kind in dict.fromkeys(kinds)}
        predictions, prediction = [others[kind] for kind in kinds], maker(Prediction)
        categories = self._categories(batch, np.array(body, dtype=np.int64), scores)
        for i, found in zip(body, categories, strict=True):
            predictions[i] = prediction("body", roles[i], *found[:3], problems.get(i, ()), *found[3:], False)
        return predictions

    def _best(self, task: str, scores: NDArray[np.float64]) -> list[str]:
        labels = self.tasks[task].labels
        return [labels[i] for i in scores.argmax(axis=1).tolist()]

    def _categories(
        self, batch: Batch | PlainBatch, body: NDArray[np.int64], scores: bool
    ) -> Iterable[tuple[str, float, tuple[str, ...], bool, dict[str, float]]]:
        """Yield category, confidence, further categories, need of review and scores of each body unit."""
        if not len(body):
            return
        own = batch.score("category")[body]
        each, lengths, counts = batch.sentence_scores(body)
        labels = self.tasks["category"].labels
        corrected = spread(own, each, lengths, counts, labels.index(codebook().rest_category))
        chances = softmax(corrected, self.calibration["scale"]["category"])
        further = sigmoid(blend(own, each, counts), *self.calibration["sigmoid"]["secondary"])
        best, sure = chances.argmax(axis=1), chances.max(axis=1)
        likely = further >= self.calibration["threshold"]["secondary"]
        likely[np.arange(len(body)), best] = False
        yield from zip(
            [labels[label] for label in best.tolist()],
            np.round(sure, 6).tolist(),
            _names(labels, likely, further),
            (sure < self.calibration["review"]).tolist(),
            [dict(zip(labels, row, strict=True)) for row in np.round(chances, 6).tolist()]
            if scores
            else [{} for _ in best],
            strict=True,
        )

    def _problems(self, batch: Batch | PlainBatch, listing: NDArray[np.int64]) -> dict[int, tuple[str, ...]]:
        """Return the problem types of the units that list shortcomings, likeliest first."""
        if not len(listing):
            return {}
        return dict(zip(listing.tolist(), self._likely(self._chances(batch, listing)), strict=True))

    def _chances(self, batch: Batch | PlainBatch, listing: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the probability of every problem type, shape (number of listing, k)."""
        labels = self.tasks["problem"].labels
        fitted = np.array([self.calibration["sigmoid"][name] for name in labels])
        return sigmoid(blend(*batch.problem_scores(listing)), fitted[:, 0], fitted[:, 1])

    def _likely(self, chances: NDArray[np.float64]) -> list[tuple[str, ...]]:
        """Return for each row the problem types whose probability reaches their threshold, likeliest first."""
        labels, threshold = self.tasks["problem"].labels, self.calibration["threshold"]
        return _names(labels, chances >= np.array([threshold[name] for name in labels]), chances)


def _names(
    labels: Sequence[str], chosen: NDArray[np.bool_], chances: NDArray[np.float64]
) -> list[tuple[str, ...]]:
    """Return for each row the labels chosen, likeliest first."""
    names: list[tuple[str, ...]] = [()] * len(chosen)
    some = np.flatnonzero(chosen.any(axis=1))  # most rows have none
    order = np.argsort(-chances[some], axis=1, kind="stable")
    hits = np.take_along_axis(chosen[some], order, axis=1)
    for row, places, kept in zip(some.tolist(), order.tolist(), hits.tolist(), strict=True):
        names[row] = tuple([labels[place] for place, hit in zip(places, kept, strict=True) if hit])
    return names
