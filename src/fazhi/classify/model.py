"""The trained classifier: applying it, saving it, loading it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.calibrate import sigmoid, softmax
from fazhi.classify.features import BLOCKS, Ngrams, Tokens, tokens_of
from fazhi.classify.vectors import Rows, count_rows, score_rows, weigh
from fazhi.codebook import codebook
from fazhi.errors import ModelError
from fazhi.records import Document, LabeledDocument, Prediction
from fazhi.segment import fingerprint
from fazhi.store import StoredModel, load_model, save_model

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
        return np.asarray(sum((score_rows(rows[b], self.weights[b]) for b in self.blocks), self.bias[None, :]))


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
    index: dict[str, dict[str, int]]

    @property
    def ngrams(self) -> Ngrams:
        """The n-gram lengths it was trained with."""
        settings = self.info["settings"]
        return Ngrams(tuple(settings["word_ngrams"]), tuple(settings["char_ngrams"]))

    def rows(self, tokens: list[Tokens]) -> dict[str, Rows]:
        """Turn tokens into weighted rows, block by block."""
        return {
            block: weigh(count_rows([unit[block] for unit in tokens], self.index[block]), self.idf[block])
            for block in BLOCKS
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
        rows = self.rows(tokens_of(document, self.ngrams))
        found = {name: task.scores(rows) for name, task in self.tasks.items()}
        chances = softmax(found["category"], self.calibration["scale"]["category"])
        predictions = tuple(self._one(index, found, chances, scores) for index in range(len(document.units)))
        return LabeledDocument(document, predictions)

    def _one(
        self, index: int, found: dict[str, NDArray[np.float64]], chances: NDArray[np.float64], scores: bool
    ) -> Prediction:
        kind = self.tasks["kind"].labels[int(found["kind"][index].argmax())]
        if kind != "body":
            return Prediction(kind)
        role = self.tasks["role"].labels[int(found["role"][index].argmax())]
        labels = self.tasks["category"].labels
        best = int(chances[index].argmax())
        confidence = float(chances[index, best])
        problems = self._problems(found["problem"][index]) if role in codebook().problem_roles else ()
        return Prediction(
            kind,
            role,
            labels[best],
            round(confidence, 6),
            self._secondary(found["category"][index], best),
            problems,
            needs_review=confidence < self.calibration["review"],
            scores={n: round(float(c), 6) for n, c in zip(labels, chances[index], strict=True)} if scores else {},
        )

    def _secondary(self, decision: NDArray[np.float64], best: int) -> tuple[str, ...]:
        slope, offset = self.calibration["sigmoid"]["secondary"]
        chances = sigmoid(decision, slope, offset)
        order = np.argsort(-chances, kind="stable")
        threshold = self.calibration["threshold"]["secondary"]
        labels = self.tasks["category"].labels
        return tuple(labels[i] for i in order if i != best and chances[i] >= threshold)

    def _problems(self, decision: NDArray[np.float64]) -> tuple[str, ...]:
        labels = self.tasks["problem"].labels
        pairs = [
            (float(sigmoid(decision[i : i + 1], *self.calibration["sigmoid"][label])[0]), label)
            for i, label in enumerate(labels)
        ]
        kept = [pair for pair in pairs if pair[0] >= self.calibration["threshold"][pair[1]]]
        return tuple(label for _, label in sorted(kept, key=lambda pair: -pair[0]))


def save_classifier(classifier: Classifier, folder: Path, card: str) -> None:
    """Write a model directory; see :func:`fazhi.store.save_model`."""
    arrays: dict[str, NDArray[Any]] = {f"idf.{block}": idf for block, idf in classifier.idf.items()}
    for name, task in classifier.tasks.items():
        arrays[f"{name}.bias"] = task.bias
        arrays |= {f"{name}.{block}": weights for block, weights in task.weights.items()}
    meta = {
        **classifier.info,
        "predicts": "classifier",
        "labels": {name: list(task.labels) for name, task in classifier.tasks.items()},
        "blocks": {name: list(task.blocks) for name, task in classifier.tasks.items()},
        "calibration": classifier.calibration,
        "dictionary": fingerprint(),
    }
    save_model(folder, StoredModel(meta, arrays, {"terms": {k: list(v) for k, v in classifier.terms.items()}}), card)


def load_classifier(folder: str | Path) -> Classifier:
    """Load a classifier from a model directory.

    Raises
    ------
    ModelError
        If the directory fails verification, holds another kind of model, was made for another
        codebook or with another dictionary.
    """
    folder = Path(folder)
    stored = load_model(folder)
    meta = stored.meta
    if meta.get("predicts") != "classifier":
        raise ModelError(f"{folder}: 不是分类模型（{meta.get('predicts')!r}）")
    if meta.get("dictionary") != fingerprint():
        raise ModelError(f"{folder}: 模型训练时用的分词词典与现在的不同，请用现在的词典重新训练")
    try:
        return _assemble(folder, stored)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{folder}: 模型内容不完整或互不相符") from error


def _assemble(folder: Path, stored: StoredModel) -> Classifier:
    meta = stored.meta
    terms = {block: tuple(map(str, stored.data["terms"][block])) for block in BLOCKS}
    idf = {block: stored.arrays[f"idf.{block}"] for block in BLOCKS}
    tasks = {}
    for name in TASKS:
        labels, blocks = tuple(meta["labels"][name]), tuple(meta["blocks"][name])
        weights = {block: stored.arrays[f"{name}.{block}"] for block in blocks}
        shapes = [weights[block].shape == (len(terms[block]), len(labels)) for block in blocks]
        if not all(shapes) or stored.arrays[f"{name}.bias"].shape != (len(labels),):
            raise ValueError(name)
        tasks[name] = Task(labels, blocks, weights, stored.arrays[f"{name}.bias"])
    if any(idf[block].shape != (len(terms[block]),) for block in BLOCKS):
        raise ValueError("idf")
    book = codebook()
    if set(tasks["category"].labels) - set(book.categories) or set(tasks["role"].labels) - set(book.roles):
        raise ModelError(f"{folder}: 模型的类别与现在的标注手册不符")
    own = {"format", "files", "predicts", "labels", "blocks", "calibration", "dictionary"}
    info = {key: value for key, value in meta.items() if key not in own}
    index = {block: {term: i for i, term in enumerate(terms[block])} for block in BLOCKS}
    return Classifier(terms, idf, tasks, meta["calibration"], info, index)
