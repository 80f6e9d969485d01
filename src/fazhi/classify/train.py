"""Trains the classifier: all tasks, judged and calibrated on held-out reports."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from fazhi.classify.features import BLOCKS
from fazhi.classify.model import Classifier
from fazhi.classify.solve import fit_task, held_out_scores
from fazhi.classify.table import TASK_BLOCKS, build_table
from fazhi.classify.tune import Scores, TrainReport, calibrate, train_report
from fazhi.codebook import codebook
from fazhi.config import TrainSettings, train_settings
from fazhi.errors import LabelError
from fazhi.labeled import LabeledReport, fingerprint

Progress = Callable[[str], None]
"""Called with one line for people when a step of training begins."""

_TITLES = {"kind": "单元性质", "role": "篇章作用", "category": "工作领域", "problem": "问题类型"}
_LIBRARIES = ("fazhi", "numpy", "scikit-learn", "rjieba", "safetensors")


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
        If there are fewer reports than folds, or a label has one example only.
    """
    config = config or train_settings()
    say = progress or (lambda _: None)
    _check(reports, config)
    say(f"读取 {len(reports)} 份标注报告，分词并提取特征")
    table = build_table(reports, config)
    if not all(any(table.terms[block] for block in blocks) for blocks in TASK_BLOCKS.values()):
        raise LabelError("标注数据太少，没有一个词语重复出现到可供学习的次数")
    held: Scores = {}
    for task in TASK_BLOCKS:
        say(f"交叉验证（{config.folds} 折，整份报告留出）：{_TITLES[task]}")
        held |= held_out_scores(table, task, config, seed)
    calibration = calibrate(table, held, config)
    say("用全部数据训练")
    everything = np.arange(len(table.labels))
    idf = {block: table.idf(block, everything, config.min_units) for block in BLOCKS}
    tasks = {
        task: fit_task(table, task, table.weighted(task, idf), everything, config, seed)
        for task in TASK_BLOCKS
    }
    classifier = Classifier(
        {block: tuple(table.terms[block]) for block in BLOCKS},
        idf,
        tasks,
        calibration,
        _info(reports, config, seed),
    )
    return classifier, train_report(table, held, calibration)


def _check(reports: Sequence[LabeledReport], config: TrainSettings) -> None:
    if len(reports) < config.folds:
        raise LabelError(
            f"只有 {len(reports)} 份标注报告，少于交叉验证的 {config.folds} 折，请增加报告，或在设置里减小 folds"
        )
    where: dict[tuple[str, str], list[str]] = {}
    for report in reports:
        for unit in report.units:
            label = unit.label
            named = [("role", label.role), ("category", label.category)]
            for field, value in [*named, *(("problems", problem) for problem in label.problems)]:
                if value:
                    where.setdefault((field, value), []).append(f"{report.path}:{unit.number}")
    for (field, value), places in sorted(where.items()):
        if len(places) == 1:
            raise LabelError(f"{places[0]}: {field} 的“{value}”在全部数据中只有这一例，无法训练与检验")
    if len({value for field, value in where if field == "category"}) < 2:
        raise LabelError("标注数据中的类别不足两个，无法训练")


def _info(reports: Sequence[LabeledReport], config: TrainSettings, seed: int) -> dict[str, Any]:
    from importlib.metadata import version

    return {
        "settings": {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(config).items()},
        "seed": seed,
        "codebook": codebook().version,
        "training_data": {
            "fingerprint": fingerprint(reports),
            "reports": len(reports),
            "units": sum(len(report.units) for report in reports),
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
    }
