import json
from importlib.metadata import version
from pathlib import Path

import pytest

from fazhi.api import train
from fazhi.classify import load_classifier
from fazhi.config import data_path
from fazhi.labeled import fingerprint, read_labeled
from helpers import LABELED


@pytest.fixture
def shipped() -> Path:
    return data_path("models/default")


def test_the_shipped_model_was_trained_on_the_shipped_data(shipped: Path) -> None:
    reports = read_labeled([LABELED])
    data = load_classifier(shipped).info["training_data"]
    assert data["fingerprint"] == fingerprint(reports)
    assert data["reports"] == len(reports)


def test_the_card_tells_the_scores_of_the_manifest(shipped: Path) -> None:
    card = (shipped / "CARD.md").read_text(encoding="utf-8")
    scores = load_classifier(shipped).info["scores"]
    row = next(line for line in card.splitlines() if line.startswith("| 工作领域 |"))
    accuracy, macro_f1 = (cell.split()[0] for cell in row.split("|")[3:5])
    assert accuracy == f"{scores['category_accuracy']:.3f}"
    assert macro_f1 == f"{scores['category_macro_f1']:.3f}"


def test_the_shipped_model_is_what_training_gives(shipped: Path, tmp_path: Path) -> None:
    recorded = json.loads((shipped / "meta.json").read_text(encoding="utf-8"))["versions"]
    here = {name: version(name) for name in recorded if name != "python"}
    other = [f"{name} {recorded[name]} ≠ {here[name]}" for name in here if recorded[name] != here[name]]
    if other:
        pytest.skip(f"the model was trained with other versions: {', '.join(other)}")
    train(LABELED, tmp_path / "default")
    names = {path.name for path in shipped.iterdir()}
    assert {path.name for path in (tmp_path / "default").iterdir()} == names
    differing = [
        n for n in sorted(names) if (tmp_path / "default" / n).read_bytes() != (shipped / n).read_bytes()
    ]
    assert differing == [], "run `fazhi train --data data/labeled --out models/default`"
