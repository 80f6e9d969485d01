"""How good the shipped model is on reports labelled by hand, where those lie beside the project."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from fazhi.analyze import label_paths
from fazhi.config import data_path
from fazhi.output import write_text
from fazhi.records import LabeledDocument
from fazhi.report.export import jsonl_lines
from helpers import SHARED

FLOORS = {
    "coverage": 0.995,
    "body_precision": 0.99,
    "boundary_f1": 0.98,
    "kind_accuracy": 0.99,
    "role_accuracy": 0.97,
    "category_accuracy": 0.92,
    "category_macro_f1": 0.88,
}
"""They may rise and never fall."""


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (SHARED / "score.py").exists():
        pytest.skip("../shared is absent: there are no hand-labelled reports to judge by")
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    results = list(label_paths([SHARED / "reports"], data_path("models/default")))
    assert all(isinstance(result, LabeledDocument) for result in results)
    path: Path = tmp_path_factory.mktemp("gold") / "units.jsonl"
    write_text(path, jsonl_lines(result for result in results if isinstance(result, LabeledDocument)))
    found: dict[str, Any] = module.score(SHARED / "gold", path)
    return found


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_score_falls_below_its_floor(scores: dict[str, Any], name: str) -> None:
    assert scores[name] >= FLOORS[name]
