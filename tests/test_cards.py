import re

import pytest

from fazhi.api import load_model
from fazhi.cards import evaluation_table, model_card, scores_of
from fazhi.evaluate import Evaluation, evaluate_classifier
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
        "虚构",
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
