"""Scores → probabilities, fitted on held-out reports.

One task with many classes gets one number (temperature scaling: Guo et al., On Calibration of Modern
Neural Networks, 2017), so that the order of the classes never changes; yes-or-no tasks get Platt's
two (Platt, Probabilistic Outputs for Support Vector Machines, 1999).
"""

import numpy as np
from numpy.typing import NDArray

_SEARCH = np.exp(np.linspace(np.log(0.2), np.log(40.0), 400))
_STEPS = 60
_PRIOR = 1e-3
"""Pull of Platt's slope and offset towards 0; keeps separable scores from running off."""


def softmax(scores: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Return probabilities, shape as ``scores`` (n, k), each row summing to 1."""
    scaled = scale * scores
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def fit_scale(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return the factor for :func:`softmax` with the least log loss on held-out scores."""
    rows = np.arange(len(truth))
    losses = [-np.log(np.maximum(softmax(scores, s)[rows, truth], 1e-12)).mean() for s in _SEARCH]
    return float(np.round(_SEARCH[int(np.argmin(losses))], 6))


def sigmoid(
    scores: NDArray[np.float64], slope: float | NDArray[np.float64], offset: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the probability of yes for every score; slope and offset may differ from column to column."""
    return np.asarray(1 / (1 + np.exp(-np.clip(slope * scores + offset, -40, 40))))


def fit_sigmoid(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Return Platt's slope and offset by Newton's method, with his smoothed targets."""
    positive, negative = int(truth.sum()), int((~truth).sum())
    targets = np.where(truth, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.column_stack([scores, np.ones_like(scores)])
    found = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        chance = sigmoid(scores, found[0], found[1])
        gradient = design.T @ (chance - targets) + _PRIOR * found
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + _PRIOR * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        found = found - np.clip(step, -2, 2)
    return float(np.round(found[0], 6)), float(np.round(found[1], 6))


def best_threshold(chances: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Return the threshold on ``chances`` with the best F1; the middle of the best range, 0.5 if none."""
    candidates = np.round(np.arange(0.1, 0.91, 0.02), 2)
    scores = []
    for threshold in candidates:
        said = chances >= threshold
        hits = int((said & truth).sum())
        scores.append(2 * hits / max(1, int(said.sum()) + int(truth.sum())))
    best = np.flatnonzero(np.isclose(scores, max(scores)))
    return float(candidates[best[len(best) // 2]]) if max(scores) > 0 else 0.5


def review_threshold(confidence: NDArray[np.float64], right: NDArray[np.bool_], target: float) -> float:
    """Return the least confidence above which the share of right answers reaches ``target``."""
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(accuracy >= target)
    return float(np.round(confidence[order[enough[-1]]], 4)) if len(enough) else 1.0
