"""From the scores of units and sentences to a decision: votes of sentences, neighbours, sequences."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from fazhi.classify.calibrate import softmax
from fazhi.classify.clauses import spread
from fazhi.classify.table import labels_of
from fazhi.codebook import codebook
from trials import Floats, Ints, Lab

Pair = tuple[Floats, Floats]
Decide = Callable[[Lab, Pair, Ints], Floats]
"""Scores of units and sentences, and the groups held out → final scores of the units."""

_SEQUENCE_SCALE = 3.0
"""Scores to log probabilities; near what calibration finds."""


def votes(lab: Lab, scores: Pair, groups: Ints) -> Floats:
    """Let sentences vote, as shipped."""
    own, each = scores
    rest = labels_of("category").index(codebook().rest_category)
    return spread(own, each, lab.lengths, lab.counts, rest)


def alone(lab: Lab, scores: Pair, groups: Ints) -> Floats:
    """Take the unit's own scores."""
    return scores[0]


def neighbours(share: float) -> Decide:
    """Mix into every unit's scores those of the body units before and after it in its report."""

    def decide(lab: Lab, scores: Pair, groups: Ints) -> Floats:
        found = votes(lab, scores, groups)
        mixed = found.copy()
        for rows in _runs(lab):
            for place, row in enumerate(rows):
                near = [rows[other] for other in (place - 1, place + 1) if 0 <= other < len(rows)]
                if near:
                    mixed[row] = (1 - share) * found[row] + share * found[near].mean(axis=0)
        return mixed

    return decide


def viterbi(weight: float) -> Decide:
    """Find the likeliest sequence of categories; transitions are counted in the other groups."""

    def decide(lab: Lab, scores: Pair, groups: Ints) -> Floats:
        found = votes(lab, scores, groups)
        chances = np.log(softmax(found, _SEQUENCE_SCALE) + 1e-12)
        decided = np.zeros_like(found)
        runs = list(_runs(lab))
        for group in np.unique(groups):
            steps = weight * np.log(transitions(lab, [rows for rows in runs if groups[rows[0]] != group]))
            for rows in runs:
                if groups[rows[0]] == group:
                    decided[rows, best_path(chances[rows], steps)] = 1.0
        return decided

    return decide


def transitions(lab: Lab, runs: Sequence[Ints]) -> Floats:
    """Return how much likelier a category is after another one than anywhere, one added to each count."""
    width = len(labels_of("category"))
    pairs = np.ones((width, width))
    for rows in runs:
        np.add.at(pairs, (lab.truth[rows[:-1]], lab.truth[rows[1:]]), 1)
    share = pairs.sum(axis=0) / pairs.sum()
    return np.asarray(pairs / pairs.sum(axis=1, keepdims=True) / share)


def best_path(chances: Floats, steps: Floats) -> Ints:
    """Return the states with the greatest sum of log chances, shape (n, k), and steps, shape (k, k)."""
    total = chances[0]
    back = []
    for row in chances[1:]:
        each = total[:, None] + steps
        back.append(each.argmax(axis=0))
        total = each.max(axis=0) + row
    path = [int(total.argmax())]
    for before in reversed(back):
        path.append(int(before[path[-1]]))
    return np.array(path[::-1])


def _runs(lab: Lab) -> Iterator[Ints]:
    """Yield the body units of each report, in order."""
    for number in np.unique(lab.report):
        rows = lab.body[lab.report[lab.body] == number]
        if len(rows):
            yield rows
