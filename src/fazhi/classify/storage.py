"""Classifiers on disk: what goes into a model directory and what is checked when it comes out."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from fazhi.classify.features import BLOCKS, FEATURES
from fazhi.classify.golden import golden_of, try_golden
from fazhi.classify.model import TASKS, Classifier, Task
from fazhi.classify.terms import Terms
from fazhi.codebook import codebook
from fazhi.errors import ModelError
from fazhi.golden import NAME, Trial, judge, with_versions
from fazhi.records import KINDS
from fazhi.segment import fingerprint
from fazhi.store import StoredModel, load_model, save_model


def save_classifier(classifier: Classifier, folder: Path, card: str) -> None:
    """Write a model directory; see :func:`fazhi.store.save_model`."""
    arrays: dict[str, NDArray[Any]] = {f"idf.{block}": idf for block, idf in classifier.idf.items()}
    for block, terms in classifier.terms.items():
        arrays[f"terms.{block}"], arrays[f"terms.{block}.sizes"] = terms.arrays()
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
        "features": classifier.features,
    }
    save_model(folder, StoredModel(meta, arrays, {NAME: golden_of(classifier)}), card)


def load_classifier(folder: str | Path) -> Classifier:
    """Load a classifier from a model directory and try its golden texts.

    Raises
    ------
    ModelError
        If the directory fails verification, holds another kind of model, was made for another
        codebook, with another dictionary or by another way of making tokens, or if a golden text gets
        another label than when it was saved.

    Warns
    -----
    ModelWarning
        If the figures of golden texts differ from what they were.
    """
    classifier, trial = _open(Path(folder))
    judge(Path(folder), with_versions(trial, _versions(classifier)))
    return classifier


def try_classifier(folder: str | Path) -> Trial:
    """Load a classifier and return what came of trying its golden texts.

    Raises
    ------
    ModelError
        As :func:`load_classifier`.
    """
    classifier, trial = _open(Path(folder))
    trial = with_versions(trial, _versions(classifier), always=True)
    if trial.changed:
        judge(Path(folder), trial)
    return trial


def _open(folder: Path) -> tuple[Classifier, Trial]:
    stored = load_model(folder)
    meta = stored.meta
    if meta.get("predicts") != "classifier":
        kind = "主题模型" if meta.get("predicts") == "themes" else repr(meta.get("predicts"))
        raise ModelError(f"{folder}: 不是分类模型，是{kind}")
    if meta.get("dictionary") != fingerprint():
        raise ModelError(f"{folder}: 模型训练时用的分词词典与现在的不同，请用现在的词典重新训练")
    if meta.get("features") not in range(1, FEATURES + 1):
        raise ModelError(f"{folder}: 模型由另一版本的 fazhi 训练，特征的提取办法不同，请重新训练")
    try:
        classifier = _assemble(folder, stored)
        return classifier, try_golden(classifier, stored.data.get(NAME))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ModelError(f"{folder}: 模型内容不完整或互不相符") from error


def _versions(classifier: Classifier) -> dict[str, Any]:
    recorded = classifier.info.get("versions")
    return recorded if isinstance(recorded, dict) else {}


def _assemble(folder: Path, stored: StoredModel) -> Classifier:
    meta = stored.meta
    terms = {block: _terms(stored, block) for block in BLOCKS}
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
    known = {"kind": KINDS, "role": book.roles, "category": book.categories, "problem": book.problems}
    if any(set(tasks[name].labels) - set(known[name]) for name in TASKS):
        raise ModelError(f"{folder}: 模型的类别与现在的标注手册不符")
    own = {"format", "files", "predicts", "labels", "blocks", "calibration", "dictionary", "features"}
    info = {key: value for key, value in meta.items() if key not in own}
    classifier = Classifier(terms, idf, tasks, meta["calibration"], info, meta["features"])
    _check_numbers(classifier)
    return classifier


def _terms(stored: StoredModel, block: str) -> Terms:
    """Read a block's vocabulary, which format 1 kept as JSON."""
    if stored.meta["format"] == 1:
        return Terms.of(map(str, stored.data["terms"][block]))
    return Terms.load(stored.arrays[f"terms.{block}"], stored.arrays[f"terms.{block}.sizes"])


def _check_numbers(classifier: Classifier) -> None:
    """Touch everything that labelling will look up, so that a gap shows when loading."""
    calibration = classifier.calibration
    figures = [calibration["review"], calibration["scale"]["category"]]
    types = set(calibration["sigmoid"]) - {"secondary"}
    if types and types != set(classifier.tasks["problem"].labels):
        raise ValueError("sigmoid")
    for name in ("secondary", *types):
        slope, offset = calibration["sigmoid"][name]
        figures += [slope, offset, calibration["threshold"][name]]
    data = classifier.info["training_data"]
    lengths = [*classifier.ngrams.words, *classifier.ngrams.chars, data["reports"], data["units"]]
    if not all(isinstance(figure, int | float) for figure in [*figures, *lengths]):
        raise TypeError("figures")
