"""What a unit's clauses add to what the unit as a whole says."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_CLAUSES = 0.5
"""Share of the best clause in a unit's score. Measured with whole writers held out: problem types,
micro-F1 0.889 with the unit alone, 0.908 with half and half, 0.887 with clauses alone."""


def blend(
    units: NDArray[np.float64], clauses: NDArray[np.float64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Mix every unit's scores with the best of its clauses.

    Parameters
    ----------
    units : float array, shape (n, k)
    clauses : float array, shape (sum of counts, k)
        The clauses of the first unit, then of the second, and so on.
    counts : int array, shape (n,)
        Number of clauses of every unit; units without any keep their own scores.

    Returns
    -------
    float array, shape (n, k)
    """
    mixed = units.copy()
    starts = np.concatenate([[0], np.cumsum(counts)])
    for unit, (start, end) in enumerate(pairwise(starts)):
        if end > start:
            mixed[unit] = (1 - _CLAUSES) * units[unit] + _CLAUSES * clauses[start:end].max(axis=0)
    return mixed
