"""Trains the classifier: all tasks, judged and calibrated on held-out reports."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fazhi.classify.corrections import Corrected, correct
from fazhi.classify.features import BLOCKS
from fazhi.classify.model import Classifier
from fazhi.classify.solve import fit_task, held_out_scores
from fazhi.classify.table import TASK_BLOCKS, Table, build_table
from fazhi.classify.terms import Terms
from fazhi.classify.tune import Scores, TrainReport, calibrate, macro_f1, train_report
from fazhi.classify.weak import Unlabeled, weak_examples, weak_summary
from fazhi.codebook import codebook
from fazhi.config import TrainSettings, train_settings
from fazhi.errors import LabelError
from fazhi.labeled import LabeledReport, fingerprint, text_prints

Progress = Callable[[str], None]
"""Called with one line for people when a step of training begins."""

_TITLES = {"kind": "单元性质", "role": "篇章作用", "category": "工作领域", "problem": "问题类型"}
_LIBRARIES = ("fazhi", "numpy", "scikit-learn", "rjieba", "safetensors")
_TOLERATED = 0.002
"""Weak units stay out if they cost more of the category's macro-F1 than this, which is within chance."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What a user adds to the labelled data.

    Attributes
    ----------
    corrections : tuple of LabeledReport
        From :func:`fazhi.labeled.read_corrections`.
    unlabeled : Unlabeled or None
        From :func:`fazhi.classify.weak.read_unlabeled`.
    """

    corrections: tuple[LabeledReport, ...] = ()
    unlabeled: Unlabeled | None = None


def train_classifier(
    reports: Sequence[LabeledReport],
    config: TrainSettings | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    extras: Extras | None = None,
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
    extras : Extras, optional
        A user's corrections, and reports without labels. The latter are used only if cross-validation
        does not speak against it.

    Returns
    -------
    classifier, report
        The model trained on everything, and what cross-validation said.

    Raises
    ------
    LabelError
        If there are fewer reports than folds, a label has one example only, or corrections contradict
        each other or the texts of the data.
    """
    config = config or train_settings()
    say = progress or (lambda _: None)
    corrected = correct(reports, extras.corrections if extras else ())
    if corrected.corrections:
        say(f"更正 {corrected.corrections} 个单元，其中 {corrected.replaced} 处替换了标注数据里原有的标注")
    _check(corrected.reports, config)
    say(f"读取 {sum(not report.single for report in corrected.reports)} 份标注报告，分词并提取特征")
    table = build_table(corrected.reports, config)
    if not all(any(table.terms[block] for block in blocks) for blocks in TASK_BLOCKS.values()):
        raise LabelError("标注数据太少，没有一个词语重复出现到可供学习的次数")
    info = _info(corrected, config, seed)
    held: Scores = {}
    if extras and extras.unlabeled:
        table, held, info["weak"] = _try_weak(table, corrected.reports, extras.unlabeled, config, seed, say)
    for task in TASK_BLOCKS:
        if task not in held:
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
        {block: Terms.of(table.terms[block]) for block in BLOCKS},
        idf,
        tasks,
        calibration,
        info,
    )
    return classifier, train_report(table, held, calibration)


def _try_weak(
    table: Table,
    reports: Sequence[LabeledReport],
    unlabeled: Unlabeled,
    config: TrainSettings,
    seed: int,
    say: Progress,
) -> tuple[Table, Scores, dict[str, Any]]:
    """Cross-validate the category without and with weak units; return what the better table gives."""
    examples = weak_examples(unlabeled.documents, reports)
    told = weak_summary(examples, len(unlabeled.documents), len(unlabeled.failures))
    if not examples:
        say("未标注的报告里没有可用的单元（没有明确的小标题，或文字已在标注数据中），未采用")
        return table, {}, {**told, "used": False}
    say(
        f"从 {told['reports']} 份未标注的报告取得 {told['units']} 个弱标注单元；交叉验证：不用它们、用它们各一遍"
    )
    without = held_out_scores(table, "category", config, seed)
    grown = build_table(reports, config, examples)
    using = held_out_scores(grown, "category", config, seed)
    before, after = (
        macro_f1(table, "category", without["category"]),
        macro_f1(grown, "category", using["category"]),
    )
    used = after >= before - _TOLERATED
    figures = f"工作领域宏平均 F1 不用弱标注 {before:.4f}，用弱标注 {after:.4f}"
    say(f"{figures}，{'已采用；请不要用这个模型标注这些报告自身' if used else '弱标注使成绩下降，未采用'}")
    told |= {"used": used, "macro_f1_without": before, "macro_f1_with": after}
    return (grown, using, told) if used else (table, without, told)


def _check(reports: Sequence[LabeledReport], config: TrainSettings) -> None:
    whole = sum(not report.single for report in reports)
    if whole < config.folds:
        raise LabelError(
            f"只有 {whole} 份标注报告，少于交叉验证的 {config.folds} 折，请增加报告，或在设置里减小 folds"
        )
    where: dict[tuple[str, str], list[str]] = {}
    for report in reports:
        for unit in report.units:
            label = unit.label
            named = [("role", label.role), ("category", label.category)]
            for field, value in [*named, *(("problems", problem) for problem in label.problems)]:
                if value:
                    place = unit.correction or f"{report.path}:{unit.number}"
                    where.setdefault((field, value), []).append(place)
    for (field, value), places in sorted(where.items()):
        if len(places) == 1:
            raise LabelError(f"{places[0]}: {field} 的“{value}”在全部数据中只有这一例，无法训练与检验")
    if len({value for field, value in where if field == "category"}) < 2:
        raise LabelError("标注数据中的类别不足两个，无法训练")


def _info(corrected: Corrected, config: TrainSettings, seed: int) -> dict[str, Any]:
    from importlib.metadata import version

    reports = corrected.reports
    info = {
        "settings": {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(config).items()},
        "seed": seed,
        "codebook": codebook().version,
        "training_data": {
            "fingerprint": fingerprint(reports),
            "reports": sum(not report.single for report in reports),
            "units": sum(len(report.units) for report in reports),
            "texts": text_prints(report for report in reports if not report.single),
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
    }
    if corrected.corrections:
        units = [unit for report in reports for unit in report.units if unit.correction]
        info["corrections"] = {
            "units": corrected.corrections,
            "replaced": corrected.replaced,
            "added": len(units) - corrected.replaced,
        }
    return info
