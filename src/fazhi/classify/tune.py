"""From held-out scores: calibration, thresholds, and what cross-validation says of the model."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.calibrate import (
    best_threshold,
    fit_scale,
    fit_sigmoid,
    review_threshold,
    sigmoid,
    softmax,
)
from fazhi.classify.table import Table, labels_of
from fazhi.config import TrainSettings

Scores = dict[str, NDArray[np.float64]]
"""Held-out scores by task, each of shape (all units, labels)."""
_GROUPED = {
    "kind": "kind",
    "role": "role",
    "category": "category",
    "secondary": "category",
    "problems": "problem",
}


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What cross-validation with whole reports held out said of the model.

    Attributes
    ----------
    predictions : dict of str to list of (str, str)
        Per task ``kind``, ``role``, ``category``: (truth, prediction) of every unit that counts.
    confidence : float array
        Calibrated confidence of the category, one per body unit.
    problems, secondary : list of (frozenset, frozenset)
        True and predicted sets, one per unit that may carry them.
    groups : dict of str to int array
        Per task, ``secondary`` and ``problems`` among them, the number of every unit's report.
    review : float or None
        The confidence below which a person should look.
    """

    predictions: dict[str, list[tuple[str, str]]]
    confidence: NDArray[np.float64]
    problems: list[tuple[frozenset[str], frozenset[str]]]
    secondary: list[tuple[frozenset[str], frozenset[str]]]
    groups: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    review: float | None = None


def calibrate(table: Table, held: Scores, config: TrainSettings) -> dict[str, Any]:
    """Fit everything that turns scores into probabilities and decisions.

    Returns
    -------
    dict
        ``scale`` per many-class task, ``sigmoid`` (slope, offset) and ``threshold`` per yes-or-no
        label, and ``review``, the confidence below which a person should look.
    """
    body = table.tested("category")
    scores, truth = held["category"][body], table.truth("category", body)
    scale = fit_scale(scores, truth)
    chances = softmax(scores, scale)
    sigmoids, thresholds = {}, {}
    sigmoids["secondary"], thresholds["secondary"] = _fit_secondary(
        table, body, scores.argmax(axis=1), held["secondary"][body]
    )
    rows = table.tested("problem")
    if len(rows):
        present, chances_of = table.truth("problem", rows), {}
        for number, name in enumerate(labels_of("problem")):
            column = held["problem"][rows, number]
            sigmoids[name] = fit_sigmoid(column, present[:, number])
            chances_of[name] = sigmoid(column, *sigmoids[name])
        # One threshold for all types: each type alone has too few units to choose one by. With writers held
        # out a common one does as well (micro F1 0.8995 to 0.8992, macro 0.9069 to 0.9055).
        common = best_threshold(np.concatenate([*chances_of.values()]), present.T.ravel())
        thresholds |= dict.fromkeys(chances_of, common)
    return {
        "scale": {"category": scale},
        "sigmoid": {name: list(pair) for name, pair in sigmoids.items()},
        "threshold": thresholds,
        "review": review_threshold(
            chances.max(axis=1), chances.argmax(axis=1) == truth, config.review_target
        ),
    }


def _fit_secondary(
    table: Table, body: NDArray[np.int64], best: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[tuple[float, float], float]:
    """Fit how likely a category other than the chosen one is really present, from its score."""
    names = labels_of("category")
    others, present = [], []
    for row, (index, top) in enumerate(zip(body, best, strict=True)):
        label = table.labels[index]
        for number, name in enumerate(names):
            if number != top:
                others.append(scores[row, number])
                present.append(name in label.secondary or name == label.category)
    values, truth = np.array(others), np.array(present)
    pair = fit_sigmoid(values, truth)
    return pair, best_threshold(sigmoid(values, *pair), truth)


def train_report(table: Table, held: Scores, calibration: dict[str, Any]) -> TrainReport:
    """Gather truth and prediction of every held-out unit."""
    predictions = {}
    for task in ("kind", "role", "category"):
        rows = table.tested(task)
        names = labels_of(task)
        said = held[task][rows].argmax(axis=1)
        truth = table.truth(task, rows)
        predictions[task] = [(names[t], names[s]) for t, s in zip(truth, said, strict=True)]
    body = table.tested("category")
    confidence = softmax(held["category"][body], calibration["scale"]["category"]).max(axis=1)
    return TrainReport(
        predictions,
        confidence,
        _problem_pairs(table, held["problem"], calibration),
        _secondary_pairs(table, held, calibration),
        {name: table.groups[table.tested(task)] for name, task in _GROUPED.items()},
        calibration["review"],
    )


def macro_f1(table: Table, task: str, scores: NDArray[np.float64]) -> float:
    """Return the mean F1 of a many-class task over the labels that occur, 0 to 1.

    Parameters
    ----------
    table : Table
    task : str
    scores : float array, shape (all units, labels of the task)
        Held-out scores.
    """
    rows = table.tested(task)
    truth, said = table.truth(task, rows), scores[rows].argmax(axis=1)
    present = np.unique(truth)
    hits = np.array([((truth == label) & (said == label)).sum() for label in present])
    total = np.array([(truth == label).sum() + (said == label).sum() for label in present])
    return float((2 * hits / total).mean())


def _problem_pairs(
    table: Table, scores: NDArray[np.float64], calibration: dict[str, Any]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    pairs = []
    for row in table.tested("problem"):
        said = {
            name
            for name, score in zip(labels_of("problem"), scores[row], strict=True)
            if sigmoid(np.array([score]), *calibration["sigmoid"][name])[0] >= calibration["threshold"][name]
        }
        pairs.append((frozenset(table.labels[row].problems), frozenset(said)))
    return pairs


def _secondary_pairs(
    table: Table, held: Scores, calibration: dict[str, Any]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    names = labels_of("category")
    slope, offset = calibration["sigmoid"]["secondary"]
    least = calibration["threshold"]["secondary"]
    pairs = []
    for row in table.tested("category"):
        best = int(held["category"][row].argmax())
        chances = sigmoid(held["secondary"][row], slope, offset)
        said = {name for i, name in enumerate(names) if i != best and chances[i] >= least}
        pairs.append((frozenset(table.labels[row].secondary), frozenset(said)))
    return pairs
