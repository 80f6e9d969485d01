"""Latent Dirichlet allocation with a word prior. The only user of gensim, which only fitting needs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.topics.settings import TopicSettings

_ITERATIONS = 20
_THRESHOLD = 0.01
"""Units are short: after 20 steps, or when a unit's weights change by less, nothing more is learnt."""


def fit_lda(
    counts: Any, prior: NDArray[np.float64], seed: int, settings: TopicSettings
) -> NDArray[np.float64]:
    """Fit themes that start from, and are held by, a prior over words.

    The prior (``eta``) of a theme is as much as ``strength`` times the words an average theme has: the
    data decide, but a theme that few units speak of does not drift away. ``LdaModel`` and not
    ``LdaMulticore``: the latter's result depends on the scheduling of its processes.

    Parameters
    ----------
    counts : sparse matrix, shape (units, words)
        Weighted counts.
    prior : array, shape (k, words)
        Rows sum to 1.
    seed : int
        Of the order of the units and of gensim.

    Returns
    -------
    array of float, shape (k, words)
        Rows sum to 1.
    """
    from gensim.models import LdaModel
    from threadpoolctl import threadpool_limits

    k = len(prior)
    order = np.random.default_rng(seed).permutation(counts.shape[0])
    units = [_pairs(counts, unit) for unit in order.tolist()]
    eta = settings.base + settings.strength * counts.sum() / k * prior
    with threadpool_limits(1):
        model = LdaModel(
            units,
            num_topics=k,
            id2word={number: str(number) for number in range(counts.shape[1])},
            passes=settings.passes,
            chunksize=settings.chunk,
            eta=eta,
            iterations=_ITERATIONS,
            gamma_threshold=_THRESHOLD,
            eval_every=None,
            random_state=seed,
            dtype=np.float64,
        )
        return np.asarray(model.get_topics(), dtype=np.float64)


def _pairs(counts: Any, unit: int) -> list[tuple[int, float]]:
    start, end = counts.indptr[unit], counts.indptr[unit + 1]
    return list(zip(counts.indices[start:end].tolist(), counts.data[start:end].tolist(), strict=True))
