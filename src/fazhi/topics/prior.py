"""The word prior of the themes: a quick factorisation (NMF) of TF-IDF, without twins.

The only user of scikit-learn in this room.
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.topics.measure import DIVERSE, overlap
from fazhi.topics.settings import TopicSettings

_ITERATIONS = 200
_TOLERANCE = 1e-3
"""Ten times scikit-learn's own: half the time, the same ten first words."""
_FLOOR = 1e-9
"""No word of a theme has probability zero, or a unit of other words could belong to none."""


def factor(counts: Any, k: int, settings: TopicSettings) -> NDArray[np.float64]:
    """Return the words of ``k`` themes by non-negative matrix factorisation.

    A few themes more than asked for are sought; twins are then merged and the smallest left out, so
    that no theme comes twice. Nothing in it is random.

    Parameters
    ----------
    counts : sparse matrix, shape (units, words)
        Weighted counts.
    k : int
        Number of themes.

    Returns
    -------
    array of float, shape (k, words)
        Rows sum to 1.
    """
    from sklearn.decomposition import NMF
    from threadpoolctl import threadpool_limits

    scaled = _unit_length(counts)
    more = min(k + settings.spare, *counts.shape) if k >= 10 else k
    model = NMF(more, init="custom", tol=_TOLERANCE, max_iter=_ITERATIONS)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")  # a start for what follows need not have converged
        shares = model.fit_transform(scaled, **dict(zip("WH", _start(scaled, more), strict=True)))
    words, size = _scaled(model.components_, shares.sum(axis=0))
    words, size = _merged(words, size, settings.twin, k)
    kept = np.sort(np.argsort(-size, kind="stable")[:k])
    return np.asarray(words[kept])


def with_wishes(
    words: NDArray[np.float64], wishes: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.float64], list[int]]:
    """Find the theme that is nearest to each wish of the user, the first wish first.

    Parameters
    ----------
    words : array, shape (k, words)
        The prior.
    wishes : sequence of array of int
        Word numbers of each wished theme.

    Returns
    -------
    words : array, shape (k, words)
        With the words of each wish added, as much as all other words of the theme together.
    chosen : list of int
        The theme of each wish.
    """
    words = words.copy()
    chosen: list[int] = []
    for wish in wishes:
        near = words[:, wish].sum(axis=1)
        near[chosen] = -1.0
        theme = int(np.argmax(near))
        chosen.append(theme)
        words[theme] /= 2
        words[theme, wish] += 0.5 / len(wish)
    return words, chosen


def _start(scaled: Any, k: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the NNDSVD start (Boutsidis and Gallopoulos 2008) from exact singular vectors.

    scikit-learn's own takes them from a randomised decomposition, and the small errors in it lead to
    other themes with another seed.
    """
    from scipy.sparse.linalg import svds

    if k >= min(scaled.shape):
        left, values, right = np.linalg.svd(scaled.toarray(), full_matrices=False)
    else:
        left, values, right = svds(scaled, k=k, v0=np.ones(min(scaled.shape)))
        left, values, right = left[:, ::-1], values[::-1], right[::-1]
    units, words = np.zeros((scaled.shape[0], k)), np.zeros((k, scaled.shape[1]))
    for number in range(k):
        sides = [
            (np.maximum(sign * left[:, number], 0), np.maximum(sign * right[number], 0)) for sign in (1, -1)
        ]
        norms = [float(np.linalg.norm(u) * np.linalg.norm(w)) for u, w in sides]
        best = int(norms[1] > norms[0])
        (unit, word), norm = sides[best], norms[best]
        size = np.sqrt(max(0.0, float(values[number])) * norm)
        units[:, number] = size * unit / max(float(np.linalg.norm(unit)), _FLOOR)
        words[number] = size * word / max(float(np.linalg.norm(word)), _FLOOR)
    return units, words


def _unit_length(counts: Any) -> Any:
    """Scale every unit to length 1, so that long ones do not rule."""
    scaled = counts.copy().astype(np.float64)
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    scaled.data /= np.repeat(lengths, np.diff(scaled.indptr))
    return scaled


def _scaled(words: NDArray[Any], size: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    sums = words.sum(axis=1)
    words = np.where(sums[:, None] > 0, words, 1.0) + _FLOOR
    return words / words.sum(axis=1, keepdims=True), size * sums


def _merged(
    words: NDArray[np.float64], size: NDArray[np.float64], twin: float, least: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Merge the two most alike as long as they are twins and more than ``least`` themes are there."""
    while len(words) > least:
        table = np.triu(overlap(words, words, DIVERSE), 1)
        one, other = np.unravel_index(int(np.argmax(table)), table.shape)
        if table[one, other] < twin:
            break
        total = size[one] + size[other]
        words[one] = (words[one] * size[one] + words[other] * size[other]) / max(total, _FLOOR)
        size[one] = total
        words, size = np.delete(words, other, axis=0), np.delete(size, other)
    return words, size
