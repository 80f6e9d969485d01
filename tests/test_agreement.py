import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from fazhi.agreement import Agreement, cohen_kappa, compare_labels, krippendorff_alpha, masi_distance
from fazhi.errors import LabelError
from fazhi.labeled import LabeledReport, read_labeled
from helpers import LABELED

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40)


def body(text: str, category: str = "普法", role: str = "成效", **more: Any) -> dict[str, Any]:
    return {"kind": "body", "role": role, "category": category, "text": text, **more}


def reports(
    folder: Path, units: Sequence[dict[str, Any]], name: str = "澄川县报告"
) -> tuple[LabeledReport, ...]:
    folder.mkdir(exist_ok=True)
    rows = [{"report": name, "unit": number, **unit} for number, unit in enumerate(units, start=1)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return read_labeled([folder])


def compared(tmp_path: Path, first: Sequence[dict[str, Any]], second: Sequence[dict[str, Any]]) -> Agreement:
    return compare_labels(reports(tmp_path / "a", first), reports(tmp_path / "b", second))


# Published examples.


def test_kappa_of_cohens_own_table() -> None:
    """Cohen 1960, table 2: two judges, 200 subjects, three diagnoses."""
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    pairs = [(row, column) for row in range(3) for column in range(3) for _ in range(table[row][column])]
    assert cohen_kappa(pairs) == pytest.approx(0.492, abs=5e-4)


@pytest.mark.parametrize(
    ("first", "second", "alpha"),
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
)
def test_alpha_of_krippendorffs_own_examples(first: str, second: str, alpha: float) -> None:
    """Krippendorff 2011, examples A (binary) and B (nominal): two observers, nothing missing."""
    assert krippendorff_alpha(zip(first, second, strict=True)) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0), ("xy", "xy", 0), ("x", "y", 1), ("", "x", 1), ("xy", "z", 1),
        ("xy", "wxyz", 1 - 2 / 4 * 2 / 3), ("xy", "yz", 1 - 1 / 3 * 1 / 3),
    ],
)  # fmt: skip
def test_masi_weighs_subsets_and_overlaps(a: str, b: str, distance: float) -> None:
    assert masi_distance(frozenset(a), frozenset(b)) == pytest.approx(distance)
    assert masi_distance(frozenset(b), frozenset(a)) == pytest.approx(distance)


# Against another implementation, and what must always hold.


@given(PAIRS)
def test_kappa_is_what_scikit_learn_says(pairs: list[tuple[str, str]]) -> None:
    found = cohen_kappa(pairs)
    if found is None:
        assert len({label for pair in pairs for label in pair}) == 1
        return
    assert found == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))


@given(PAIRS)
def test_alpha_follows_from_its_definition(pairs: list[tuple[str, str]]) -> None:
    values = [label for pair in pairs for label in pair]
    n = len(values)
    observed = sum(a != b for a, b in pairs) / len(pairs)
    expected = sum(v != w for v in values for w in values) / (n * (n - 1))
    found = krippendorff_alpha(pairs)
    assert found is None if not expected else found == pytest.approx(1 - observed / expected)


@given(PAIRS)
def test_for_single_labels_masi_is_nominal(pairs: list[tuple[str, str]]) -> None:
    sets = [(frozenset(a), frozenset(b)) for a, b in pairs]
    assert krippendorff_alpha(sets, masi_distance) == krippendorff_alpha(pairs)


def test_without_pairs_nothing_is_claimed() -> None:
    assert cohen_kappa([]) is None
    assert krippendorff_alpha([]) is None


# Whole comparisons.


def test_each_figure_of_a_small_comparison(tmp_path: Path) -> None:
    first = [body("甲"), body("乙"), body("丙", "行政执法"), body("丁", "政务公开")]
    second = [body("甲"), body("乙", "行政执法"), body("丙", "行政执法"), body("丁", "政务公开")]
    found = compared(tmp_path, first, second).category
    assert (found.units, found.same, found.dice) == (4, 0.75, 0.75)
    # By chance: 普法 2·1, 行政执法 1·2, 政务公开 1·1 of 16; values used 3, 3, 2 times of 8, so that
    # 42 of 56 pairs of them differ.
    assert found.kappa == pytest.approx((0.75 - 5 / 16) / (1 - 5 / 16))
    assert found.alpha == pytest.approx(1 - 0.25 / (42 / 56))
    labels = {label.label: label for label in found.labels}
    assert labels["普法"].agreement == pytest.approx(2 / 3)
    assert (labels["普法"].a, labels["普法"].b) == (2, 1)
    assert labels["普法"].kappa == pytest.approx(cohen_kappa_score([1, 1, 0, 0], [1, 0, 0, 0]))
    assert labels["政务公开"].agreement == 1
    assert labels["综合"].agreement is None
    assert labels["综合"].kappa is None


def test_sets_are_compared_as_sets(tmp_path: Path) -> None:
    def lack(text: str, *problems: str) -> dict[str, Any]:
        return body(text, role="不足", problems=problems)

    first = [lack("甲", "队伍力量薄弱", "能力素质不足"), lack("乙"), lack("丙", "信息化不足"), body("丁")]
    second = [
        lack("甲", "能力素质不足", "队伍力量薄弱"),
        lack("乙", "其他问题"),
        lack("丙", "信息化不足"),
        body("丁"),
    ]
    result = compared(tmp_path, first, second)
    found = result.problems
    assert (found.units, found.same, found.kappa) == (3, pytest.approx(2 / 3), None)
    assert found.dice == pytest.approx(2 * 3 / 7)
    assert found.alpha is not None
    assert 0 < found.alpha < 1
    (only,) = result.disagreements
    assert (only.unit, only.field, only.a, only.b, only.text) == (2, "problems", (), ("其他问题",), "乙")


def test_what_depends_on_a_disagreement_is_not_counted_again(tmp_path: Path) -> None:
    first = [body("甲", role="不足", problems=["其他问题"]), body("乙"), {"kind": "frame", "text": "丙"}]
    second = [body("甲"), {"kind": "noise", "text": "乙"}, {"kind": "frame", "text": "丙"}]
    found = compared(tmp_path, first, second)
    assert [(d.unit, d.field) for d in found.disagreements] == [(1, "role"), (2, "kind")]
    assert (found.kind.units, found.category.units, found.problems.units) == (3, 1, 0)
    assert found.problems.same is None


def test_labels_of_a_set_are_listed_in_the_codebooks_order(tmp_path: Path) -> None:
    second = [body("甲", secondary=["能力建设", "政务服务"])]
    (only,) = compared(tmp_path, [body("甲")], second).disagreements
    assert only.b == ("政务服务", "能力建设")


def test_a_report_that_one_side_lacks_is_named_with_both_places(tmp_path: Path) -> None:
    reports(tmp_path / "a", [body("甲")], "岚河县报告")
    first = reports(tmp_path / "a", [body("甲")])
    second = reports(tmp_path / "b", [body("甲")])
    for pair in ((first, second), (second, first)):
        with pytest.raises(LabelError, match="岚河县报告") as caught:
            compare_labels(*pair)
        assert str(tmp_path / "a") in str(caught.value)
        assert str(tmp_path / "b") in str(caught.value)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ([body("甲")], "单元 2"),
        ([body("甲"), body("乙改")], "单元 2 的文字"),
        ([body("甲"), body("乙"), body("丙")], "单元 3"),
    ],
)
def test_units_that_do_not_match_are_named_with_both_files(
    tmp_path: Path, second: list[dict[str, Any]], says: str
) -> None:
    with pytest.raises(LabelError, match=says) as caught:
        compared(tmp_path, [body("甲"), body("乙")], second)
    for side in "ab":
        assert str(tmp_path / side / "澄川县报告.jsonl") in str(caught.value)


def test_reports_agree_with_themselves_and_the_result_is_plain_data() -> None:
    found = compare_labels(read_labeled([LABELED]), read_labeled([LABELED]))
    assert found.disagreements == ()
    for field in (found.kind, found.role, found.category, found.secondary, found.problems):
        assert (field.same, field.dice, field.alpha) == (1, 1, 1)
    plain = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert plain["category"]["kappa"] == 1


def test_chance_agreement_is_worth_nothing(tmp_path: Path) -> None:
    chance = random.Random(0)  # noqa: S311
    sides = [[body(str(n), chance.choice(["普法", "政务公开"])) for n in range(2000)] for _ in "ab"]
    found = compared(tmp_path, *sides).category
    assert found.same == pytest.approx(0.5, abs=0.05)
    assert found.kappa == pytest.approx(0, abs=0.08)
    assert found.alpha == pytest.approx(0, abs=0.08)
