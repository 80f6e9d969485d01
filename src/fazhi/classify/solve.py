"""Fits one task: linear support vector machines on weighted counts, and its held-out scores.

The solver is liblinear's with a seed: its result does not change with the number of threads.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.clauses import blend, spread
from fazhi.classify.model import Task
from fazhi.classify.table import TASK_BLOCKS, Table, labels_of
from fazhi.classify.vectors import Rows, weigh
from fazhi.codebook import codebook
from fazhi.config import TrainSettings

_NEVER = -10.0
"""Bias of a class that does not occur in the training data, or the negative of one that always does."""
_ROUNDS = 5000


def fit_task(
    table: Table,
    task: str,
    rows: dict[str, Rows],
    chosen: NDArray[np.int64],
    config: TrainSettings,
    seed: int,
) -> Task:
    """Fit one task on the chosen rows of the table; block weights are folded into the coefficients."""
    from scipy.sparse import csr_array, hstack

    members = chosen[np.isin(chosen, table.members(task))]
    factors = [float(getattr(config, f"{block}_weight")) for block in TASK_BLOCKS[task]]
    parts = []
    for block, factor in zip(TASK_BLOCKS[task], factors, strict=True):
        own = rows[block].take(members)
        indices = own.columns.astype(np.int32), own.starts.astype(np.int32)
        parts.append(csr_array((own.values * factor, *indices), shape=(len(own), len(table.terms[block]))))
    matrix = hstack(parts, format="csr")
    counts = table.weights[members]
    coefficients, bias = _solve(matrix, table.truth(task, members), counts, config, task, seed)
    weights = {}
    start = 0
    for block, factor in zip(TASK_BLOCKS[task], factors, strict=True):
        size = len(table.terms[block])
        weights[block] = np.ascontiguousarray(
            (coefficients[:, start : start + size] * factor).T, dtype=np.float32
        )
        start += size
    return Task(labels_of(task), TASK_BLOCKS[task], weights, bias)


def _solve(
    matrix: Any,
    truth: NDArray[Any],
    weights: NDArray[np.float64],
    config: TrainSettings,
    task: str,
    seed: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One machine a class, against all others; ``weights`` say how much every row counts."""
    from sklearn.svm import LinearSVC
    from threadpoolctl import threadpool_limits

    classes = len(labels_of(task))
    coefficients = np.zeros((classes, matrix.shape[1]))
    bias = np.full(classes, _NEVER)
    strength = float(getattr(config, f"{task}_c"))
    with threadpool_limits(1):
        for label in range(classes):
            yes = truth[:, label] if truth.ndim == 2 else truth == label
            if not yes.any():
                continue
            if yes.all():
                bias[label] = -_NEVER
                continue
            solver = LinearSVC(C=strength, random_state=seed, max_iter=_ROUNDS)
            solver.fit(matrix, yes, sample_weight=weights)
            coefficients[label], bias[label] = solver.coef_[0], solver.intercept_[0]
    return coefficients, bias


def held_out_scores(
    table: Table, task: str, config: TrainSettings, seed: int
) -> dict[str, NDArray[np.float64]]:
    """Score every unit of the labelled reports by a model that has not seen its report.

    Returns
    -------
    dict of str to float array, shape (all units, labels of the task)
        The scores under the task's name, 0 for units that models are not judged on; the category's also
        under ``secondary``, for the question which further categories are present.
    """
    wanted = [task, "secondary"] if task == "category" else [task]
    scores = {name: np.zeros((len(table.labels), len(labels_of(task)))) for name in wanted}
    for fold in range(config.folds):
        held_out = table.folds == fold
        train, test = np.flatnonzero(~held_out), np.flatnonzero(held_out & table.judged)
        idf = {block: table.idf(block, train, config.min_units) for block in TASK_BLOCKS[task]}
        rows = table.weighted(task, idf)
        model = fit_task(table, task, rows, train, config, seed)
        found = model.scores({block: rows[block].take(test) for block in rows})
        for name, values in _with_parts(table, model, task, idf, test, found).items():
            scores[name][test] = values
    return scores


def _with_parts(
    table: Table,
    model: Task,
    task: str,
    idf: dict[str, NDArray[np.float64]],
    test: NDArray[np.int64],
    found: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """Correct the scores of the test units by those of their clauses or sentences."""
    parts = {"problem": table.clauses, "category": table.sentences}.get(task)
    if parts is None:
        return {task: found}
    counts, chosen = np.diff(parts.starts)[test], parts.of(test)
    each = model.scores(
        {block: weigh(parts.counts[block].take(chosen), idf[block]) for block in model.blocks}
    )
    if task == "problem":
        return {task: blend(found, each, counts)}
    rest = model.labels.index(codebook().rest_category)
    return {
        "category": spread(found, each, parts.lengths[chosen], counts, rest),
        "secondary": blend(found, each, counts),
    }
