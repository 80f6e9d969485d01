"""A fitted set of themes: plain data, and the themes of a unit by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.findings import Candidate
from fazhi.topics.infer import unit_weights
from fazhi.topics.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """Themes that can be found in any report.

    Attributes
    ----------
    vocabulary : Vocabulary
        Words, their weights, phrases.
    words : array of float32, shape (k, words)
        Probability of each word in each theme; rows sum to 1.
    ids, names : tuple of str
        Of the themes, in the order of ``words``.
    prevalence : tuple of float
        Share of each theme in the reports of the fit; sums to 1.
    selection : tuple of Candidate
        The numbers of themes that were compared.
    seed : int
        Of the fit.
    info : dict
        What goes into the manifest: engine, training data, versions, settings.
    fitted : dict
        What the themes looked like in the reports of the fit; see :func:`fazhi.topics.topics_json`.
    """

    vocabulary: Vocabulary
    words: NDArray[np.float32]
    ids: tuple[str, ...]
    names: tuple[str, ...]
    prevalence: tuple[float, ...]
    selection: tuple[Candidate, ...] = ()
    seed: int = 0
    info: dict[str, Any] = field(default_factory=dict)
    fitted: dict[str, Any] = field(default_factory=dict)

    @property
    def k(self) -> int:
        """Number of themes."""
        return len(self.ids)

    def columns(self) -> NDArray[np.float64]:
        """Return the probabilities by word, shape (words, k), as :meth:`weights` wants them."""
        return np.ascontiguousarray(self.words.T, dtype=np.float64)

    def weights(self, counts: Mapping[int, int], columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the themes of a unit, shape (k,), summing to 1.

        Parameters
        ----------
        counts : mapping of int to int
            From :meth:`Vocabulary.counts`, not empty.
        columns : array, shape (words, k)
            From :meth:`columns`.
        """
        weighted = {number: count * self.vocabulary.weights[number] for number, count in counts.items()}
        return unit_weights(columns, weighted, 1.0 / self.k)
