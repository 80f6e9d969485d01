"""Trains the classifier: linear models on weighted counts, calibrated on held-out reports.

Solvers are liblinear's with a seed: their result does not change with the number of threads.
"""

import hashlib
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.calibrate import best_threshold, fit_scale, fit_sigmoid, review_threshold, sigmoid, softmax
from fazhi.classify.examples import Example, examples_of
from fazhi.classify.features import BLOCKS, Ngrams, Tokens, tokens_of
from fazhi.classify.model import Classifier, Task
from fazhi.classify.vectors import Rows, count_rows, inverse_frequency, vocabulary, weigh
from fazhi.codebook import codebook
from fazhi.config import TrainSettings, train_settings
from fazhi.errors import LabelError
from fazhi.labeled import Label, LabeledReport, fingerprint
from fazhi.records import KINDS

Progress = Callable[[str], None]
"""Called with one line for people when a step of training begins."""

_TASK_BLOCKS = {
    "kind": ("first", "structure"),
    "role": ("word", "char", "heading", "structure"),
    "category": ("word", "char", "first", "heading"),
    "problem": ("word", "char"),
}


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What cross-validation with whole reports held out said of the model.

    Attributes
    ----------
    predictions : dict of str to list of str
        Per task ``kind``, ``role``, ``category``: (truth, prediction) of every held-out unit.
    confidence : float array
        Calibrated confidence of the category, one per body unit.
    problems : list of (truth, prediction)
        Sets of problem types, one per unit that carries them.
    """

    predictions: dict[str, list[tuple[str, str]]]
    confidence: NDArray[np.float64]
    problems: list[tuple[frozenset[str], frozenset[str]]]
    secondary: list[tuple[frozenset[str], frozenset[str]]]


@dataclass(slots=True)
class _Data:
    """All units of all reports in one table."""

    counts: dict[str, Rows]
    terms: dict[str, list[str]]
    labels: list[Label]
    groups: NDArray[np.int64]


def train_classifier(
    reports: Sequence[LabeledReport],
    config: TrainSettings | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Classifier, TrainReport]:
    """Train all models on labelled reports.

    Parameters
    ----------
    reports : sequence of LabeledReport
        From :func:`fazhi.labeled.read_labeled`; at least as many as there are folds.
    config : TrainSettings, optional
        By default what the project ships.
    seed : int
        Of the solvers.
    progress : callable, optional
        Told what is being done.

    Returns
    -------
    classifier, report
        The model trained on everything, and what cross-validation said.

    Raises
    ------
    LabelError
        If there are fewer reports than folds, or a label occurs in one report only.
    """
    config = config or train_settings()
    say = progress or (lambda _: None)
    _check(reports, config)
    say("分词与提取特征")
    data = _table(examples_of(reports), config)
    folds = fold_of(reports, config.folds)[data.groups]
    held = {}
    for task in _TASK_BLOCKS:
        say(f"交叉验证：{task}")
        held[task] = _held_out(data, task, config, folds, seed)
    calibration = _calibrate(data, held, config)
    say("用全部数据训练")
    everything = np.arange(len(data.labels))
    idf = {b: inverse_frequency(data.counts[b], len(data.terms[b]), everything, config.min_units) for b in BLOCKS}
    rows = {block: weigh(data.counts[block], idf[block]) for block in BLOCKS}
    tasks = {task: _fit(rows, data, task, config, everything, seed) for task in _TASK_BLOCKS}
    info = _info(reports, config, seed)
    terms = {block: tuple(data.terms[block]) for block in BLOCKS}
    index = {block: {term: i for i, term in enumerate(terms[block])} for block in BLOCKS}
    classifier = Classifier(terms, idf, tasks, calibration, info, index)
    return classifier, _report(data, held, calibration)


def fold_of(reports: Sequence[LabeledReport], folds: int) -> NDArray[np.int64]:
    """Assign whole reports to folds, by a hash of their text, evenly filled."""
    order = sorted(range(len(reports)), key=lambda i: hashlib.sha256(reports[i].text.encode()).digest())
    assigned = np.zeros(len(reports), dtype=np.int64)
    assigned[order] = np.arange(len(reports)) % folds
    return assigned


def _check(reports: Sequence[LabeledReport], config: TrainSettings) -> None:
    if len(reports) < config.folds:
        raise LabelError(f"只有 {len(reports)} 份标注报告，少于交叉验证的 {config.folds} 折，请增加报告或减小 folds")
    where: dict[tuple[str, str], set[str]] = {}
    for report in reports:
        for unit in report.units:
            label = unit.label
            named = [("role", label.role), ("category", label.category)]
            for field, value in [*named, *(("problems", problem) for problem in label.problems)]:
                if value:
                    where.setdefault((field, value), set()).add(f"{report.path}:{unit.number}")
    for (field, value), places in sorted(where.items()):
        if len(places) == 1:
            raise LabelError(f"{next(iter(places))}: {field} 的“{value}”全部数据中只有这一例，无法训练与检验")
    if len({value for field, value in where if field == "category"}) < 2:
        raise LabelError("标注数据中的类别不足两个，无法训练")


def _table(examples: list[Example], config: TrainSettings) -> _Data:
    ngrams = Ngrams(config.word_ngrams, config.char_ngrams)
    tokens: list[Tokens] = []
    labels: list[Label] = []
    groups: list[int] = []
    for number, example in enumerate(examples):
        tokens.extend(tokens_of(example.document, ngrams))
        labels.extend(example.labels)
        groups.extend([number] * len(example.labels))
    terms = {block: vocabulary([unit[block] for unit in tokens], config.min_units) for block in BLOCKS}
    counts = {}
    for block in BLOCKS:
        index = {term: i for i, term in enumerate(terms[block])}
        counts[block] = count_rows([unit[block] for unit in tokens], index)
    return _Data(counts, terms, labels, np.array(groups))


def _labels_of(task: str) -> tuple[str, ...]:
    book = codebook()
    return {"kind": KINDS, "role": book.roles, "category": book.categories, "problem": book.problems}[task]


def _members(data: _Data, task: str) -> NDArray[np.int64]:
    """Return the rows that a task learns from."""
    roles = codebook().problem_roles
    chosen = {
        "kind": lambda label: True,
        "problem": lambda label: label.role in roles,
    }.get(task, lambda label: label.kind == "body")
    return np.array([i for i, label in enumerate(data.labels) if chosen(label)], dtype=np.int64)


def _truth(data: _Data, task: str, rows: NDArray[np.int64]) -> NDArray[Any]:
    """Return class numbers, shape (n,), or for problem types a table of yes and no, shape (n, k)."""
    names = _labels_of(task)
    if task == "problem":
        return np.array([[name in data.labels[i].problems for name in names] for i in rows])
    values = [getattr(data.labels[i], task) for i in rows]
    return np.array([names.index(value) for value in values], dtype=np.int64)


def _fit(
    rows: dict[str, Rows], data: _Data, task: str, config: TrainSettings, chosen: NDArray[np.int64], seed: int
) -> Task:
    """Fit one task on the chosen rows; block weights are folded into the coefficients."""
    from scipy.sparse import csr_array, hstack

    members = chosen[np.isin(chosen, _members(data, task))]
    blocks = _TASK_BLOCKS[task]
    factors = [float(getattr(config, f"{block}_weight")) for block in blocks]
    parts = []
    for block, factor in zip(blocks, factors, strict=True):
        own = rows[block].take(members)
        indices = own.columns.astype(np.int32), own.starts.astype(np.int32)
        parts.append(csr_array((own.values * factor, *indices), shape=(len(own), len(data.terms[block]))))
    coefficients, bias = _solve(
        hstack(parts, format="csr"), _truth(data, task, members), len(_labels_of(task)),
        float(getattr(config, f"{task}_c")), seed,
    )  # fmt: skip
    weights = {}
    start = 0
    for block, factor in zip(blocks, factors, strict=True):
        size = len(data.terms[block])
        weights[block] = np.ascontiguousarray((coefficients[:, start : start + size] * factor).T, dtype=np.float32)
        start += size
    return Task(_labels_of(task), blocks, weights, bias)


def _solve(
    matrix: Any, truth: NDArray[Any], classes: int, c: float, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One linear support vector machine a class; a class that does not occur is never chosen."""
    from sklearn.svm import LinearSVC
    from threadpoolctl import threadpool_limits

    coefficients = np.zeros((classes, matrix.shape[1]))
    bias = np.full(classes, -10.0)
    with threadpool_limits(1):
        for label in range(classes):
            yes = truth[:, label] if truth.ndim == 2 else truth == label
            if yes.all() or not yes.any():
                bias[label] = 10.0 if yes.all() else -10.0
                continue
            solver = LinearSVC(C=c, random_state=seed, max_iter=5000).fit(matrix, yes)
            coefficients[label], bias[label] = solver.coef_[0], solver.intercept_[0]
    return coefficients, bias


def _held_out(
    data: _Data, task: str, config: TrainSettings, folds: NDArray[np.int64], seed: int
) -> NDArray[np.float64]:
    """Score every row of a task by a model that has not seen its report; shape (all rows, k)."""
    scores = np.zeros((len(data.labels), len(_labels_of(task))))
    for fold in range(config.folds):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        rows = {}
        for block in _TASK_BLOCKS[task]:
            idf = inverse_frequency(data.counts[block], len(data.terms[block]), train, config.min_units)
            rows[block] = weigh(data.counts[block], idf)
        model = _fit(rows, data, task, config, train, seed)
        scores[test] = model.scores({block: rows[block].take(test) for block in rows})
    return scores


def _calibrate(data: _Data, held: dict[str, NDArray[np.float64]], config: TrainSettings) -> dict[str, Any]:
    body = _members(data, "category")
    scores, truth = held["category"][body], _truth(data, "category", body)
    scale = fit_scale(scores, truth)
    chances = softmax(scores, scale)
    right = chances.argmax(axis=1) == truth
    sigmoids, thresholds = {}, {}
    sigmoids["secondary"], thresholds["secondary"] = _fit_secondary(data, body, scores)
    rows = _members(data, "problem")
    if len(rows):
        table = _truth(data, "problem", rows)
        for number, name in enumerate(_labels_of("problem")):
            column = held["problem"][rows, number]
            sigmoids[name] = fit_sigmoid(column, table[:, number])
            thresholds[name] = best_threshold(sigmoid(column, *sigmoids[name]), table[:, number])
    return {
        "scale": {"category": scale},
        "sigmoid": {name: list(pair) for name, pair in sigmoids.items()},
        "threshold": thresholds,
        "review": review_threshold(chances.max(axis=1), right, config.review_target),
    }


def _fit_secondary(
    data: _Data, body: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[tuple[float, float], float]:
    """Fit how likely a category other than the chosen one is really present, from its score."""
    names = _labels_of("category")
    best = scores.argmax(axis=1)
    others, present = [], []
    for row, (index, top) in enumerate(zip(body, best, strict=True)):
        label = data.labels[index]
        for number, name in enumerate(names):
            if number != top:
                others.append(scores[row, number])
                present.append(name in label.secondary or name == label.category)
    values, truth = np.array(others), np.array(present)
    pair = fit_sigmoid(values, truth)
    return pair, best_threshold(sigmoid(values, *pair), truth)


def _report(data: _Data, held: dict[str, NDArray[np.float64]], calibration: dict[str, Any]) -> TrainReport:
    predictions = {}
    for task in ("kind", "role", "category"):
        rows = _members(data, task)
        names = _labels_of(task)
        said = held[task][rows].argmax(axis=1)
        truth = _truth(data, task, rows)
        predictions[task] = [(names[t], names[s]) for t, s in zip(truth, said, strict=True)]
    body = _members(data, "category")
    confidence = softmax(held["category"][body], calibration["scale"]["category"]).max(axis=1)
    return TrainReport(
        predictions,
        confidence,
        _problem_pairs(data, held["problem"], calibration),
        _secondary_pairs(data, body, held["category"], calibration),
    )


def _problem_pairs(
    data: _Data, scores: NDArray[np.float64], calibration: dict[str, Any]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    names = _labels_of("problem")
    pairs = []
    for row in _members(data, "problem"):
        said = {
            name
            for number, name in enumerate(names)
            if sigmoid(scores[row, number : number + 1], *calibration["sigmoid"][name])[0]
            >= calibration["threshold"][name]
        }
        pairs.append((frozenset(data.labels[row].problems), frozenset(said)))
    return pairs


def _secondary_pairs(
    data: _Data, body: NDArray[np.int64], scores: NDArray[np.float64], calibration: dict[str, Any]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    names = _labels_of("category")
    slope, offset = calibration["sigmoid"]["secondary"]
    pairs = []
    for row in body:
        best = int(scores[row].argmax())
        chances = sigmoid(scores[row], slope, offset)
        said = {n for i, n in enumerate(names) if i != best and chances[i] >= calibration["threshold"]["secondary"]}
        pairs.append((frozenset(data.labels[row].secondary), frozenset(said)))
    return pairs


def _info(reports: Sequence[LabeledReport], config: TrainSettings, seed: int) -> dict[str, Any]:
    from importlib.metadata import version

    libraries = ("fazhi", "numpy", "scikit-learn", "rjieba", "safetensors")
    return {
        "settings": {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(config).items()},
        "seed": seed,
        "codebook": codebook().version,
        "training_data": {
            "fingerprint": fingerprint(reports),
            "reports": len(reports),
            "units": sum(len(report.units) for report in reports),
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in libraries}},
    }


