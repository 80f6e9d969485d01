"""What the structure around units adds to the scores of linear models, for many units at once."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.folded import Folded
from fazhi.classify.places import aspects_of, rare_tokens
from fazhi.records import Document


class Placing:
    """The weights of structure tokens; see :mod:`fazhi.classify.places`.

    Parameters
    ----------
    terms : sequence of str
        The tokens that the vocabulary knows.
    idf : float array
        Of every token.
    weights : mapping of str to (mapping of str to float array)
        By task and block, each of shape (terms of the block, labels).
    """

    def __init__(
        self,
        terms: Sequence[str],
        idf: NDArray[np.float64],
        weights: Mapping[str, Mapping[str, NDArray[np.float32]]],
    ) -> None:
        self._columns = {term: column for column, term in enumerate(terms)}
        self._values: dict[str, dict[str, int]] = {}
        for term, column in self._columns.items():
            name, _, value = term.partition("=")
            self._values.setdefault(name, {})[value] = column
        own = {
            task: blocks["structure"] * idf[:, None]
            for task, blocks in weights.items()
            if "structure" in blocks
        }
        ends = np.cumsum([each.shape[1] for each in own.values()])
        self._places = {
            task: slice(end - each.shape[1], end) for (task, each), end in zip(own.items(), ends, strict=True)
        }
        # The last row is for tokens that are not known.
        table = np.column_stack([*own.values(), idf * idf])
        self._table = np.vstack([table, np.zeros(table.shape[1])])

    def score(self, documents: Sequence[Document], folded: Folded) -> dict[str, NDArray[np.float64]]:
        """Return by task what structure adds to the decision values, shape (units of all, labels).

        Parameters
        ----------
        documents : sequence of Document
        folded : Folded
            The texts of their units, perhaps with others behind them.
        """
        units, unknown = [document.units for document in documents], len(self._columns)
        sums = np.zeros((sum(map(len, units)), self._table.shape[1]))
        for name, values in aspects_of(units, folded).items():
            known = self._values.get(name, {})
            # Values are few: what each of them adds is looked up once.
            numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
            lines = self._table.take([known.get(value, unknown) for value in numbers], axis=0)
            sums += lines.take([*map(numbers.__getitem__, values)], axis=0)
        for unit, token in rare_tokens(units, folded):
            sums[unit] += self._table[self._columns.get(token, unknown)]
        norms = np.sqrt(np.where(sums[:, -1] > 0, sums[:, -1], 1.0))
        return {task: sums[:, place] / norms[:, None] for task, place in self._places.items()}
