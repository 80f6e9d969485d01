"""What was tried for the classifier and what it brought: one change at a time from what is shipped.

Every figure comes from units whose report, or whose writer, the model has not seen; real reports are not
looked at. The table is written into ``docs/model-choices.md``.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from common import ROOT, machine
from decisions import Decide, Pair, alone, neighbours, viterbi, votes
from fazhi.classify.calibrate import best_threshold, fit_sigmoid, sigmoid
from fazhi.classify.solve import held_out_scores as shipped_scores
from fazhi.classify.table import Parts, build_table, fold_of, labels_of
from fazhi.config import train_settings
from fazhi.evaluate import score_pairs, score_sets
from fazhi.labeled import LabeledReport, read_labeled
from trials import Floats, Ints, Lab, Learner, bayes, build_lab, held_out_scores, logistic_of, machine_of

PAGE = ROOT / "docs/model-choices.md"
LIFELIKE = ("K", "L")
"""The writers whose reports are most like real ones."""
SHIPPED = {"word": 1.0, "char": 1.0, "first": 0.5, "heading": 0.5}
C = 0.5


@dataclass(frozen=True)
class Trial:
    """One row of the table: blocks with weights, a learner, and what is done with the scores."""

    group: str
    name: str
    blocks: dict[str, float]
    learner: Learner
    decide: Decide
    dampened: bool = False


def with_bayes(matrix: object, truth: Ints) -> Callable[[object], Floats]:
    """Average the support vector machine's scores and those of naive Bayes, each scaled by row."""
    models = machine_of(C)(matrix, truth), bayes(matrix, truth)

    def score(rows: object) -> Floats:
        found = [model(rows) for model in models]
        return np.mean(
            [(each - each.mean(1, keepdims=True)) / each.std(1, keepdims=True) for each in found], axis=0
        )

    return score


def trials() -> list[Trial]:
    """Return what is tried; the first one is what is shipped."""
    svm = machine_of(C)

    def features(name: str, drop: str = "", **add: float) -> Trial:
        kept = {block: weight for block, weight in SHIPPED.items() if block not in drop.split()}
        return Trial("特征", name, {**kept, **add}, svm, votes)

    return [
        Trial("采用", "词 1–2 + 字 2 + 首句 + 上方标题，SVM（C=0.5），句子投票", SHIPPED, svm, votes),
        features("词只取单词", "word", word1=1.0),
        features("不用词", "word"),
        features("不用字", "char"),
        features("字取 2–3", "char", char3=1.0),
        features("字取 2–4", "char", char4=1.0),
        features("不用首句", "first"),
        features("不用标题", "heading"),
        features("各级标题代替最近的标题", "heading", path=0.5),
        features("加结构（编号、位置、所在部分）", structure=0.5),
        features("加线索词表（权重 0.5）", cues=0.5),
        features("加前后单元的词", near=0.3),
        Trial("权重", "次数取对数，每组长度归一", SHIPPED, svm, votes, dampened=True),
        Trial("算法（不投票）", "SVM，C=0.5", SHIPPED, svm, alone),
        Trial("算法（不投票）", "逻辑回归，C=1", SHIPPED, logistic_of(1.0), alone),
        Trial("算法（不投票）", "逻辑回归，C=10", SHIPPED, logistic_of(10.0), alone),
        Trial("算法（不投票）", "互补朴素贝叶斯", SHIPPED, bayes, alone),
        Trial("算法（不投票）", "SVM 与朴素贝叶斯平均", SHIPPED, with_bayes, alone),
        *(Trial("正则强度", f"C={c}", SHIPPED, machine_of(c), votes) for c in (0.1, 0.25, 1.0, 2.0)),
        Trial("前后平滑", "前后单元的得分占 10%", SHIPPED, svm, neighbours(0.1)),
        Trial("前后平滑", "前后单元的得分占 25%", SHIPPED, svm, neighbours(0.25)),
        Trial("前后平滑", "维特比，转移权重 0.25", SHIPPED, svm, viterbi(0.25)),
        Trial("前后平滑", "维特比，转移权重 0.5", SHIPPED, svm, viterbi(0.5)),
    ]


def run(lab: Lab, chosen: Sequence[Trial], ways: Sequence[Ints], lifelike: Floats) -> list[list[str]]:
    """Carry trials out and return their rows.

    Parameters
    ----------
    ways : two int arrays, shape (units,)
        Which group every unit belongs to: folds of reports, and writers.
    lifelike : bool array, shape (units,)
        The units for which scores are given apart, with writers held out.
    """
    known: dict[tuple[object, Learner, bool], list[Pair]] = {}
    rows: list[list[str]] = []
    steps = tqdm(chosen, disable=None)
    base: Ints | None = None
    for trial in steps:
        key = tuple(trial.blocks.items()), trial.learner, trial.dampened
        if key not in known:
            own = replace(lab, dampened=trial.dampened)
            known[key] = [held_out_scores(own, trial.blocks, trial.learner, groups) for groups in ways]
        said = [
            trial.decide(lab, scores, groups).argmax(axis=1)
            for scores, groups in zip(known[key], ways, strict=True)
        ]
        cells = _scores(lab, said[0], lab.body) + _scores(lab, said[1], lab.body)
        cells += _scores(lab, said[1], lab.body[lifelike[lab.body]])
        base = said[1] if base is None else base
        right, before = said[1][lab.body] == lab.truth[lab.body], base[lab.body] == lab.truth[lab.body]
        change = f"+{int((right & ~before).sum())} −{int((before & ~right).sum())}"
        rows.append([trial.group, trial.name, *cells, "" if trial is chosen[0] else change])
    return rows


def _scores(lab: Lab, said: Ints, rows: Ints) -> list[str]:
    names = labels_of("category")
    score = score_pairs([(names[lab.truth[row]], names[said[row]]) for row in rows], names)
    return [f"{score.accuracy:.4f}", f"{score.macro_f1:.4f}"]


def blending(reports: Sequence[LabeledReport], writers: Ints) -> list[list[str]]:
    """Return what clauses bring for problem types: rows with and without."""
    settings = train_settings()
    table = build_table(reports, settings)
    none = Parts(
        {block: rows.take(np.zeros(0, dtype=np.int64)) for block, rows in table.clauses.counts.items()},
        np.zeros_like(table.clauses.starts),
        np.zeros(0),
    )
    names = labels_of("problem")
    members = table.members("problem")
    truth = table.truth("problem", members)
    lifelike = np.isin([reports[i].writer for i in _report_numbers(reports)], LIFELIKE)[members]
    rows = []
    for name, parts in (("分句与整段各半（采用）", table.clauses), ("只看整段", none)):
        cells = []
        for groups in (table.folds, writers):
            tried = replace(table, clauses=parts, folds=groups)
            config = replace(settings, folds=int(groups.max()) + 1)
            scores = shipped_scores(tried, "problem", config, 0)["problem"][members]
            said = _decided(scores, truth)
            cells += _set_scores(truth, said, names)
        cells += _set_scores(truth[lifelike], said[lifelike], names)
        rows.append([name, *cells])
    return rows


def _report_numbers(reports: Sequence[LabeledReport]) -> Ints:
    return np.repeat(np.arange(len(reports)), [len(report.units) for report in reports])


def _decided(scores: Floats, truth: Floats) -> Floats:
    """Set the threshold as training does, on the held-out scores themselves."""
    columns = zip(scores.T, truth.T, strict=True)
    chances = np.column_stack([sigmoid(each, *fit_sigmoid(each, yes)) for each, yes in columns])
    return chances >= best_threshold(chances.ravel(), truth.ravel())


def _set_scores(truth: Floats, said: Floats, names: Sequence[str]) -> list[str]:
    pairs = [
        (frozenset(np.array(names)[yes]), frozenset(np.array(names)[guess]))
        for yes, guess in zip(truth, said, strict=True)
    ]
    score = score_sets(pairs, names)
    return [f"{score.micro_f1:.4f}", f"{score.macro_f1:.4f}"]


def page_with(page: str, name: str, table: str) -> str:
    """Return ``page`` with the text between ``<!-- name -->`` and ``<!-- /name -->`` replaced."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = page.split(start)
    _, after = rest.split(end)
    return f"{before}{start}\n{table}\n{end}{after}"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Run every trial and write the page."""
    start = time.perf_counter()
    reports = read_labeled([Path(ROOT / "data/labeled")])
    lab = build_lab(reports)
    numbers = _report_numbers(reports)
    writer = np.array([report.writer for report in reports])[numbers]
    ways = fold_of(reports, train_settings().folds)[numbers], np.unique(writer, return_inverse=True)[1]
    rows = run(lab, trials(), ways, np.isin(writer, LIFELIKE))
    held = ["报告留出", "撰写人留出", "其中 K、L"]
    category = markdown(
        ["改动", "做法", *(f"{way}{score}" for way in held for score in (" 准确率", " F1")), "多对与多错"],
        rows,
    )
    problems = markdown(
        ["问题类型", *(f"{way}{score}" for way in held for score in (" 微平均 F1", " 宏平均 F1"))],
        blending(reports, ways[1]),
    )
    minutes = (time.perf_counter() - start) / 60
    note = (
        f"{len(reports)} 份报告，{len(np.unique(writer))} 位撰写人，正文单元 {len(lab.body)} 个"
        f"（K、L 两位 {int(np.isin(writer[lab.body], LIFELIKE).sum())} 个）。"
        f"{machine('fazhi', 'scikit-learn', 'numpy', 'rjieba')}；{minutes:.1f} 分钟。"
    )
    page = page_with(PAGE.read_text(encoding="utf-8"), "table", f"{category}\n\n{problems}\n\n{note}")
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
