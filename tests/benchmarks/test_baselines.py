import warnings
from collections.abc import Sequence

import numpy as np
import pytest

TEXTS = [
    text
    for number in range(12)
    for text in (
        f"办理行政复议案件{number}件，审结{number}件，负责人出庭应诉。",
        f"举办宪法宣传活动{number}场，发放普法资料。",
        f"推进一网通办，办理审批事项{number}项，优化营商环境。",
    )
]
LABELS = ["复议应诉", "普法", "政务服务"] * 12
NEW = ["开展普法宣传活动。", "行政复议案件审结。"]
SAID = ["普法", "复议应诉"]


def test_thuctc_learns() -> None:
    from baselines import thuctc

    assert thuctc(TEXTS, LABELS)(NEW) == SAID


def test_the_tutorials_way_learns() -> None:
    _import_jieba()
    from baselines import tutorial

    assert tutorial(TEXTS, LABELS)(NEW) == SAID


def test_fasttext_learns_and_repeats_itself() -> None:
    pytest.importorskip("fasttext", reason="fastText comes with the bench extra only")
    from baselines import FastText, chars

    options = {"lr": 1.0, "epoch": 50, "dim": 10, "wordNgrams": 2}
    said = [FastText(chars, options)(TEXTS, LABELS)(NEW) for _ in range(2)]
    assert said == [SAID, SAID]


def test_every_unit_is_labelled_by_a_method_that_has_not_seen_its_group() -> None:
    from baselines import Predict, held_out

    groups = np.arange(len(TEXTS)) % 4

    def remember(texts: Sequence[str], labels: Sequence[str]) -> Predict:
        return lambda news: ["seen" if text in texts else "new" for text in news]

    assert held_out(remember, TEXTS, LABELS, groups) == ["new"] * len(TEXTS)


def test_characters_are_parted_by_spaces() -> None:
    from baselines import chars

    assert chars("普法 宣传\n活动") == "普 法 宣 传 活 动"


def _import_jieba() -> None:
    with warnings.catch_warnings():  # it warns of its own source code when it is first compiled
        warnings.simplefilter("ignore")
        pytest.importorskip("jieba", reason="jieba comes with the bench extra only")
