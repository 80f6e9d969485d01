"""Terms found in texts → scores of linear models: sums over all places where a term stands.

The weighting is that of :func:`fazhi.classify.vectors.weigh`: a row's score is the sum of its terms' idf
times weight, over the root of the sum of their squared idf. Both are sums over places in the text, so that
the weights of all tasks and the squared idf lie side by side and are fetched and summed at once; and the
sums of a unit are those of its sentences together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.grams import Runs, Words
from fazhi.classify.sheet import Sheet, Weights
from fazhi.classify.texts import Ranges

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

_CHUNK = 32
"""What a row has beyond so many terms is summed up like another row. With 16 the sums of the sums cost more,
with 64 steps in which only few rows are left."""
_HANDFUL = 8192
"""Rows that are summed up at a time: enough for a dozen reports, and bounded however long the text is."""


class Panel:
    """The weights of some tasks in some blocks, side by side.

    Parameters
    ----------
    finders : sequence of Words or Runs
        What finds the terms.
    idf : mapping of str to float array
        By block.
    weights : mapping of str to (mapping of str to float array)
    blocks : sequence of str
        The blocks it is for.
    tasks : sequence of str
        The tasks it is for.

    Attributes
    ----------
    places : dict of str to (dict of str to slice)
        By block and task, where the task's labels lie in the block's sums; the squared idf lies at the end.
    """

    def __init__(
        self,
        finders: Sequence[Words | Runs],
        idf: Mapping[str, Floats],
        weights: Weights,
        blocks: Sequence[str],
        tasks: Sequence[str],
    ) -> None:
        self._finders = finders
        self._widths: dict[str, int] = {}
        self.places: dict[str, dict[str, slice]] = {}
        for block in blocks:
            start, self.places[block] = 0, {}
            for task in tasks:
                if block in weights[task]:
                    end = start + weights[task][block].shape[1]
                    self.places[block][task] = slice(start, end)
                    start = end
            self._widths[block] = start + 1
        self._tables = [Sheet(each, idf, weights, self.places) for each in finders]

    def fill_all(self) -> None:
        """Lay out all weights now, rather than those of each term when it first occurs."""
        for table in self._tables:
            table.fill_all()

    def sums(self, found: Sequence[NDArray[np.int32]], letters: Ranges, words: Ranges) -> "Sums":
        """Sum up what stands in each of some rows as a whole.

        Parameters
        ----------
        found : sequence of int array
            By finder, the run at each word or letter, 0 for none.
        letters, words : Ranges
            Of every row.
        """
        count = len(letters.first)
        blocks = {block: np.zeros((count, width), np.float32) for block, width in self._widths.items()}
        for finder, each, table in zip(self._finders, found, self._tables, strict=True):
            if table.slices:
                rows = words if finder.of_words else letters
                table.fill(each)
                sums = add_up(table.weights, each, rows.within(finder.length))
                for block, place in table.slices.items():
                    blocks[block] += sums[:, place]
        return Sums(self, count, blocks)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the terms of some rows add up to.

    Attributes
    ----------
    panel : Panel
    count : int
        Number of rows.
    blocks : dict of str to float array, shape (count, width of the block)
    """

    panel: Panel
    count: int
    blocks: dict[str, Singles]

    def together(self, firsts: Numbers) -> "Sums":
        """Return the sums of runs of rows, each beginning at one of ``firsts``, which ascend from 0."""
        rows = Ranges(firsts, np.append(firsts[1:], self.count))
        every = np.arange(self.count)
        blocks = {block: add_up(each, every, rows) for block, each in self.blocks.items()}
        return Sums(self.panel, len(firsts), blocks)

    def take(self, rows: Numbers) -> "Sums":
        """Return some rows."""
        return Sums(self.panel, len(rows), {block: each[rows] for block, each in self.blocks.items()})

    def before(self, other: "Sums") -> "Sums":
        """Return these rows and behind them those of ``other``, of the same panel."""
        blocks = {block: np.concatenate([own, other.blocks[block]]) for block, own in self.blocks.items()}
        return Sums(self.panel, self.count + other.count, blocks)

    def score(self, task: str, block: str) -> Floats:
        """Return a block's part in the decision values of a task, shape (rows, labels)."""
        sums = self.blocks[block]
        squares = sums[:, -1]
        norms = np.sqrt(np.where(squares > 0, squares, 1.0), dtype=np.float64)
        scores: Floats = sums[:, self.panel.places[block][task]] / norms[:, None]
        return scores


def add_up(
    table: NDArray[np.float32], numbers: NDArray[np.integer[Any]], rows: Ranges
) -> NDArray[np.float32]:
    """Add up lines of a table.

    Parameters
    ----------
    table : float array, shape (lines, width)
    numbers : int array, shape (n,)
        Which lines.
    rows : Ranges
        The runs of ``numbers`` to be added up, each for itself.

    Returns
    -------
    float array, shape (rows, width)
    """
    chunks = np.maximum(1, -((rows.first - rows.last) // _CHUNK))
    ends = np.cumsum(chunks)
    owners = np.repeat(np.arange(len(chunks)), chunks)
    first = rows.first.take(owners) + _CHUNK * (np.arange(len(owners)) - (ends - chunks).take(owners))
    last = np.minimum(first + _CHUNK, rows.last.take(owners))
    sums = np.empty((len(owners), table.shape[1]), dtype=np.float32)
    for start in range(0, len(owners), _HANDFUL):
        some = slice(start, start + _HANDFUL)
        _add_up(table, numbers, Ranges(first[some], last[some]), sums[some])
    # Most rows are one chunk.
    return sums if (chunks == 1).all() else add_up(sums, np.arange(len(sums)), Ranges(ends - chunks, ends))


def _add_up(
    table: NDArray[np.float32], numbers: NDArray[np.integer[Any]], rows: Ranges, sums: NDArray[np.float32]
) -> None:
    """Add up short runs: first what is first in each of them, then what is second."""
    lengths = rows.last - rows.first
    order = np.argsort((_CHUNK - lengths).astype(np.uint8), kind="stable")
    first = rows.first.take(order)
    longer = len(order) - np.cumsum(np.bincount(lengths))
    added, fetched = np.zeros_like(sums), np.empty_like(sums)
    for place, count in enumerate(longer[:-1].tolist()):
        # Only with this mode numpy fetches right into the space given.
        table.take(numbers.take(first[:count] + place), axis=0, out=fetched[:count], mode="clip")
        added[:count] += fetched[:count]
    sums[order] = added
