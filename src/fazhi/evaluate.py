"""How good a model is: precision, recall, F1, confusion, calibration."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify import Classifier
from fazhi.classify.examples import examples_of
from fazhi.classify.tune import TrainReport
from fazhi.codebook import codebook
from fazhi.labeled import LabeledReport
from fazhi.records import KINDS

_BINS = 10
"""Bins of equal width in which confidence is compared with accuracy."""
_KEPT = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7)
"""Shares of the most confident units for which accuracy is given."""
Pairs = Sequence[tuple[str, str]]
SetPairs = Sequence[tuple[frozenset[str], frozenset[str]]]


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Precision, recall and F1 of one label (shares 0–1), and how many units truly have it."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class TaskScore:
    """One task: accuracy, macro-F1 over the labels that occur, every label, and the confusions.

    For tasks with several labels a unit, ``accuracy`` is the share of units whose set is right, and
    ``micro_f1`` counts every label of every unit.
    """

    accuracy: float
    macro_f1: float
    micro_f1: float
    support: int
    labels: tuple[LabelScore, ...]
    confusion: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether confidence means what it says.

    Attributes
    ----------
    error : float
        Expected calibration error: mean gap between confidence and accuracy, weighted by bin (Naeini
        et al., Obtaining Well Calibrated Probabilities Using Bayesian Binning, 2015).
    bins : tuple of (lower bound, units, mean confidence, accuracy)
    kept : tuple of (share kept, accuracy)
        Accuracy on the most confident units.
    """

    error: float
    bins: tuple[tuple[float, int, float, float], ...]
    kept: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All tasks together."""

    kind: TaskScore
    role: TaskScore
    category: TaskScore
    secondary: TaskScore
    problems: TaskScore
    calibration: Calibration

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def evaluate_classifier(classifier: Classifier, reports: Iterable[LabeledReport]) -> Evaluation:
    """Compare a model with labelled reports it has not been trained on.

    Role, category and the rest are compared on the units that a person labelled ``body``; a unit that
    the model takes for something else counts as wrong there.
    """
    pairs: dict[str, list[tuple[str, str]]] = {"kind": [], "role": [], "category": []}
    sets: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {"secondary": [], "problems": []}
    confidence: list[float] = []
    for example in examples_of(reports):
        for label, said in zip(example.labels, classifier.predict(example.document).predictions, strict=True):
            pairs["kind"].append((label.kind, said.kind))
            if label.kind != "body":
                continue
            pairs["role"].append((str(label.role), said.role or "-"))
            pairs["category"].append((str(label.category), said.category or "-"))
            confidence.append(said.confidence or 0.0)
            sets["secondary"].append((frozenset(label.secondary), frozenset(said.secondary)))
            if label.role in codebook().problem_roles:
                sets["problems"].append((frozenset(label.problems), frozenset(said.problems)))
    return _evaluation(pairs, sets["secondary"], sets["problems"], np.array(confidence))


def evaluate_training(report: TrainReport) -> Evaluation:
    """Turn what cross-validation said into the same figures."""
    return _evaluation(report.predictions, report.secondary, report.problems, report.confidence)


def _evaluation(
    pairs: dict[str, list[tuple[str, str]]],
    secondary: SetPairs,
    problems: SetPairs,
    confidence: NDArray[np.float64],
) -> Evaluation:
    book = codebook()
    right = np.array([truth == said for truth, said in pairs["category"]], dtype=bool)
    return Evaluation(
        score_pairs(pairs["kind"], KINDS),
        score_pairs(pairs["role"], book.roles),
        score_pairs(pairs["category"], book.categories),
        score_sets(secondary, book.categories),
        score_sets(problems, book.problems),
        calibration(confidence, right),
    )


def score_pairs(pairs: Pairs, names: Sequence[str]) -> TaskScore:
    """Score a task with one label a unit, from (truth, prediction) pairs."""
    labels = tuple(
        _label_score(
            name,
            sum(truth == said == name for truth, said in pairs),
            sum(said == name for _, said in pairs),
            sum(truth == name for truth, _ in pairs),
        )
        for name in names
    )
    wrong: dict[tuple[str, str], int] = {}
    for pair in pairs:
        if pair[0] != pair[1]:
            wrong[pair] = wrong.get(pair, 0) + 1
    confusion = tuple(
        (*pair, count) for pair, count in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    )
    accuracy = _share(sum(truth == said for truth, said in pairs), len(pairs))
    return TaskScore(accuracy, _macro(labels), accuracy, len(pairs), labels, confusion)


def score_sets(pairs: SetPairs, names: Sequence[str]) -> TaskScore:
    """Score a task with any number of labels a unit, from (truth, prediction) pairs of sets."""
    labels = tuple(
        _label_score(
            name,
            sum(name in truth and name in said for truth, said in pairs),
            sum(name in said for _, said in pairs),
            sum(name in truth for truth, _ in pairs),
        )
        for name in names
    )
    hits = sum(len(truth & said) for truth, said in pairs)
    total = sum(len(truth) + len(said) for truth, said in pairs)
    exact = _share(sum(truth == said for truth, said in pairs), len(pairs))
    return TaskScore(exact, _macro(labels), _share(2 * hits, total), len(pairs), labels, ())


def calibration(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Calibration:
    """Compare confidence with accuracy.

    Parameters
    ----------
    confidence : float array, shape (n,)
        Between 0 and 1.
    right : bool array, shape (n,)
    """
    bins = []
    error = 0.0
    which = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    for number in range(_BINS):
        inside = which == number
        if count := int(inside.sum()):
            mean, accuracy = float(confidence[inside].mean()), float(right[inside].mean())
            bins.append((number / _BINS, count, mean, accuracy))
            error += count / len(confidence) * abs(mean - accuracy)
    order = np.argsort(-confidence, kind="stable")
    kept = []
    for share in _KEPT:
        count = round(share * len(order))
        if count:
            kept.append((share, float(right[order[:count]].mean())))
    return Calibration(error, tuple(bins), tuple(kept))


def _label_score(name: str, hits: int, said: int, support: int) -> LabelScore:
    return LabelScore(
        name, _share(hits, said), _share(hits, support), _share(2 * hits, said + support), support
    )


def _macro(labels: Sequence[LabelScore]) -> float:
    present = [label.f1 for label in labels if label.support]
    return _share(sum(present), len(present))


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0
