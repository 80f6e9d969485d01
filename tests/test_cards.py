import re
from dataclasses import replace

import numpy as np
import pytest

from fazhi.api import load_model
from fazhi.bootstrap import FEWEST
from fazhi.cards import evaluation_table, model_card, scores_of
from fazhi.codebook import codebook
from fazhi.evaluate import (
    Calibration,
    Evaluation,
    LabelScore,
    Review,
    TaskScore,
    calibration,
    evaluate_classifier,
    score_pairs,
)
from fazhi.labeled import read_labeled
from helpers import LABELED


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate_classifier(load_model(), read_labeled(sorted(LABELED.glob("*.jsonl"))[:2]))


def test_the_card_tells_data_scores_and_what_not_to_use_it_for(evaluation: Evaluation) -> None:
    card = model_card(load_model().info, evaluation)
    for part in (
        "训练数据：",
        "随机种子：",
        "scikit-learn",
        "不宜用来",
        "真实报告更难",
        f"{evaluation.category.accuracy:.3f}",
    ):
        assert part in card
    assert card.endswith("\n")


def test_tables_are_whole_markdown(evaluation: Evaluation) -> None:
    rows = [line for line in evaluation_table(evaluation) if line.startswith("|")]
    assert len(rows) > 50
    tables = "\n".join(evaluation_table(evaluation)).split("\n\n")
    for table in tables:
        widths = {line.count("|") for line in table.splitlines() if line.startswith("|")}
        assert len(widths) <= 1


def test_labels_with_few_units_are_marked(evaluation: Evaluation) -> None:
    for label in evaluation.category.labels:
        row = next(line for line in evaluation_table(evaluation) if line.startswith(f"| {label.label} |"))
        assert ("（少）" in row) == (label.support < 20)


def test_the_scores_of_the_manifest_are_shares(evaluation: Evaluation) -> None:
    scores = scores_of(evaluation)
    assert scores["category_accuracy"] == evaluation.category.accuracy
    assert all(re.fullmatch(r"[a-z_0-9]+", name) and 0 <= value <= 1 for name, value in scores.items())


def made(**changes: object) -> Evaluation:
    """Return an evaluation worked out by hand, with some of its parts changed."""
    label = LabelScore("普法", 0.9, 0.8, 0.847, 30, 0.8012, 0.8996)
    few = LabelScore("综合", 0.5, 0.5, 0.5, 6, small=True)
    ends = (0.9744, 0.9871, 0.9, 0.95, 0.9744, 0.9871)
    task = TaskScore(0.9812, 0.93, 0.9812, 36, (label, few), (), *ends)
    found = calibration(np.array([0.95, 0.95, 0.55, 0.55]), np.array([True, True, True, False]))
    whole = Evaluation(task, task, task, task, task, found, Review(0.746, 2, 0.5, 8, 0.875), 30)
    return replace(whole, **changes)  # type: ignore[arg-type]


def lines_of(evaluation: Evaluation) -> list[str]:
    return list(evaluation_table(evaluation))


def test_figures_carry_their_intervals() -> None:
    lines = lines_of(made())
    assert "| 工作领域 | 36 | 0.981 [0.974, 0.987] | 0.930 [0.900, 0.950] | 0.981 [0.974, 0.987] |" in lines
    assert "| 普法 | 0.900 | 0.800 | 0.847 [0.801, 0.900] | 30 |" in lines
    assert "| 综合 | 0.500 | 0.500 | 0.500 | 6（少） |" in lines
    assert any("95% 区间" in line and "30 份报告" in line for line in lines)


def test_a_table_without_intervals_says_why() -> None:
    bare = score_pairs([("普法", "普法")], codebook().categories)
    lines = lines_of(made(category=bare, reports=FEWEST - 1))
    assert "| 工作领域 | 1 | 1.000 | 1.000 | 1.000 |" in lines
    assert f"没有区间：只有 {FEWEST - 1} 份报告，至少要 {FEWEST} 份。" in lines
    assert any(line.startswith("没有区间：不知道") for line in lines_of(made(reports=None)))


def diagram(evaluation: Evaluation) -> list[str]:
    lines = lines_of(evaluation)
    start = lines.index("```")
    return lines[start + 2 : lines.index("```", start + 1)]


def test_the_reliability_diagram_shows_all_ten_bins() -> None:
    rows = diagram(made())
    assert [row.split()[0] for row in rows] == [f"{i / 10:.1f}-{(i + 1) / 10:.1f}" for i in range(10)]
    assert [row.split()[1] for row in rows] == ["0", "0", "0", "0", "0", "2", "0", "0", "0", "2"]
    assert rows[5].split()[2:4] == ["0.550", "0.500"]
    assert "█" not in rows[0]


@pytest.mark.parametrize(
    ("confidence", "accuracy", "full", "mark"),
    [(0.55, 0.5, 15, 16), (0.0, 0.0, 0, 0), (1.0, 1.0, 30, 30), (0.9, 0.1, 3, 27), (0.34, 1.0, 30, 10)],
)
def test_a_bar_is_as_long_as_the_accuracy_with_the_confidence_marked(
    confidence: float, accuracy: float, full: int, mark: int
) -> None:
    number = min(int(confidence * 10), 9)
    found = Calibration(0.0, ((number / 10, 5, confidence, accuracy),), ())
    bar = diagram(made(calibration=found))[number].split()[-1]
    assert (bar.count("█"), bar.index("┃"), len(bar)) == (full, mark, 31)
    assert bar.replace("┃", "").startswith("█" * full)


def test_it_is_told_how_much_is_left_to_a_person() -> None:
    told = (
        "复核线为置信度 0.746：10 个正文单元中 2 个（20.0%）待复核，它们的准确率为 0.500；"
        "其余 8 个的准确率为 0.875。"
    )
    assert lines_of(made())[-1] == told
    none = lines_of(made(review=Review(0.7, 0, 0.0, 8, 0.875)))[-1]
    assert none == "复核线为置信度 0.700：8 个正文单元中 0 个（0.0%）待复核；其余 8 个的准确率为 0.875。"
    assert "没有正文单元" in lines_of(made(review=Review(0.7, 0, 0.0, 0, 0.0)))[-1]
    assert not any("复核线" in line for line in lines_of(made(review=None)))


def test_nothing_to_judge_gives_a_table_all_the_same() -> None:
    empty = calibration(np.array([]), np.array([], dtype=bool))
    assert len(diagram(made(calibration=empty))) == 10
