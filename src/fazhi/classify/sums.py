"""Terms found in texts → scores of linear models: sums over all places where a term stands.

The weighting is that of :func:`fazhi.classify.vectors.weigh`: a row's score is the sum of its terms' idf
times weight, over the root of the sum of their squared idf. Both are sums over places in the text, so that
the weights of all tasks and the squared idf lie side by side and are fetched and summed at once; and the
sums of a unit are those of its sentences together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.grams import Found, Runs, Words
from fazhi.classify.sheet import Sheet, Weights

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
_HANDFUL = 4096
"""Terms whose weights are fetched and summed at a time, in space that is used again and again."""


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
        self._tables = [_Table(each, idf, weights, self.places) for each in finders]

    def fill_all(self) -> None:
        """Lay out all weights now, rather than those of each term when it first occurs."""
        for table in self._tables:
            table.fill_all()

    def sums(self, found: Sequence[tuple[Numbers, NDArray[np.int32]]], count: int) -> "Sums":
        """Sum up what stands in each of some rows.

        Parameters
        ----------
        found : sequence of (int array, int array)
            For each finder the row, ascending, and the run of everything that it found.
        count : int
            Number of rows.
        """
        blocks = {block: np.zeros((count, width)) for block, width in self._widths.items()}
        for (rows, runs), table in zip(found, self._tables, strict=True):
            if len(rows) and table.slices:
                table.fill(runs)
                starts = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
                filled = rows.take(starts)
                sums = np.concatenate([table.sums(runs, *span) for span in _handfuls(starts, len(runs))])
                for block, place in table.slices.items():
                    blocks[block][filled] += sums[:, place]
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
    blocks: dict[str, Floats]

    def together(self, firsts: Numbers) -> "Sums":
        """Return the sums of runs of rows, each beginning at one of ``firsts``, which ascend from 0."""
        if not len(firsts):
            return self.take(firsts)
        blocks = {block: np.add.reduceat(each, firsts, axis=0) for block, each in self.blocks.items()}
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
        norms = np.sqrt(np.where(squares > 0, squares, 1.0))
        scores: Floats = sums[:, self.panel.places[block][task]] / norms[:, None]
        return scores


class _Table(Sheet):
    """The weights of the runs of one finder, those of several blocks side by side."""

    def sums(self, runs: NDArray[np.int32], starts: Numbers, end: int) -> NDArray[np.float32]:
        """Return the sums of the weights of some runs, from every start to the next and then to the end."""
        entries = self.weights.take(runs[starts[0] : end], axis=0)
        # Two numbers at a time, as if they were the parts of a complex one, take little longer than one.
        pairs = np.add.reduceat(entries.view(np.complex64), starts - starts[0], axis=0)
        return np.asarray(pairs.view(np.float32))


def _handfuls(starts: Numbers, end: int) -> Iterator[tuple[Numbers, int]]:
    """Yield the starts of some rows and where they end, about so many terms at a time as the cache holds."""
    bounds = np.append(starts, end)
    first = 0
    while first < len(starts):
        last = int(np.searchsorted(bounds, bounds[first] + _HANDFUL, side="right")) - 1
        last = max(first + 1, last)
        yield starts[first:last], int(bounds[last])
        first = last


def inside(found: Found, length: int, rows: Numbers) -> tuple[Numbers, NDArray[np.int32]]:
    """Return row and run of everything found that stands in one row as a whole; row -1 is none."""
    first = rows.take(found.places)
    last = first if length == 1 else rows.take(found.places + (length - 1))
    kept = np.flatnonzero((first >= 0) & (first == last))
    return first.take(kept), found.runs.take(kept)
