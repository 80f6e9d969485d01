import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.api import load_model
from fazhi.bootstrap import FEWEST
from fazhi.classify.tune import TrainReport
from fazhi.evaluate import (
    Review,
    TaskScore,
    calibration,
    evaluate_classifier,
    evaluate_training,
    review_share,
    score_pairs,
    score_sets,
)
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


def width(low: float | None, high: float | None) -> float:
    assert low is not None
    assert high is not None
    return high - low


def drawn(reports: int, units: int, right: float, seed: int = 1) -> tuple[list[tuple[str, str]], np.ndarray]:
    """Return pairs of reports of equal length; every unit is right with the same chance."""
    hits = np.random.default_rng(seed).random(reports * units) < right
    pairs = [("甲", "甲" if hit else "乙") for hit in hits]
    return pairs, np.repeat(np.arange(reports), units)


def test_the_interval_is_as_wide_as_theory_says() -> None:
    pairs, groups = drawn(reports=100, units=25, right=0.8)
    found = score_pairs(pairs, "甲乙", groups)
    # Units that do not depend on each other: 2 × 1.96 standard errors of a share.
    assert width(found.accuracy_low, found.accuracy_high) == pytest.approx(
        2 * 1.96 * np.sqrt(0.8 * 0.2 / 2500), rel=0.25
    )
    assert found.accuracy_low is not None
    assert found.accuracy_high is not None
    assert found.accuracy_low < found.accuracy < found.accuracy_high
    assert (found.micro_f1_low, found.micro_f1_high) == (found.accuracy_low, found.accuracy_high)


def test_reports_that_differ_from_each_other_widen_the_interval() -> None:
    alike = [("甲", "甲" if unit % 5 else "乙") for _ in range(40) for unit in range(20)]
    apart = [("甲", "甲" if report % 5 else "乙") for report in range(40) for _ in range(20)]
    groups = np.repeat(np.arange(40), 20)
    same, other = (score_pairs(pairs, "甲乙", groups) for pairs in (alike, apart))
    assert same.accuracy == other.accuracy == 0.8
    # As many units are wrong, but all in the same reports: what counts is 40 reports, not 800 units.
    assert width(same.accuracy_low, same.accuracy_high) == pytest.approx(0)
    assert width(other.accuracy_low, other.accuracy_high) == pytest.approx(
        2 * 1.96 * np.sqrt(0.8 * 0.2 / 40), rel=0.2
    )


def test_intervals_do_not_change_the_figures_nor_from_run_to_run() -> None:
    pairs, groups = drawn(reports=10, units=7, right=0.7)
    plain, first, again = score_pairs(pairs, "甲乙"), *(score_pairs(pairs, "甲乙", groups) for _ in range(2))
    assert first == again
    assert (plain.accuracy, plain.macro_f1, plain.confusion) == (
        first.accuracy,
        first.macro_f1,
        first.confusion,
    )
    assert (plain.accuracy_low, plain.macro_f1_high, plain.labels[0].low) == (None, None, None)
    # Neither the numbers of the reports nor the order of the units mean anything.
    order = np.random.default_rng(0).permutation(len(pairs))
    mixed = score_pairs([pairs[i] for i in order], "甲乙", groups[order] * 3 + 100)
    assert mixed == first


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("甲乙丙"), st.integers(0, 7)),
        min_size=1,
        max_size=40,
    )
)
@settings(deadline=None, max_examples=40)
def test_ends_are_shares_in_order(rows: list[tuple[str, str, int]]) -> None:
    groups = np.array([number for _, _, number in rows])
    sets = [(frozenset({truth}), frozenset({said})) for truth, said, _ in rows]
    for found in (
        score_pairs([(truth, said) for truth, said, _ in rows], "甲乙丙", groups),
        score_sets(sets, "甲乙丙", groups),
    ):
        ends = [
            (found.accuracy_low, found.accuracy_high),
            (found.macro_f1_low, found.macro_f1_high),
            (found.micro_f1_low, found.micro_f1_high),
            *((label.low, label.high) for label in found.labels),
        ]
        enough = len(set(groups.tolist())) >= FEWEST
        assert all((low is None) == (high is None) for low, high in ends)
        assert all((low is not None) == enough for low, _ in ends[:3])
        assert all(0 <= low <= high <= 1 for low, high in ends if low is not None and high is not None)


def test_a_label_of_few_reports_has_no_interval() -> None:
    pairs, groups = drawn(reports=10, units=4, right=0.8)
    pairs[: FEWEST - 1] = [("丙", "丙")] * (FEWEST - 1)
    groups[: FEWEST - 1] = np.arange(FEWEST - 1)
    by_label = {label.label: label for label in score_pairs(pairs, "甲丙丁", groups).labels}
    assert by_label["甲"].low is not None
    assert (by_label["丙"].low, by_label["丙"].f1) == (None, 1.0)
    assert by_label["丁"].high is None


def test_labels_with_few_units_are_small() -> None:
    found = score_pairs([("甲", "甲")] * 20 + [("乙", "乙")] * 19, "甲乙丙")
    assert [label.small for label in found.labels] == [False, True, True]


def test_every_unit_needs_its_report() -> None:
    with pytest.raises(ValueError, match="one number a unit, 6, got 2"):
        score_pairs(PAIRS, "甲乙丙", np.array([0, 1]))


def test_what_is_left_to_a_person_is_counted_apart() -> None:
    flagged = np.array([True, True, False, False, False])
    right = np.array([True, False, True, True, False])
    found = review_share(flagged, right, 0.7)
    assert found == Review(0.7, 2, 0.5, 3, pytest.approx(2 / 3))
    assert review_share(flagged[:0], right[:0], 0.7) == Review(0.7, 0, 0.0, 0, 0.0)


@dataclass(frozen=True)
class Answers:
    """What cross-validation hands over when it knows reports and threshold."""

    predictions: dict[str, list[tuple[str, str]]]
    confidence: np.ndarray
    problems: list[tuple[frozenset[str], frozenset[str]]]
    secondary: list[tuple[frozenset[str], frozenset[str]]]
    groups: dict[str, np.ndarray]
    review: float


def test_cross_validation_that_knows_its_reports_gives_intervals() -> None:
    said, groups = drawn(reports=8, units=5, right=0.7)
    names = {"甲": "普法", "乙": "政务公开"}
    category = [(names[truth], names[answer]) for truth, answer in said]
    sets = [(frozenset({"普法"}), frozenset({answer})) for _, answer in category]
    tasks = ("kind", "role", "category", "secondary", "problems")
    answers = Answers(
        {"kind": [("body", "body")] * 40, "role": [("成效", "成效")] * 40, "category": category},
        np.array([0.9 if truth == answer else 0.4 for truth, answer in category]),
        [(frozenset({"其他问题"}), frozenset())] * 40,
        sets,
        dict.fromkeys(tasks, groups),
        0.5,
    )
    found = evaluate_training(answers)  # type: ignore[arg-type]
    assert found.reports == 8
    assert width(found.category.accuracy_low, found.category.accuracy_high) > 0
    assert (found.secondary.micro_f1_low, found.secondary.micro_f1_high) != (None, None)
    assert (found.problems.accuracy_low, found.problems.accuracy_high) == (0, 0)
    wrong = sum(truth != answer for truth, answer in category)
    assert found.review == Review(0.5, wrong, 0.0, 40 - wrong, 1.0)


def test_a_model_judged_on_enough_reports_has_intervals_and_review() -> None:
    model = load_model()
    reports = read_labeled(sorted(LABELED.glob("*.jsonl"))[: FEWEST + 1])
    found = evaluate_classifier(model, reports)
    assert found.reports == len(reports)
    tasks: list[TaskScore] = [found.kind, found.role, found.category, found.secondary, found.problems]
    for task in tasks:
        assert width(task.accuracy_low, task.accuracy_high) >= 0
    assert found.review is not None
    assert found.review.threshold == model.calibration["review"]
    assert found.review.units + found.review.rest == found.category.support
    plain = json.loads(json.dumps(found.as_dict(), ensure_ascii=False))
    assert {label["small"] for label in plain["category"]["labels"]} == {True, False}
    assert plain["reports"] == len(reports)
