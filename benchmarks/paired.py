"""Two methods on the same units: how sure is the difference in macro-F1?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
_CHUNK = 500


@dataclass(frozen=True)
class Difference:
    """Macro-F1 of the first method less that of the second, over resamples of the units.

    ``low`` and ``high`` bound 95 % of them; ``ahead`` is the share in which the first is better, ties
    counting half.
    """

    mean: float
    low: float
    high: float
    ahead: float


def resampled_f1(
    truth: Sequence[str], said: Sequence[Sequence[str]], resamples: int = RESAMPLES, seed: int = 0
) -> NDArray[np.float64]:
    """Return the macro-F1 of several methods on the same resamples of the units.

    Parameters
    ----------
    truth : sequence of str
        n labels.
    said : sequence of sequences of str
        The n labels of each of m methods.

    Returns
    -------
    float array, shape (m, resamples)
        Over the labels that occur in the resample.
    """
    names = sorted(set(truth))
    true = _table(truth, names)
    tables = [_table(each, names) for each in said]
    generator = np.random.default_rng(seed)
    chance = np.full(len(truth), 1 / len(truth))
    found = np.zeros((len(said), resamples))
    for start in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - start)
        draws = generator.multinomial(len(truth), chance, size=size).astype(np.float32)
        support = draws @ true
        for method, table in enumerate(tables):
            f1 = 2 * (draws @ (true * table)) / np.maximum(support + draws @ table, 1)
            found[method, start : start + size] = f1.sum(axis=1) / (support > 0).sum(axis=1)
    return found


def difference(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Difference:
    """Sum up two methods' macro-F1 on the same resamples."""
    gap = ours - theirs
    low, high = np.percentile(gap, [2.5, 97.5])
    ahead = float((gap > 0).mean() + (gap == 0).mean() / 2)
    return Difference(float(gap.mean()), float(low), float(high), ahead)


def _table(labels: Sequence[str], names: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[label == name for name in names] for label in labels], dtype=np.float32)
