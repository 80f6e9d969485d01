"""The themes of one unit, given the words of the themes: a fixed start, and no other unit matters."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_STEPS = 200
_CLOSE = 1e-4
"""With 1e-3 one unit in a hundred ends more than 0.03 away from where it would end; with this none in
a thousand, for half as much time again (measured on 1,480 units and 30 themes)."""


def unit_weights(
    themes: NDArray[np.float64], counts: Mapping[int, float], alpha: float
) -> NDArray[np.float64]:
    """Return the themes of a unit by variational inference (Blei, Ng and Jordan 2003, section 5.2).

    Every unit starts from the same place and is looked at alone, so that the result is the same
    whatever else is asked in whatever order.

    Parameters
    ----------
    themes : array, shape (words, k)
        Probability of each word in each theme.
    counts : mapping of int to float
        Word number → weighted count; not empty.
    alpha : float
        Prior weight of each theme.

    Returns
    -------
    array of float, shape (k,)
        Sums to 1.
    """
    from scipy.special import psi

    numbers = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    amounts = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
    words = themes[numbers]
    gamma = np.full(themes.shape[1], alpha + amounts.sum() / themes.shape[1])
    for _ in range(_STEPS):
        share = np.exp(psi(gamma))  # exp(E[ln theta]) up to a factor that the division takes out again
        new = alpha + share * ((amounts / (words @ share + 1e-300)) @ words)
        moved = float(np.abs(new - gamma).mean())
        gamma = new
        if moved < _CLOSE:
            break
    return np.asarray(gamma / gamma.sum())
