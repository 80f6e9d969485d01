"""Terms found in texts → scores: counts, tf-idf weights and linear models in a few passes over arrays.

The weighting is that of :mod:`fazhi.classify.vectors`; here the idf is multiplied into the weights once,
and a row is scaled to length 1 after its terms are summed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.grams import Found

Numbers = NDArray[np.int64]

_LINE = 16
"""Numbers in a line of the processor's cache (64 bytes). Weights of a term that begin and end with a line
are fetched in a fifth of the time."""
_WASTE = 1.25
_HANDFUL = 4096
"""Terms whose weights are fetched and summed at a time, in space that is used again and again."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The terms of a block that rows have, each once.

    Attributes
    ----------
    count : int
        Number of rows.
    columns : int array, shape (n,)
        The terms of the first row, then of the second, and so on.
    often, scale : int and float32 arrays
        Which terms stand in their row more than once, and what they count then: 1 + ln(times).
    filled, starts : int arrays
        Rows that have terms, and where the terms of each begin.
    norms : float array, shape (count,)
        Length of every row; 1 for empty ones.
    """

    count: int
    columns: Numbers
    often: Numbers
    scale: NDArray[np.float32]
    filled: Numbers
    starts: Numbers
    norms: NDArray[np.float64]


def cells_of(
    rows: Numbers, columns: NDArray[np.signedinteger[Any]], count: int, idf: NDArray[np.float64]
) -> Cells:
    """Count terms.

    Parameters
    ----------
    rows, columns : int arrays, shape (n,)
        One entry for each time that a term (``columns``) occurs in a row (``rows``), in any order.
    count : int
        Number of rows.
    idf : float array
        Of all terms of the block.
    """
    bits = max(1, int(len(idf) - 1).bit_length())
    kind = np.dtype(
        np.uint32 if count << bits <= 1 << 32 else np.uint64
    )  # half as wide is sorted twice as fast
    cells = np.sort((rows << bits | columns).astype(kind))
    first = np.flatnonzero(np.append(True, cells[1:] != cells[:-1])[: len(cells)])
    times = np.diff(first, append=len(cells))
    cells = cells.take(first)
    terms = (cells & kind.type((1 << bits) - 1)).astype(np.int64)
    often = np.flatnonzero(times > 1)
    scale = 1 + np.log(times[often])
    borders = np.searchsorted(cells >> kind.type(bits), np.arange(count + 1, dtype=kind))
    filled = np.flatnonzero(np.diff(borders))
    starts, norms = borders[filled], np.ones(count)
    if len(filled):
        weights = idf.take(terms)
        weights[often] *= scale
        lengths = np.sqrt(np.add.reduceat(weights * weights, starts))
        norms[filled] = np.where(lengths > 0, lengths, 1.0)
    return Cells(count, terms, often, scale.astype(np.float32), filled, starts, norms)


class Panel:
    """The weights of one task for one block.

    Parameters
    ----------
    idf : float array, shape (m,)
    weights : float array, shape (m, labels)
    """

    def __init__(self, idf: NDArray[np.float64], weights: NDArray[np.float32]) -> None:
        self._labels = weights.shape[1]
        lines = -(-self._labels // _LINE) * _LINE
        # Sums are of pairs; whole lines are worth a few numbers more, not many.
        padded = lines if lines <= _WASTE * self._labels else self._labels + self._labels % 2
        self._weights = _aligned(len(idf), padded)
        np.multiply(weights, idf.astype(np.float32)[:, None], out=self._weights[:, : self._labels])

    def score(self, cells: Cells) -> NDArray[np.float64]:
        """Return the block's part in the decision values, shape (rows, labels)."""
        scores = np.zeros((cells.count, self._labels))
        if len(cells.filled):
            space = np.empty((_HANDFUL, self._weights.shape[1]), dtype=np.float32)
            sums = np.concatenate([self._sums(cells, space, *rows) for rows in _handfuls(cells)])
            scores[cells.filled] = sums[:, : self._labels] / cells.norms[cells.filled][:, None]
        return scores

    def _sums(self, cells: Cells, space: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
        """Return the sums of the terms' weights of some of the rows that have terms."""
        starts = cells.starts[first:last]
        start = starts[0]
        end = cells.starts[last] if last < len(cells.starts) else len(cells.columns)
        if end - start > len(space):  # a single row may have more terms than a handful
            space = np.empty((end - start, space.shape[1]), dtype=np.float32)
        entries = space[: end - start]
        self._weights.take(cells.columns[start:end], axis=0, out=entries, mode="clip")
        often = slice(*np.searchsorted(cells.often, (start, end)))
        entries[cells.often[often] - start] *= cells.scale[often, None]
        # Two numbers at a time, as if they were the parts of a complex one, take little longer than one.
        pairs = np.add.reduceat(entries.view(np.complex64), starts - start, axis=0)
        return np.asarray(pairs.view(np.float32))


def _handfuls(cells: Cells) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows with about so many terms as there is room for in the processor's cache."""
    bounds = np.append(cells.starts, len(cells.columns))
    first = 0
    while first < len(cells.starts):
        last = int(np.searchsorted(bounds, bounds[first] + _HANDFUL, side="right")) - 1
        last = max(first + 1, last)
        yield first, last
        first = last


def _aligned(rows: int, columns: int) -> NDArray[np.float32]:
    """Return an array of zeros whose first number stands at the start of a line."""
    raw = np.zeros(rows * columns + _LINE, dtype=np.float32)
    offset = -(raw.ctypes.data // raw.itemsize) % _LINE
    return raw[offset : offset + rows * columns].reshape(rows, columns)


def entries_of(found: Sequence[Found], letters: Numbers, words: Numbers) -> tuple[Numbers, NDArray[np.int32]]:
    """Return row and column of every term that stands in a row as a whole.

    Parameters
    ----------
    found : sequence of Found
        Of one block.
    letters, words : int arrays
        The row of every letter and every word, -1 for none.
    """
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
    for each in found:
        own = words if each.of_words else letters
        first = own.take(each.places)
        inside = first >= 0
        if each.length > 1:
            inside &= own.take(each.places + (each.length - 1)) == first
        kept = np.flatnonzero(inside)
        rows.append(first.take(kept))
        columns.append(each.columns.take(kept))
    return np.concatenate(rows), np.concatenate(columns)
