import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.api import load_model
from fazhi.classify.tune import TrainReport
from fazhi.evaluate import calibration, evaluate_classifier, evaluate_training, score_pairs, score_sets
from fazhi.labeled import read_labeled
from helpers import LABELED

PAIRS = [("甲", "甲"), ("甲", "甲"), ("甲", "乙"), ("乙", "乙"), ("乙", "甲"), ("丙", "甲")]
"""Worked out by hand: 甲 is said 4 times and right twice, 乙 said twice and right once, 丙 never said."""


def test_precision_recall_and_f1_are_those_worked_out_by_hand() -> None:
    found = score_pairs(PAIRS, ("甲", "乙", "丙", "丁"))
    assert found.accuracy == pytest.approx(3 / 6)
    assert found.support == 6
    by_label = {label.label: label for label in found.labels}
    first, second, third, fourth = (by_label[name] for name in "甲乙丙丁")
    assert (first.precision, first.recall, first.support) == (pytest.approx(2 / 4), pytest.approx(2 / 3), 3)
    assert first.f1 == pytest.approx(2 * 2 / (4 + 3))
    assert (second.precision, second.recall, second.f1) == (pytest.approx(1 / 2),) * 3
    assert (third.precision, third.recall, third.f1, third.support) == (0, 0, 0, 1)
    assert fourth.support == 0
    # A label that nobody has does not pull the mean down.
    assert found.macro_f1 == pytest.approx((4 / 7 + 1 / 2 + 0) / 3)
    assert found.confusion == (("丙", "甲", 1), ("乙", "甲", 1), ("甲", "乙", 1))


def test_the_most_frequent_confusion_comes_first() -> None:
    found = score_pairs([("甲", "乙"), ("乙", "丙"), ("乙", "丙")], "甲乙丙")
    assert found.confusion == (("乙", "丙", 2), ("甲", "乙", 1))


def test_a_unit_taken_for_no_body_counts_as_wrong() -> None:
    found = score_pairs([("甲", "-"), ("甲", "甲")], ("甲",))
    assert (found.accuracy, found.labels[0].recall, found.labels[0].precision) == (0.5, 0.5, 1.0)


def test_sets_are_scored_label_by_label() -> None:
    pairs = [({"甲", "乙"}, {"甲"}), ({"乙"}, {"乙", "丙"}), (set(), set()), ({"甲"}, {"甲"})]
    found = score_sets([(frozenset(truth), frozenset(said)) for truth, said in pairs], ("甲", "乙", "丙"))
    assert found.accuracy == pytest.approx(2 / 4)
    assert found.micro_f1 == pytest.approx(2 * 3 / (4 + 4))
    assert found.macro_f1 == pytest.approx((1 + 2 / 3) / 2)
    assert [label.support for label in found.labels] == [2, 2, 0]


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("甲乙丙")), min_size=1, max_size=40))
@pytest.mark.filterwarnings("ignore")
def test_the_figures_are_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import accuracy_score, f1_score

    truth, said = zip(*pairs, strict=True)
    found = score_pairs(pairs, "甲乙丙")
    assert found.accuracy == pytest.approx(accuracy_score(truth, said))
    labels = sorted(set(truth))
    theirs = f1_score(truth, said, labels=labels, average="macro", zero_division=0)
    assert found.macro_f1 == pytest.approx(theirs)


def test_no_units_at_all_score_zero() -> None:
    assert score_pairs([], ("甲",)).accuracy == 0
    assert score_sets([], ("甲",)).micro_f1 == 0
    found = calibration(np.array([]), np.array([], dtype=bool))
    assert (found.error, found.bins, found.kept) == (0, (), ())


def test_calibration_is_the_one_worked_out_by_hand() -> None:
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    right = np.array([True, True, True, False])
    found = calibration(confidence, right)
    assert [(low, count, pytest.approx(mean), share) for low, count, mean, share in found.bins] == [
        (0.5, 2, 0.55, 0.5),
        (0.9, 2, 0.95, 1.0),
    ]
    assert found.error == pytest.approx(0.5 * 0.05 + 0.5 * 0.05)
    assert dict(found.kept)[1.0] == pytest.approx(3 / 4)
    assert dict(found.kept)[0.7] == pytest.approx(1.0)


def test_full_confidence_falls_into_the_last_bin() -> None:
    found = calibration(np.array([1.0]), np.array([True]))
    assert found.bins == ((0.9, 1, 1.0, 1.0),)


def test_cross_validation_gives_the_same_figures() -> None:
    predictions = {
        "kind": [("body", "body"), ("noise", "body")],
        "role": [("成效", "成效"), ("不足", "成效")],
        "category": [("普法", "普法"), ("普法", "政务公开")],
    }
    sets = [(frozenset({"其他问题"}), frozenset({"其他问题"}))]
    found = evaluate_training(TrainReport(predictions, np.array([0.9, 0.4]), sets, []))
    assert (found.kind.accuracy, found.role.accuracy, found.category.accuracy) == (0.5, 0.5, 0.5)
    assert found.problems.micro_f1 == 1.0
    assert found.calibration.error == pytest.approx(0.5 * 0.1 + 0.5 * 0.4)


def test_an_evaluation_is_plain_data() -> None:
    reports = read_labeled(sorted(LABELED.glob("*.jsonl"))[:2])
    found = evaluate_classifier(load_model(), reports)
    plain = json.loads(json.dumps(found.as_dict(), ensure_ascii=False))
    assert plain["kind"]["support"] == sum(len(report.units) for report in reports)
    body = [unit.label for report in reports for unit in report.units if unit.label.kind == "body"]
    assert (
        plain["category"]["support"] == plain["role"]["support"] == plain["secondary"]["support"] == len(body)
    )
    assert plain["problems"]["support"] == sum(label.role == "不足" for label in body)
    assert sum(count for _, count, _, _ in plain["calibration"]["bins"]) == len(body)


def test_reports_judged_need_not_have_every_label(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    unit = {"unit": 1, "kind": "heading", "text": "一、主要做法"}
    path.write_text(json.dumps(unit, ensure_ascii=False), encoding="utf-8")
    found = evaluate_classifier(load_model(), read_labeled([path]))
    assert (found.kind.support, found.category.support) == (1, 0)
