"""Confidence intervals by resampling whole reports.

Units of one report resemble each other, so units drawn one by one would give intervals that are too
narrow; reports are drawn instead (Field and Welsh, Bootstrapping clustered data, Journal of the Royal
Statistical Society B 69, 2007), and the ends are percentiles. An interval tells how much a figure
depends on which reports happened to be judged, not how much it depends on those learnt from.
"""

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
"""Times that reports are drawn anew, with replacement, as many as there are."""
COVERAGE = 0.95
"""Share of the resamples that lies between the two ends."""
FEWEST = 4
"""Fewer reports give no interval: of three, one in 27 resamples is the worst report three times over,
more than lies below the lower end, so that the ends would only name the worst and the best report."""
_SEED = 0

Interval = tuple[float, float] | tuple[None, None]
"""Lower and upper end, or nothing where there are too few reports."""


def report_sums(values: NDArray[np.float64], groups: NDArray[np.int64] | None) -> NDArray[np.float64]:
    """Add up the rows of every report.

    Parameters
    ----------
    values : float array, shape (n, k)
        One row a unit.
    groups : int array, shape (n,), or None
        The report of every unit, any numbers; without them all units count as one report.

    Returns
    -------
    float array, shape (reports that have a unit, k)

    Raises
    ------
    ValueError
        If there are not as many groups as rows.
    """
    if groups is None:
        groups = np.zeros(len(values), dtype=np.int64)
    if len(groups) != len(values):
        raise ValueError(f"groups must have one number a unit, {len(values)}, got {len(groups)}")
    names, which = np.unique(groups, return_inverse=True)
    sums = np.zeros((len(names), values.shape[1]))
    np.add.at(sums, which, values)
    return sums


def resampled(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return totals of the data itself (row 0) and of every resample (the rows after it).

    Parameters
    ----------
    sums : float array, shape (reports, k)
        From :func:`report_sums`.

    Returns
    -------
    float array, shape (1 + ``RESAMPLES``, k)
        Row 0 alone where there are fewer than ``FEWEST`` reports.
    """
    reports = len(sums)
    total: NDArray[np.float64] = sums.sum(axis=0, keepdims=True)
    if reports < FEWEST:
        return total
    times = np.random.default_rng(_SEED).multinomial(reports, np.full(reports, 1 / reports), RESAMPLES)
    return np.vstack([total, times @ sums])


def interval(values: NDArray[np.float64]) -> Interval:
    """Return the ends between which ``COVERAGE`` of the values lie; undefined ones (NaN) are left out."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.quantile(known, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)


def ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide element by element; NaN where ``whole`` is 0."""
    found = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found
