"""One way to ask any engine for themes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.topics.prior import factor, with_wishes
from fazhi.topics.settings import FitOptions, TopicSettings


def fit_words(
    counts: Any,
    k: int,
    options: FitOptions,
    settings: TopicSettings,
    wishes: Sequence[NDArray[np.int64]] = (),
) -> tuple[NDArray[np.float64], list[int]]:
    """Return the words of ``k`` themes and which theme each wish became.

    Parameters
    ----------
    counts : sparse matrix, shape (units, words)
        Weighted counts.
    k : int
        Number of themes, at most the number of units and of words.
    wishes : sequence of array of int
        Word numbers the user wants together.

    Returns
    -------
    array of float, shape (k, words)
        Rows sum to 1.
    list of int
    """
    prior, chosen = with_wishes(factor(counts, k, settings), wishes)
    if options.engine == "nmf":
        return prior, chosen
    from fazhi.topics.lda import fit_lda

    return fit_lda(counts, prior, options.seed, settings), chosen
