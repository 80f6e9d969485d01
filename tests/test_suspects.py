from dataclasses import replace

import numpy as np
import pytest

from fazhi.codebook import codebook
from fazhi.errors import LabelError
from fazhi.labeled import Label, LabeledReport, LabeledUnit, read_labeled
from fazhi.suspects import confident_thresholds, find_suspects, held_out_category, rank_suspects
from helpers import LABELED

TEXTS = (
    ("人民调解组织排查化解矛盾纠纷，调解成功率稳步提高。", "矛盾调解"),
    ("深入开展普法宣传，法治宣传进乡村、进学校。", "普法"),
    ("人民调解员走村入户，矛盾纠纷就地调解。", "矛盾调解"),
    ("普法宣传活动覆盖全县，宪法宣传周气氛热烈。", "普法"),
)


def report(name: str, rows: list[tuple[str, Label]]) -> LabeledReport:
    units, offset = [], 0
    for number, (text, label) in enumerate(rows, start=1):
        units.append(LabeledUnit(number, text, offset, offset + len(text), label))
        offset += len(text) + 1
    return LabeledReport(name, "\n".join(text for text, _ in rows), tuple(units), f"{name}.jsonl")


def small(number: int) -> LabeledReport:
    rows = [(f"{text}第{number}号。", Label("body", "成效", category)) for text, category in TEXTS]
    return report(f"第{number}镇", [(f"第{number}镇报告", Label("frame")), *rows])


def relabel(old: LabeledReport, unit: int, **values: object) -> LabeledReport:
    units = tuple(
        replace(one, label=replace(one.label, **values)) if one.number == unit else one  # type: ignore[arg-type]
        for one in old.units
    )
    return replace(old, units=units)


def test_thresholds_are_mean_self_confidence() -> None:
    chances = np.array([[0.9, 0.1, 0.0], [0.5, 0.5, 0.0], [0.2, 0.8, 0.0]])
    assert confident_thresholds(chances, np.array([0, 0, 1])).tolist() == [0.7, 0.8, np.inf]


def test_only_a_confident_other_class_makes_a_label_suspicious() -> None:
    chances = np.array(
        [
            [0.9, 0.1],  # right
            [0.8, 0.2],  # right
            [0.1, 0.9],  # right
            [0.3, 0.7],  # right
            [0.2, 0.8],  # labelled 0: the other class is above its threshold, 0.575
            [0.47, 0.53],  # labelled 0: likelier, but below that threshold
            [0.7, 0.3],  # labelled 1: threshold of class 0 is 0.5925
            [0.6, 0.4],  # labelled 1: likewise, with less of a margin
        ]
    )
    given = np.array([0, 0, 1, 1, 0, 0, 1, 1])
    assert confident_thresholds(chances, given) == pytest.approx([0.5925, 0.575])
    assert rank_suspects(chances, given).tolist() == [4, 6, 7]


def test_equal_margins_stay_in_order_and_no_suspects_is_fine() -> None:
    chances = np.array([[0.9, 0.1], [0.1, 0.9], [0.1, 0.9], [0.1, 0.9]])
    assert rank_suspects(chances, np.array([0, 0, 0, 1])).tolist() == [1, 2]
    assert rank_suspects(chances, np.array([0, 1, 1, 1])).tolist() == []


def test_a_wrong_label_is_found_with_its_place() -> None:
    reports = [small(number) for number in range(1, 6)]
    reports[2] = relabel(reports[2], 2, category="普法")
    (found,) = find_suspects(held_out_category(reports))
    assert (found.report, found.unit, found.given, found.suggested) == ("第3镇", 2, "普法", "矛盾调解")
    assert found.text == reports[2].units[1].text
    assert 0 <= found.given_chance < 0.5 < found.suggested_chance <= 1
    assert not found.in_secondary


def test_a_suggestion_that_is_a_further_category_already_is_marked() -> None:
    reports = [small(number) for number in range(1, 6)]
    reports[0] = relabel(reports[0], 2, category="普法", secondary=("矛盾调解",))
    (found,) = find_suspects(held_out_category(reports))
    assert found.in_secondary


def test_only_body_units_are_held_out_each_with_its_own_label() -> None:
    reports = [small(number) for number in range(1, 4)]
    held = held_out_category(reports)
    assert held.chances.shape == (12, len(held.labels))
    assert held.chances.sum(axis=1) == pytest.approx(1)
    assert [unit.label.category for _, unit in held.places] == [held.labels[label] for label in held.given]
    assert [name for name, _ in held.places] == [one.name for one in reports for _ in TEXTS]


def test_a_report_is_judged_by_others_only() -> None:
    """A label's own value never reaches the model that judges its report."""
    reports = [small(number) for number in range(1, 4)]
    before = held_out_category(reports)
    after = held_out_category([relabel(reports[0], 2, category="政务公开"), *reports[1:]])
    own = [row for row, (name, _) in enumerate(before.places) if name == "第1镇"]
    assert before.chances[own].argmax(axis=1).tolist() == after.chances[own].argmax(axis=1).tolist()
    assert after.chances[own[0], after.labels.index("政务公开")] < 0.01


@pytest.mark.parametrize(
    ("reports", "says"),
    [
        ([small(1)], "两份"),
        ([], "两份"),
        ([report(n, [("开展普法。", Label("body", "成效", "普法"))]) for n in "甲乙"], "类别不足两个"),
        (
            [
                report("甲", [("一", Label("body", "成效", "普法"))]),
                report("乙", [("二", Label("body", "成效", "综合"))]),
            ],
            "太少",
        ),
    ],
)
def test_too_little_data_is_refused(reports: list[LabeledReport], says: str) -> None:
    with pytest.raises(LabelError, match=says):
        held_out_category(reports)


def test_labels_spoiled_on_purpose_are_found() -> None:
    """Most of a few labels changed at random are found, and little else."""
    reports = list(read_labeled([LABELED]))[:24]
    categories = codebook().categories
    spoiled = set()
    for index in range(0, 24, 2):
        unit = [one for one in reports[index].units if one.label.role == "成效"][8]
        spoiled.add((reports[index].name, unit.number))
        wrong = categories[(categories.index(str(unit.label.category)) + 7) % len(categories)]
        reports[index] = relabel(reports[index], unit.number, category=wrong, secondary=())
    found = {(one.report, one.unit) for one in find_suspects(held_out_category(reports))}
    assert len(spoiled & found) >= 8
    assert len(found - spoiled) <= 12
