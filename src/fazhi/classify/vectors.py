"""Tokens → sparse rows → scores, with numpy alone, so that labelling needs no scikit-learn.

Weighting: tf-idf with idf = ln((1 + n) / (1 + df)) + 1, each row of a block scaled, see :func:`weigh`
(Manning, Raghavan, Schütze: Introduction to Information Retrieval, ch. 6; the idf is scikit-learn's
smoothed one).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

_IDF_DIGITS = 6
"""The logarithm may differ in its last bit from one processor to another; six digits do not."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix by rows.

    Attributes
    ----------
    starts : int array, shape (n + 1,)
        Row ``i`` holds the entries ``starts[i]`` to ``starts[i + 1]``.
    columns : int array
        Column of every entry, ascending within a row.
    values : float array
        Value of every entry.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, chosen: NDArray[np.int64]) -> "Rows":
        """Return the chosen rows, in the order given."""
        lengths = np.diff(self.starts)[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.arange(starts[-1]) + np.repeat(self.starts[chosen] - starts[:-1], lengths)
        return Rows(starts, self.columns[entries], self.values[entries])


def count_rows(tokens: Sequence[Sequence[str]], index: Mapping[str, int]) -> Rows:
    """Count the tokens that ``index`` knows; one row for each list of tokens."""
    known = [[index[token] for token in row if token in index] for row in tokens]
    lengths = [len(row) for row in known]
    columns = np.fromiter(chain.from_iterable(known), dtype=np.int64, count=sum(lengths))
    # One number for row and column together, so that all rows are counted in one go.
    size = max(len(index), 1)
    cells, counts = np.unique(np.repeat(np.arange(len(tokens)), lengths) * size + columns, return_counts=True)
    starts = np.searchsorted(cells, np.arange(len(tokens) + 1) * size)
    return Rows(starts, cells % size, counts.astype(np.float64))


def vocabulary(tokens: Sequence[Sequence[str]], min_units: int) -> list[str]:
    """Return the tokens that occur in at least ``min_units`` rows, sorted by code point."""
    occurs: Counter[str] = Counter()
    for row in tokens:
        occurs.update(set(row))
    return sorted(token for token, count in occurs.items() if count >= min_units)


def inverse_frequency(
    counts: Rows, columns: int, rows: NDArray[np.int64], min_units: int
) -> NDArray[np.float64]:
    """Return the idf of every column over the given rows; 0 for columns in fewer than ``min_units``."""
    chosen = np.zeros(len(counts), dtype=bool)
    chosen[rows] = True
    entries = np.repeat(chosen, np.diff(counts.starts))
    occurs = np.bincount(counts.columns[entries], minlength=columns)
    idf = np.round(np.log((1 + len(rows)) / (1 + occurs)) + 1, _IDF_DIGITS)
    return np.where(occurs >= min_units, idf, 0.0)


def weigh(counts: Rows, idf: NDArray[np.float64], dampened: bool = False) -> Rows:
    """Turn counts into weights of about length 1 a row.

    A token's weight is its idf as often as it occurs, over the root of the summed squares of the idf of all
    occurrences. Were every token there once, that would be tf-idf scaled to length 1; where some are there
    more often, a row's score still is a sum over its occurrences, so that the sums of the sentences of a
    unit are the unit's, and the weights of every word are fetched once for both.

    Parameters
    ----------
    counts : Rows
    idf : float array
        Of every column.
    dampened : bool
        Whether a token counts 1 + ln(times) and rows are scaled to length 1 exactly.
    """
    own = idf[counts.columns]
    values = (1 + np.log(counts.values) if dampened else counts.values) * own
    squares = _row_sums(counts.starts, (values * (values if dampened else own))[:, None])[:, 0]
    norms = np.sqrt(np.where(squares > 0, squares, 1.0))
    return Rows(counts.starts, counts.columns, values / np.repeat(norms, np.diff(counts.starts)))


def score_rows(rows: Rows, weights: NDArray[Any]) -> NDArray[np.float64]:
    """Multiply sparse rows with weights.

    Parameters
    ----------
    rows : Rows
        n rows over m columns.
    weights : float array, shape (m, k)

    Returns
    -------
    float array, shape (n, k)
    """
    return _row_sums(rows.starts, weights[rows.columns] * rows.values[:, None])


def _row_sums(starts: NDArray[np.int64], entries: NDArray[Any]) -> NDArray[np.float64]:
    sums = np.zeros((len(starts) - 1, entries.shape[1]))
    filled = np.flatnonzero(np.diff(starts))
    if len(filled):
        sums[filled] = np.add.reduceat(entries.astype(np.float64, copy=False), starts[filled], axis=0)
    return sums
