"""How good a model is: precision, recall, F1, confusion, calibration, and how sure these figures are."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.bootstrap import FEWEST, interval, ratio, report_sums, resampled
from fazhi.classify import Classifier
from fazhi.classify.examples import examples_of
from fazhi.classify.tune import TrainReport
from fazhi.codebook import codebook
from fazhi.labeled import LabeledReport
from fazhi.records import KINDS

BINS = 10
"""Bins of equal width in which confidence is compared with accuracy."""
SMALL = 20
"""Labels with fewer units than this are marked: their figures say little."""
_KEPT = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7)
"""Shares of the most confident units for which accuracy is given."""
Pairs = Sequence[tuple[str, str]]
SetPairs = Sequence[tuple[frozenset[str], frozenset[str]]]
Groups = NDArray[np.int64]
"""The report of every unit of a task, shape (n,): any numbers, the same for units of one report."""


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One label.

    Attributes
    ----------
    precision, recall, f1 : float
        Shares 0–1.
    support : int
        Units that truly have the label.
    low, high : float or None
        Ends of the 95 % interval of ``f1`` (:mod:`fazhi.bootstrap`); None if the label occurs in too few
        reports. A label without a single error has an interval of no width, which is no proof.
    small : bool
        Whether the support is below ``SMALL``.
    """

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    low: float | None = None
    high: float | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class TaskScore:
    """One task: accuracy, macro-F1 over the labels that occur, every label, and the confusions.

    For tasks with several labels a unit, ``accuracy`` is the share of units whose set is right, and
    ``micro_f1`` counts every label of every unit. ``…_low`` and ``…_high`` are the ends of the 95 %
    intervals, None if there are too few reports or it is not known which unit belongs to which.
    """

    accuracy: float
    macro_f1: float
    micro_f1: float
    support: int
    labels: tuple[LabelScore, ...]
    confusion: tuple[tuple[str, str, int], ...]
    accuracy_low: float | None = None
    accuracy_high: float | None = None
    macro_f1_low: float | None = None
    macro_f1_high: float | None = None
    micro_f1_low: float | None = None
    micro_f1_high: float | None = None


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
class Review:
    """What the model leaves to a person: the units whose confidence is below its threshold.

    Attributes
    ----------
    threshold : float
        Confidence 0–1.
    units, accuracy : int, float
        Units below it, and the share of them whose category is right all the same.
    rest, rest_accuracy : int, float
        All other body units, and the share of them whose category is right.
    """

    threshold: float
    units: int
    accuracy: float
    rest: int
    rest_accuracy: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All tasks together.

    Attributes
    ----------
    review : Review or None
        None if the threshold is not known.
    reports : int or None
        Reports judged; None if it is not known which unit belongs to which.
    """

    kind: TaskScore
    role: TaskScore
    category: TaskScore
    secondary: TaskScore
    problems: TaskScore
    calibration: Calibration
    review: Review | None = None
    reports: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


@dataclass(slots=True)
class _Answers:
    """Truth and prediction of all units, task by task, and the report of every unit."""

    pairs: dict[str, list[tuple[str, str]]]
    secondary: list[tuple[frozenset[str], frozenset[str]]]
    problems: list[tuple[frozenset[str], frozenset[str]]]
    confidence: NDArray[np.float64]
    groups: dict[str, Groups]


def evaluate_classifier(classifier: Classifier, reports: Iterable[LabeledReport]) -> Evaluation:
    """Compare a model with labelled reports it has not been trained on.

    Role, category and the rest are compared on the units that a person labelled ``body``; a unit that
    the model takes for something else counts as wrong there.
    """
    examples = examples_of(reports)
    units = [
        (number, label, said)
        for number, example in enumerate(examples)
        for label, said in zip(example.labels, classifier.predict(example.document).predictions, strict=True)
    ]
    body = [unit for unit in units if unit[1].kind == "body"]
    troubled = [unit for unit in body if unit[1].role in codebook().problem_roles]
    pairs = {
        "kind": [(label.kind, said.kind) for _, label, said in units],
        "role": [(str(label.role), said.role or "-") for _, label, said in body],
        "category": [(str(label.category), said.category or "-") for _, label, said in body],
    }
    everyone = {"kind": units, "role": body, "category": body, "secondary": body, "problems": troubled}
    answers = _Answers(
        pairs,
        [(frozenset(label.secondary), frozenset(said.secondary)) for _, label, said in body],
        [(frozenset(label.problems), frozenset(said.problems)) for _, label, said in troubled],
        np.array([said.confidence or 0.0 for _, _, said in body]),
        {task: np.array([unit[0] for unit in members], dtype=np.int64) for task, members in everyone.items()},
    )
    flagged = np.array([said.needs_review for _, _, said in body], dtype=bool)
    return _evaluation(answers, classifier.calibration["review"], flagged)


def evaluate_training(report: TrainReport) -> Evaluation:
    """Turn what cross-validation said into the same figures.

    There are intervals if the report tells which unit belongs to which report.
    """
    groups: dict[str, Groups] = getattr(report, "groups", {})
    threshold: float | None = getattr(report, "review", None)
    answers = _Answers(report.predictions, report.secondary, report.problems, report.confidence, groups)
    flagged = None if threshold is None else report.confidence < threshold
    return _evaluation(answers, threshold, flagged)


def _evaluation(
    answers: _Answers, threshold: float | None = None, flagged: NDArray[np.bool_] | None = None
) -> Evaluation:
    book = codebook()
    pairs, groups = answers.pairs, answers.groups
    right = np.array([truth == said for truth, said in pairs["category"]], dtype=bool)
    return Evaluation(
        score_pairs(pairs["kind"], KINDS, groups.get("kind")),
        score_pairs(pairs["role"], book.roles, groups.get("role")),
        score_pairs(pairs["category"], book.categories, groups.get("category")),
        score_sets(answers.secondary, book.categories, groups.get("secondary")),
        score_sets(answers.problems, book.problems, groups.get("problems")),
        calibration(answers.confidence, right),
        None if threshold is None or flagged is None else review_share(flagged, right, threshold),
        len(np.unique(groups["kind"])) if "kind" in groups else None,
    )


def score_pairs(pairs: Pairs, names: Sequence[str], groups: Groups | None = None) -> TaskScore:
    """Score a task with one label a unit, from (truth, prediction) pairs; intervals need ``groups``."""
    score = _score([({truth}, {said}) for truth, said in pairs], names, groups)
    wrong: dict[tuple[str, str], int] = {}
    for pair in pairs:
        if pair[0] != pair[1]:
            wrong[pair] = wrong.get(pair, 0) + 1
    confusion = tuple(
        (*pair, count) for pair, count in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    )
    # With one label a unit, every wrong one counts once as too much and once as missing.
    return replace(
        score,
        micro_f1=score.accuracy,
        micro_f1_low=score.accuracy_low,
        micro_f1_high=score.accuracy_high,
        confusion=confusion,
    )


def score_sets(pairs: SetPairs, names: Sequence[str], groups: Groups | None = None) -> TaskScore:
    """Score a task with any number of labels a unit, from pairs of sets; intervals need ``groups``."""
    return _score(pairs, names, groups)


def _score(
    pairs: Sequence[tuple[AbstractSet[str], AbstractSet[str]]], names: Sequence[str], groups: Groups | None
) -> TaskScore:
    """Work out every figure for the data itself and for every resample of its reports at once."""
    truth = _table([truth for truth, _ in pairs], names)
    said = _table([said for _, said in pairs], names)
    right = np.array([truth == said for truth, said in pairs], dtype=float)[:, None]
    sums = report_sums(np.hstack([truth * said, said, truth, right, np.ones_like(right)]), groups)
    totals, width = resampled(sums), len(names)
    hits, given, support = (totals[:, i * width : (i + 1) * width] for i in range(3))
    # A label that no unit of a resample has says nothing of the model there: NaN, left out of the mean.
    f1 = np.where(support > 0, ratio(2 * hits, given + support), np.nan)
    macro = ratio(np.nansum(f1, axis=1), (support > 0).sum(axis=1))
    micro = ratio(2 * hits.sum(axis=1), (given + support).sum(axis=1))
    accuracy = ratio(totals[:, -2], totals[:, -1])
    none = np.zeros(0)
    spread = (sums[:, 2 * width : 3 * width] > 0).sum(axis=0)
    labels = tuple(
        _label_score(name, hits[0, i], given[0, i], support[0, i], f1[1:, i] if spread[i] >= FEWEST else none)
        for i, name in enumerate(names)
    )
    return TaskScore(
        _known(accuracy[0]),
        _known(macro[0]),
        _known(micro[0]),
        len(pairs),
        labels,
        (),
        *interval(accuracy[1:]),
        *interval(macro[1:]),
        *interval(micro[1:]),
    )


def _label_score(
    name: str, hits: float, given: float, support: float, resampled_f1: NDArray[np.float64]
) -> LabelScore:
    low, high = interval(resampled_f1)
    return LabelScore(
        name,
        _share(hits, given),
        _share(hits, support),
        _share(2 * hits, given + support),
        int(support),
        low,
        high,
        bool(support < SMALL),
    )


def _table(sets: Sequence[AbstractSet[str]], names: Sequence[str]) -> NDArray[np.float64]:
    """Return which unit has which label as 0 and 1, shape (n, k)."""
    column = {name: i for i, name in enumerate(names)}
    found = np.zeros((len(sets), len(names)))
    for row, labels in enumerate(sets):
        found[row, [column[label] for label in labels if label in column]] = 1
    return found


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
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    for number in range(BINS):
        inside = which == number
        if count := int(inside.sum()):
            mean, accuracy = float(confidence[inside].mean()), float(right[inside].mean())
            bins.append((number / BINS, count, mean, accuracy))
            error += count / len(confidence) * abs(mean - accuracy)
    order = np.argsort(-confidence, kind="stable")
    kept = []
    for share in _KEPT:
        count = round(share * len(order))
        if count:
            kept.append((share, float(right[order[:count]].mean())))
    return Calibration(error, tuple(bins), tuple(kept))


def review_share(flagged: NDArray[np.bool_], right: NDArray[np.bool_], threshold: float) -> Review:
    """Tell how many units are left to a person, and how often the model is right on them and on the rest.

    Parameters
    ----------
    flagged, right : bool array, shape (n,)
    threshold : float
        The confidence below which units were flagged, for the record.
    """
    units = int(flagged.sum())
    rest = len(flagged) - units
    return Review(
        threshold, units, _share(right[flagged].sum(), units), rest, _share(right[~flagged].sum(), rest)
    )


def _known(value: float) -> float:
    return 0.0 if np.isnan(value) else float(value)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0
