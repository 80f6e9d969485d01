"""What a unit's clauses and sentences add to what the unit as a whole says.

The constants were chosen with whole writers held out (``benchmarks/model_choices.py`` repeats it).
"""

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.calibrate import softmax

_BEST_PART = 0.5
"""Share of the best clause or sentence in a unit's score for labels of which it may have several."""
_SHARPNESS = 2.0
"""How sharply a sentence's scores become shares."""
_SHARES = 0.5
"""What a field gains by holding all of a unit's text."""
_SPREAD = 0.2
"""What the rest category gains by each nat of entropy beyond one: many fields and none foremost."""


def blend(
    units: NDArray[np.float64], parts: NDArray[np.float64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Mix every unit's scores with the best of its parts.

    Parameters
    ----------
    units : float array, shape (n, k)
    parts : float array, shape (sum of counts, k)
        The parts of the first unit, then of the second, and so on.
    counts : int array, shape (n,)
        Number of parts of every unit; units without any keep their own scores.

    Returns
    -------
    float array, shape (n, k)
    """
    mixed = units.copy()
    cut = np.flatnonzero(counts)
    if len(cut):
        best = np.maximum.reduceat(parts, _starts(counts)[cut], axis=0)
        mixed[cut] = (1 - _BEST_PART) * units[cut] + _BEST_PART * best
    return mixed


def spread(
    units: NDArray[np.float64],
    sentences: NDArray[np.float64],
    lengths: NDArray[np.float64],
    counts: NDArray[np.int64],
    rest: int,
) -> NDArray[np.float64]:
    """Correct every unit's category scores by how its text is shared out among the fields.

    The codebook asks which field most of the text is about; each sentence votes for its fields with
    its length. A unit whose text is spread over many fields belongs to the rest category.

    Parameters
    ----------
    units : float array, shape (n, k)
    sentences : float array, shape (sum of counts, k)
    lengths : float array, shape (sum of counts,)
        Length of every sentence in characters.
    counts : int array, shape (n,)
        Number of sentences of every unit.
    rest : int
        Column of the rest category.
    """
    fields = np.array([column for column in range(units.shape[1]) if column != rest])
    votes = softmax(sentences[:, fields], _SHARPNESS) * lengths[:, None]
    corrected = units.copy()
    cut = np.flatnonzero(counts)
    if not len(cut):
        return corrected
    starts = _starts(counts)[cut]
    whole = np.add.reduceat(lengths, starts)
    voting = cut[whole > 0]
    shares = np.add.reduceat(votes, starts, axis=0)[whole > 0] / whole[whole > 0][:, None]
    entropy = -(shares * np.log(shares + 1e-9)).sum(axis=1)
    corrected[np.ix_(voting, fields)] += _SHARES * shares
    corrected[voting, rest] += _SPREAD * (entropy - 1.0)
    return corrected


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.cumsum(counts) - counts
