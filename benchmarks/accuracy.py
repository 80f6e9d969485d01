"""fazhi against fastText, THUCTC's recipe and the tutorials' recipe: the same training data, one run.

Two tests: real reports labelled by hand, and the project's own reports with whole writers held out.
The others get the text of each unit; fazhi gets the reports, in the second test cut as labelled. What
is compared is the category of the units that a person labelled ``body``.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from baselines import FastText, Fit, chars, held_out, thuctc, tune, tutorial, words
from common import ROOT, SHARED, machine, table
from fazhi import api
from fazhi.chars import squeeze
from fazhi.evaluate import score_pairs
from fazhi.labeled import LabeledReport, read_labeled
from paired import RESAMPLES, difference, resampled_f1

OURS = "fazhi"
_TUNING_GROUPS = 3
"""Writers are dealt into so many groups for tuning fastText."""


@dataclass(frozen=True)
class Result:
    """What a method said of the units, and the seconds it took to train and to label them."""

    name: str
    said: list[str]
    training: float
    labelling: float


@dataclass(frozen=True)
class Units:
    """Body units: their texts, their categories, and the number of the group that each belongs to."""

    texts: list[str]
    labels: list[str]
    groups: NDArray[np.int64]


def body_units(reports: Sequence[LabeledReport], group: Callable[[LabeledReport], str]) -> Units:
    """Gather the units that a person labelled ``body``."""
    found = [(report, unit) for report in reports for unit in report.units if unit.label.kind == "body"]
    names = sorted({group(report) for report in reports})
    return Units(
        [unit.text for _, unit in found],
        [str(unit.label.category) for _, unit in found],
        np.array([names.index(group(report)) for report, _ in found]),
    )


def methods(data: Units) -> Iterator[tuple[str, Fit]]:
    """Yield the others; the tuned ones are tuned on ``data``, with writers held out."""
    print("fastText 的调参结果（撰写人留出，只用训练数据）：\n")
    for name, cut in (("词", words), ("字", chars)):
        options = tune(cut, data.texts, data.labels, data.groups % _TUNING_GROUPS)
        print(f"- {name}：{', '.join(f'{key}={value}' for key, value in options.items())}")
        yield f"fastText {name}，默认参数", FastText(cut, {})
        yield f"fastText {name}，调参后", FastText(cut, options)
    print()
    yield "THUCTC：二字串 + χ² + SVM", thuctc
    yield "jieba + TF-IDF + 逻辑回归", tutorial


def theirs(name: str, fit: Fit, data: Units, texts: Sequence[str]) -> Result:
    """Train one of the others and label texts; cutting them into words counts."""
    words.cache_clear()
    start = time.process_time()
    predict = fit(data.texts, data.labels)
    trained = time.process_time()
    said = predict(texts)
    return Result(name, said, trained - start, time.process_time() - trained)


def ours(truth: Sequence[LabeledReport]) -> Result:
    """Train fazhi as a user would, with all its tasks and its cross-validation, and label the reports."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        model, _ = api.train(ROOT / "data/labeled", Path(folder) / "model")
        trained = time.process_time()
    documents = [api.label(SHARED / "reports" / f"{report.name}.txt", model) for report in truth]
    labelled = time.process_time()
    said: list[str] = []
    for report, document in zip(truth, documents, strict=True):
        found: dict[str, list[str]] = {}
        for unit, prediction in zip(document.document.units, document.predictions, strict=True):
            found.setdefault(squeeze(unit.text), []).append(prediction.category or "-")
        for unit in report.units:  # units with the same text follow one another in both
            same = found.get(squeeze(unit.text)) or ["-"]
            category = same.pop(0)
            if unit.label.kind == "body":
                said.append(category)
    return Result(OURS, said, trained - start, labelled - trained)


def ours_by_writer(reports: Sequence[LabeledReport], data: Units) -> Result:
    """Let fazhi label every unit by a model that has not seen its writer."""
    from fazhi.classify.solve import held_out_scores
    from fazhi.classify.table import build_table, labels_of
    from fazhi.config import train_settings

    start = time.process_time()
    settings = replace(train_settings(), folds=int(data.groups.max()) + 1)
    counts = build_table(reports, settings)
    rows = counts.members("category")
    writers = sorted({report.writer for report in reports})
    counts.folds = np.array([writers.index(report.writer) for report in reports for _ in report.units])
    best = held_out_scores(counts, "category", settings, 0)["category"][rows].argmax(axis=1)
    said = [labels_of("category")[i] for i in best]
    return Result(OURS, said, time.process_time() - start, 0.0)


def compare(truth: Units, names: Sequence[str], results: Sequence[Result], timed: bool) -> None:
    """Print scores, and the distance of every other method from fazhi.

    ``names`` are those of the groups for which accuracy is given one by one.
    """
    header = ["方法", "准确率", "宏平均 F1", *names]
    header += ["训练（CPU 秒）", "标注（CPU 秒）"] if timed else ["训练与标注（CPU 秒）"]
    rows = []
    right = [np.array(result.said) == np.array(truth.labels) for result in results]
    for result, hits in zip(results, right, strict=True):
        score = score_pairs(list(zip(truth.labels, result.said, strict=True)), sorted(set(truth.labels)))
        each = [f"{hits[truth.groups == number].mean():.3f}" for number in range(len(names))]
        times = [result.training, result.labelling] if timed else [result.training + result.labelling]
        rows.append(
            [result.name, f"{score.accuracy:.4f}", f"{score.macro_f1:.4f}", *each]
            + [f"{seconds:.1f}" for seconds in times]
        )
    table(header, rows)
    print(f"\nfazhi 减去各方法的宏平均 F1（按单元配对自助抽样 {RESAMPLES} 次）：\n")
    f1 = resampled_f1(truth.labels, [result.said for result in results])
    gaps = []
    for number, result in enumerate(results[1:], start=1):
        gap = difference(f1[0], f1[number])
        only = int((right[0] & ~right[number]).sum()), int((right[number] & ~right[0]).sum())
        gaps.append(
            [result.name, f"{gap.mean:+.4f}", f"{gap.low:+.4f} 至 {gap.high:+.4f}", f"{gap.ahead:.1%}", *only]
        )
    table(
        ["对比方法", "平均差", "95% 区间", "fazhi 领先的抽样", "只有 fazhi 对（单元）", "只有它对（单元）"],
        gaps,
    )


def main() -> None:
    """Print the tables."""
    if not (SHARED / "reports").is_dir() or not (SHARED / "gold").is_dir():
        sys.exit("项目旁没有 ../shared/reports 与 ../shared/gold，无法在真实报告上比较")
    reports = read_labeled([ROOT / "data/labeled"])
    data = body_units(reports, lambda report: report.writer)
    gold = read_labeled([SHARED / "gold"])
    real = body_units(gold, lambda report: report.name)
    print(machine("fazhi", _fasttext_package(), "jieba", "rjieba", "scikit-learn", "numpy"), "\n")
    others = list(methods(data))
    print(f"## 真实报告：{len(gold)} 份，正文单元 {len(real.labels)} 个\n")
    print(f"训练数据：{len(reports)} 份自撰报告，正文单元 {len(data.labels)} 个。")
    print("fazhi 的训练时间包括四项任务及其交叉验证，标注时间包括读文件、切分与全部标注。\n")
    results = [ours(gold), *(theirs(name, fit, data, real.texts) for name, fit in others)]
    compare(real, sorted(report.name[:8] + "…" for report in gold), results, timed=True)
    print(f"\n## 整个撰写人留出：{data.groups.max() + 1} 位，正文单元 {len(data.labels)} 个\n")
    print("fastText 的参数是在这同一批数据上调的，这里对它略有利。\n")
    results = [ours_by_writer(reports, data)]
    for name, fit in others:
        words.cache_clear()
        start = time.process_time()
        said = held_out(fit, data.texts, data.labels, data.groups)
        results.append(Result(name, said, time.process_time() - start, 0.0))
    compare(data, (), results, timed=False)


def _fasttext_package() -> str:
    """Return the name of the distribution that brings the module ``fasttext``; there are several."""
    from importlib.metadata import packages_distributions

    return packages_distributions()["fasttext"][0]


if __name__ == "__main__":
    main()
