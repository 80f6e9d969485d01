"""The floor of quality: what ships is as good as what shipped before, and the data is the data judged on."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fazhi.labeled import fingerprint, read_labeled
from helpers import LABELED, ROOT

HOW = (
    "the labelled data or the model has changed: train again (fazhi train --data data/labeled --out "
    "models/default), then run `python benchmarks/update_baseline.py` and commit both"
)


def _load_script() -> ModuleType:
    path = ROOT / "benchmarks" / "update_baseline.py"
    spec = importlib.util.spec_from_file_location("update_baseline", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _load_script()


@pytest.fixture
def baseline() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LABELED / "baseline.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def info() -> dict[str, Any]:
    path = ROOT / "models" / "default" / "meta.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_data_is_that_of_the_baseline(baseline: dict[str, Any]) -> None:
    reports = read_labeled([LABELED])
    found = (fingerprint(reports), len(reports), sum(len(report.units) for report in reports))
    assert found == (baseline["data_fingerprint"], baseline["reports"], baseline["units"]), HOW


def test_the_shipped_model_was_trained_on_that_data(baseline: dict[str, Any], info: dict[str, Any]) -> None:
    data = info["training_data"]
    found = (data["fingerprint"], data["reports"], data["units"])
    assert found == (baseline["data_fingerprint"], baseline["reports"], baseline["units"]), HOW


def test_the_shipped_model_is_not_below_the_floor(baseline: dict[str, Any], info: dict[str, Any]) -> None:
    floor = baseline["scores"]
    assert {
        *("category_accuracy", "category_macro_f1", "role_accuracy", "role_macro_f1"),
        *("kind_accuracy", "problems_micro_f1", "secondary_micro_f1", "calibration_error"),
    } == set(floor)
    assert script.shortfalls(floor, info["scores"]) == {}, (
        "score below its floor (name: floor, score). Make the model good again, or lower the floor on "
        'purpose: python benchmarks/update_baseline.py --lower "reason"'
    )


def test_every_lowering_of_the_floor_has_a_reason(baseline: dict[str, Any]) -> None:
    assert all(entry["reason"].strip() and entry["lowered"] for entry in baseline["history"])


OLD: dict[str, Any] = {
    "data_fingerprint": "a",
    "reports": 1,
    "units": 10,
    "scores": {**dict.fromkeys(script.SCORES, 0.5), "category_accuracy": 0.9, "calibration_error": 0.01},
    "history": [{"day": "2024-01-02", "reason": "旧", "lowered": {"category_accuracy": [0.95, 0.9]}}],
}


def scores(accuracy: float, error: float) -> dict[str, float]:
    return {**OLD["scores"], "category_accuracy": accuracy, "calibration_error": error}


def manifest(accuracy: float, error: float) -> dict[str, Any]:
    data = {"fingerprint": "b", "reports": 2, "units": 20}
    return {"training_data": data, "scores": scores(accuracy, error)}


@pytest.mark.parametrize(
    ("accuracy", "error", "below"),
    [
        (0.9, 0.01, []),
        (0.8981, 0.0149, []),
        (0.8979, 0.01, ["category_accuracy"]),
        (0.9, 0.0151, ["calibration_error"]),
        (0.99, 0.0, []),
        (float("nan"), 0.01, ["category_accuracy"]),
    ],
)
def test_a_little_below_passes_and_more_does_not(accuracy: float, error: float, below: list[str]) -> None:
    assert list(script.shortfalls(OLD["scores"], manifest(accuracy, error)["scores"])) == below


@pytest.mark.parametrize("left", [{}, {"category_accuracy": float("nan")}])
def test_a_score_left_out_is_a_shortfall_that_no_reason_excuses(left: dict[str, float]) -> None:
    found = {name: value for name, value in OLD["scores"].items() if name != "category_accuracy"} | left
    assert list(script.shortfalls(OLD["scores"], found)) == ["category_accuracy"]
    with pytest.raises(script.RefusedError, match="category_accuracy"):
        script.updated(OLD, {**manifest(0.9, 0.01), "scores": found}, "有理由")


def test_a_score_that_the_manifest_holds_besides_gets_no_floor() -> None:
    info = manifest(0.9, 0.01)
    assert (
        "seconds" not in script.updated(OLD, {**info, "scores": {**info["scores"], "seconds": 3.0}})["scores"]
    )


def test_better_scores_raise_the_floor_and_new_data_is_noted() -> None:
    new = script.updated(OLD, manifest(0.95, 0.005))
    assert new["scores"] == scores(0.95, 0.005)
    assert (new["data_fingerprint"], new["reports"], new["units"]) == ("b", 2, 20)
    assert new["history"] == OLD["history"]


def test_many_small_steps_down_do_not_move_the_floor() -> None:
    new = script.updated(OLD, manifest(0.8985, 0.012))
    assert new["scores"] == OLD["scores"]
    assert new["data_fingerprint"] == "b"


def test_the_floor_is_lowered_with_a_reason_only_and_the_reason_stays() -> None:
    with pytest.raises(script.RefusedError, match=r"category_accuracy 由 0\.9000 变为 0\.8000.*--lower"):
        script.updated(OLD, manifest(0.8, 0.01))
    new = script.updated(OLD, manifest(0.8, 0.005), "样本更难", "2025-03-04")
    assert new["scores"] == scores(0.8, 0.005)
    assert new["history"] == [
        *OLD["history"],
        {"day": "2025-03-04", "reason": "样本更难", "lowered": {"category_accuracy": [0.9, 0.8]}},
    ]


def test_a_reason_without_anything_lowered_leaves_no_trace() -> None:
    assert script.updated(OLD, manifest(0.95, 0.005), "多余")["history"] == OLD["history"]


@pytest.fixture
def current(info: dict[str, Any]) -> dict[str, Any]:
    """Skip where the model is older than the data: that is for the tests above to tell."""
    if info["training_data"]["fingerprint"] != fingerprint(read_labeled([LABELED])):
        pytest.skip("the shipped model was trained on other data")
    return info


def test_the_script_writes_a_baseline_that_the_model_meets(
    tmp_path: Path, current: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.json"
    assert script.main(["--baseline", str(path)]) == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["scores"] == {name: current["scores"][name] for name in script.SCORES}
    assert str(path) in capsys.readouterr().out


def test_the_script_leaves_the_file_alone_when_it_refuses(
    tmp_path: Path, current: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.json"
    content = json.dumps({"scores": {"category_accuracy": 1.1}})
    path.write_text(content, encoding="utf-8")
    for arguments in ([], ["--lower", "  "]):
        assert script.main(["--baseline", str(path), *arguments]) == 2
        assert "--lower" in capsys.readouterr().err
        assert path.read_text(encoding="utf-8") == content
    assert script.main(["--baseline", str(path), "--lower", "试"]) == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["history"][0]["lowered"] == {
        "category_accuracy": [1.1, current["scores"]["category_accuracy"]]
    }


def test_the_script_refuses_a_model_trained_on_other_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.json"
    one = sorted(LABELED.glob("*.jsonl"))[0]
    assert script.main(["--baseline", str(path), "--data", str(one)]) == 2
    assert "fazhi train" in capsys.readouterr().err
    assert not path.exists()
