"""How good a set of themes is: coherence (NPMI), diversity, stability.

All are functions of the words by weight in each theme, so that engines of any kind are compared alike.
"""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

COHERENT = 10
"""Words of a theme that coherence and stability look at."""
DIVERSE = 25
"""Words of a theme that diversity looks at."""


def top_words(weights: NDArray[Any], top: int) -> NDArray[np.int64]:
    """Return the numbers of the heaviest words of each theme; ties go to the lower number.

    Parameters
    ----------
    weights : array, shape (themes, words)
        Any weights.

    Returns
    -------
    array of int, shape (themes, min(top, words))
    """
    order: NDArray[np.int64] = np.argsort(-np.asarray(weights), axis=1, kind="stable")[:, :top]
    return order


def coherence(weights: NDArray[Any], counts: Any, top: int = COHERENT) -> list[float | None]:
    """Return the NPMI of each theme: the mean over all pairs of its ``top`` heaviest words.

    NPMI(a, b) = ln(p(a, b) / (p(a) p(b))) / -ln p(a, b), from Bouma, Normalized (pointwise) mutual
    information in collocation extraction, 2009. p is the share of units with the word, or with both; a
    unit is the window. Words that never meet count -1, words that are in every unit 1.

    Parameters
    ----------
    weights : array, shape (themes, words)
    counts : sparse matrix, shape (units, words)

    Returns
    -------
    list of float or None
        -1 to 1; None for a theme with fewer than two words that occur.
    """
    seen = (counts > 0).astype(np.float64).tocsc()
    units = max(1, counts.shape[0])
    result: list[float | None] = []
    for words in top_words(weights, top):
        part = seen[:, words]
        together = np.asarray((part.T @ part).todense()) / units
        pairs = [
            _npmi(together[a, b], together[a, a], together[b, b])
            for a, b in combinations(range(len(words)), 2)
            if together[a, a] > 0 and together[b, b] > 0
        ]
        result.append(sum(pairs) / len(pairs) if pairs else None)
    return result


def _npmi(both: float, one: float, other: float) -> float:
    if both <= 0:
        return -1.0
    if both >= 1:
        return 1.0
    return math.log(both / (one * other)) / -math.log(both)


def diversity(weights: NDArray[Any], top: int = DIVERSE) -> float | None:
    """Return the share of different words among the ``top`` of all themes, 0 to 1 (Dieng et al. 2020)."""
    words = top_words(weights, top)
    return len(np.unique(words)) / words.size if words.size else None


def stability(runs: Sequence[NDArray[Any]], top: int = COHERENT) -> float | None:
    """Return how alike the themes of several runs are, 0 to 1.

    Two runs' themes are matched one to one so that the sum of the Jaccard likeness of their ``top``
    words is the greatest (Hungarian method); the mean likeness is averaged over all pairs of runs.
    """
    values = [likeness(one, other, top) for one, other in combinations(runs, 2)]
    return sum(values) / len(values) if values else None


def likeness(one: NDArray[Any], other: NDArray[Any], top: int = COHERENT) -> float:
    """Return the mean Jaccard likeness of matched themes; themes without a partner count 0."""
    from scipy.optimize import linear_sum_assignment

    table = overlap(one, other, top)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(table.shape))


def overlap(one: NDArray[Any], other: NDArray[Any], top: int) -> NDArray[np.float64]:
    """Return the Jaccard likeness of the ``top`` words, shape (themes of one, themes of other)."""
    left = [set(words.tolist()) for words in top_words(one, top)]
    right = [set(words.tolist()) for words in top_words(other, top)]
    return np.array([[len(a & b) / max(1, len(a | b)) for b in right] for a in left])


def mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of the values that there are."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
