"""How many themes: a grid of numbers, several seeds each, judged by three measures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.errors import FazhiError
from fazhi.findings import Candidate
from fazhi.topics.engines import fit_words
from fazhi.topics.measure import coherence, diversity, mean, stability
from fazhi.topics.settings import FitOptions, TopicSettings
from fazhi.workers import Limits, Lost, Pool

Step = Callable[[int, int], None]
_DIGITS = 4
_FALLBACK = 8
_LIMITS = Limits(seconds=24 * 3600.0, memory=1 << 45)
"""None, in effect: these jobs work on our own numbers and always end."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the themes are fitted on.

    Attributes
    ----------
    counts : sparse matrix, shape (units, words)
        Weighted counts; units without words are left out.
    reports : array of int, shape (units,)
        The report of each unit.
    """

    counts: Any
    reports: NDArray[np.int64]

    @property
    def limit(self) -> int:
        """Number of themes that can at most be told apart at all."""
        return int(min(self.counts.shape))


def largest(corpus: Corpus, settings: TopicSettings) -> int:
    """Return how many themes the corpus has enough units and words for; at least 1."""
    units, words = corpus.counts.shape
    return max(1, int(min(units // settings.units_per_theme, words // settings.words_per_theme)))


def choose(
    corpus: Corpus, options: FitOptions, settings: TopicSettings, step: Step | None = None
) -> tuple[int, tuple[Candidate, ...]]:
    """Compare numbers of themes and decide.

    Every seed sees another part of the reports, so that stability says whether the themes would be
    found again in other reports, and not only from another start. NPMI is measured on all units.

    Returns
    -------
    k : int
        The number chosen by :func:`decide`; where there is too little to compare, a cautious one.
    candidates : tuple of Candidate
        What was compared, empty where there was too little.
    """
    most = largest(corpus, settings)
    least = settings.least if most >= 2 * settings.least else 1
    grid = [k for k in settings.grid if least <= k <= most]
    if len(np.unique(corpus.reports)) < settings.few or len(grid) < 2:
        return min(most, _FALLBACK), ()
    jobs = [(k, seed) for k in grid for seed in range(options.seed, options.seed + settings.seeds)]
    # The large ones first, so that no process is left with one when the others have finished.
    results = dict(
        zip(reversed(jobs), _run(corpus, list(reversed(jobs)), options, settings, step), strict=True)
    )
    candidates = tuple(
        _candidate(k, [results[job] for job in jobs if job[0] == k], corpus.counts) for k in grid
    )
    return decide(candidates, settings.tolerance), candidates


def decide(candidates: Sequence[Candidate], tolerance: float) -> int:
    """Return the number of themes: the largest that is nearly as good as the best.

    Good is the geometric mean of NPMI (below 0 counts as 0), diversity and stability, so that no
    measure makes up for another that fails: NPMI alone is too flat to choose by, and the other two
    alone favour a few large themes. More themes say more, so of those within ``tolerance`` (a share) of
    the best the largest number is taken.
    """
    quality = {entry.k: _quality(entry) for entry in candidates}
    best = max(quality.values())
    if best <= 0:
        return min(quality)
    return max(k for k, value in quality.items() if value >= best * (1 - tolerance))


def _quality(entry: Candidate) -> float:
    values = [value for value in (entry.npmi, entry.diversity, entry.stability) if value is not None]
    product = float(np.prod([max(0.0, value) for value in values]))
    return product ** (1 / len(values)) if values else 0.0


def _candidate(k: int, runs: Sequence[NDArray[Any]], counts: Any) -> Candidate:
    return Candidate(
        k,
        _rounded(mean([value for run in runs for value in coherence(run, counts)])),
        _rounded(stability(runs)),
        _rounded(mean([diversity(run) for run in runs])),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _run(
    corpus: Corpus,
    jobs: Sequence[tuple[int, int]],
    options: FitOptions,
    settings: TopicSettings,
    step: Step | None,
) -> list[NDArray[np.float32]]:
    workers = min(options.workers or _cores(), len(jobs))
    results = []
    for result in _fits(partial(_one, corpus, options, settings), jobs, workers):
        results.append(result)
        if step:
            step(len(results), len(jobs))
    return results


def _fits(
    fit: Callable[[tuple[int, int]], NDArray[np.float32]], jobs: Sequence[tuple[int, int]], workers: int
) -> Iterator[NDArray[np.float32]]:
    if workers < 2:
        yield from map(fit, jobs)
        return
    with Pool(fit, workers, _LIMITS) as pool:
        for _, result in pool.map(jobs):
            if isinstance(result, Lost):
                raise FazhiError("比较主题数时内存不足，请用 --workers 1，或用 --k 指定主题数")
            yield result


def _one(
    corpus: Corpus, options: FitOptions, settings: TopicSettings, job: tuple[int, int]
) -> NDArray[np.float32]:
    k, seed = job
    names = np.unique(corpus.reports)
    share = min(settings.sample, settings.sample_units / len(corpus.reports))
    size = max(2, round(share * len(names)))
    part = np.random.default_rng(seed).choice(names, size, replace=False)
    counts = corpus.counts[np.isin(corpus.reports, part)]
    words, _ = fit_words(
        counts, min(k, *counts.shape), replace(options, seed=seed), replace(settings, passes=1)
    )
    return words.astype(np.float32)


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
