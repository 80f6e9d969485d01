"""The weights of a model laid out for adding up; those of a run of words when it first occurs.

A report needs a tenth of the weights, and laying out all of them takes longer than labelling it.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.grams import Runs, Words
from fazhi.classify.lookup import distinct

Floats = NDArray[np.float64]
Weights = Mapping[str, Mapping[str, NDArray[np.float32]]]
"""By task and block, each of shape (terms of the block, labels)."""
Places = Mapping[str, Mapping[str, slice]]
"""By block and task, where the task's labels lie among the numbers of a term."""

_LINE = 16
"""Numbers in a line of the processor's cache (64 bytes). Weights of a term that begin with a line are
fetched in a fifth of the time."""


class Sheet:
    """What the runs of one finder add in several blocks, side by side: idf times weights, then idf squared.

    Parameters
    ----------
    finder : Words or Runs
        What finds the runs.
    idf : mapping of str to float array
        By block.
    weights : mapping of str to (mapping of str to float array)
    places : mapping of str to (mapping of str to slice)
        Of the blocks that are wanted.

    Attributes
    ----------
    weights : float array, shape (runs, width)
        Zero for runs that :meth:`fill` has not been told of.
    slices : dict of str to slice
        Where each of the finder's blocks lies in them.
    """

    def __init__(
        self, finder: Words | Runs, idf: Mapping[str, Floats], weights: Weights, places: Places
    ) -> None:
        self._columns, self._idf, self._given, self._places = finder.columns, idf, weights, places
        self.slices: dict[str, slice] = {}
        start = 0
        for block in places:
            if block in finder.columns:
                width = 1 + sum(place.stop - place.start for place in places[block].values())
                self.slices[block] = slice(start, start + width)
                start += width
        count = len(next(iter(finder.columns.values())))
        self.weights = _aligned(count, start)
        self._missing: NDArray[np.bool_] | None = np.ones(count, dtype=np.bool_)
        self._asked = 0

    def fill(self, runs: NDArray[np.int32]) -> None:
        """Lay out the weights of some runs; of all once it has been asked for many."""
        missing = self._missing
        if missing is None:
            return
        self._asked += len(runs)
        if self._asked > len(missing):
            self.fill_all()
            return
        wanted = distinct(runs[missing.take(runs)])
        self._lay(wanted)
        missing[wanted] = False  # only now, another thread may be looking

    def fill_all(self) -> None:
        """Lay out the weights of all runs."""
        if self._missing is not None:
            self._lay(np.flatnonzero(self._missing))
            self._missing = None

    def _lay(self, runs: NDArray[np.signedinteger]) -> None:
        for block, place in self.slices.items():
            columns = self._columns[block].take(runs)
            own = np.flatnonzero(columns >= 0)
            columns = columns.take(own)
            idf = self._idf[block].take(columns)
            terms = np.empty((len(own), place.stop - place.start), dtype=np.float32)
            for task, inner in self._places[block].items():
                given = self._given[task][block].take(columns, axis=0)
                np.multiply(given, idf[:, None], out=terms[:, inner], casting="same_kind")
            terms[:, -1] = idf * idf
            self.weights[runs.take(own), place] = terms


def _aligned(rows: int, columns: int) -> NDArray[np.float32]:
    """Return an array of zeros whose first number stands at the start of a line."""
    raw = np.zeros(rows * columns + _LINE, dtype=np.float32)
    offset = -(raw.ctypes.data // raw.itemsize) % _LINE
    return raw[offset : offset + rows * columns].reshape(rows, columns)
