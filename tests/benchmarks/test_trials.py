from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fazhi.classify.solve import held_out_scores
from fazhi.classify.table import build_table
from fazhi.config import train_settings
from fazhi.labeled import LabeledReport, read_labeled
from helpers import LABELED

if TYPE_CHECKING:
    from trials import Lab


@pytest.fixture(scope="module")
def reports() -> list[LabeledReport]:
    return list(read_labeled(sorted(LABELED.glob("*.jsonl"))[:10]))


@pytest.fixture(scope="module")
def lab(reports: list[LabeledReport]) -> "Lab":
    from trials import build_lab

    return build_lab(reports)


def test_what_is_shipped_is_what_training_does(reports: list[LabeledReport], lab: "Lab") -> None:
    import decisions
    import trials
    from model_choices import SHIPPED, C

    settings = replace(train_settings(), folds=2)
    table = build_table(reports, settings)
    scores = trials.held_out_scores(lab, SHIPPED, trials.machine_of(C), table.folds)
    ours = decisions.votes(lab, scores, table.folds)[lab.body].argmax(axis=1)
    theirs = held_out_scores(table, "category", settings, 0)["category"][lab.body].argmax(axis=1)
    assert (ours == theirs).mean() > 0.98


def test_every_trial_uses_blocks_that_exist() -> None:
    from model_choices import trials
    from trials import BLOCKS

    assert {block for trial in trials() for block in trial.blocks} <= set(BLOCKS)


def test_each_trial_gives_a_row(lab: "Lab") -> None:
    from model_choices import run, trials

    groups = lab.report % 2
    lifelike = groups == 0
    chosen = [
        trial
        for trial in trials()
        if trial.name
        in ("互补朴素贝叶斯", "加线索词表（权重 0.5）", "维特比，转移权重 0.5", "前后单元的得分占 25%")
    ]
    rows = run(lab, chosen, (groups, groups), lifelike)
    assert [row[1] for row in rows] == [trial.name for trial in chosen]
    assert all(0.3 < float(score) <= 1 for row in rows for score in row[2:8])
    assert [row[8] == "" for row in rows] == [True, False, False, False]


def test_the_best_path_follows_steps_where_scores_are_even() -> None:
    from decisions import best_path

    chances = np.log(np.array([[0.9, 0.1], [0.5, 0.5], [0.1, 0.9]]))
    stay = np.log(np.array([[0.9, 0.1], [0.5, 0.5]]))
    assert best_path(chances, stay).tolist() == [0, 0, 1]
    assert best_path(chances, stay.T[::-1]).tolist() == [0, 1, 1]


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    from model_choices import markdown, page_with

    table = markdown(["做法", "准确率"], [["甲", "0.9"]])
    page = page_with("上文\n<!-- table -->\n旧\n<!-- /table -->\n下文\n", "table", table)
    assert page == (
        "上文\n<!-- table -->\n| 做法 | 准确率 |\n| --- | --- |\n| 甲 | 0.9 |\n<!-- /table -->\n下文\n"
    )
    assert page_with(page, "table", table) == page
