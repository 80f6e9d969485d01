import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from classify.conftest import small_set, small_settings
from cli.conftest import Run
from fazhi.config import TrainSettings
from helpers import LABELED


def settings_file(path: Path, settings: TrainSettings) -> Path:
    lines = [f"{k} = {list(v) if isinstance(v, tuple) else v}" for k, v in asdict(settings).items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labeled")
    for report in small_set():
        (folder / Path(report.path).name).write_bytes(Path(report.path).read_bytes())
    return folder


def test_a_model_is_trained_shown_verified_used_and_judged(
    fazhi: Run, data: Path, one: Path, tmp_path: Path
) -> None:
    config, model = settings_file(tmp_path / "train.toml", small_settings()), tmp_path / "models" / "mine"
    ran = fazhi("train", "--data", data, "--out", model, "--config", config, "--seed", "3")
    assert (ran.code, ran.out) == (0, "")
    assert "交叉验证" in ran.err
    assert "宏平均 F1" in ran.err
    assert "随机种子：3" in fazhi("model", "show", model).out
    assert fazhi("model", "verify", model).code == 0
    assert fazhi("classify", one, "--model", model, "--format", "jsonl").code == 0
    found = json.loads(fazhi("evaluate", "--model", model, "--data", data, "--format", "json").out)
    assert {"kind", "role", "category", "secondary", "problems", "calibration"} <= set(found)
    # Judged on what it was trained on, it must know nearly everything.
    assert found["category"]["accuracy"] > 0.9
    assert {entry["label"] for entry in found["category"]["labels"]} >= {"普法", "行政执法"}


def test_evaluate_prints_tables(fazhi: Run) -> None:
    ran = fazhi("evaluate", "--data", sorted(LABELED.glob("*.jsonl"))[0])
    assert (ran.code, ran.err) == (0, "")
    for part in ("| 工作领域 |", "期望校准误差", "| 普法 |", "混淆"):
        assert part in ran.out


def test_bad_labels_end_with_2_and_file_and_line(fazhi: Run, data: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    lines = sorted(data.glob("*.jsonl"))[0].read_text(encoding="utf-8").splitlines()
    unit = {**json.loads(lines[4]), "kind": "正文"}
    bad.write_text("\n".join([*lines[:4], json.dumps(unit, ensure_ascii=False)]), encoding="utf-8")
    for command in (["train", "--out", tmp_path / "model"], ["evaluate"]):
        ran = fazhi(*command, "--data", bad)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"fazhi: {bad}:5: kind 的值 '正文' 不在手册内")
        assert ran.err.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_missing_data_and_bad_settings_end_with_2(fazhi: Run, data: Path, tmp_path: Path) -> None:
    ran = fazhi("train", "--data", tmp_path / "none", "--out", tmp_path / "model")
    assert (ran.code, ran.err) == (2, f"fazhi: {tmp_path / 'none'}: 没有这个文件或文件夹\n")
    config = settings_file(tmp_path / "train.toml", replace(small_settings(), folds=1))
    ran = fazhi("train", "--data", data, "--out", tmp_path / "model", "--config", config)
    assert (ran.code, ran.err) == (2, f"fazhi: {config}: folds 应不小于 2，实为 1\n")
    assert not (tmp_path / "model").exists()


def test_a_folder_that_is_no_model_is_refused_before_training(fazhi: Run, data: Path) -> None:
    ran = fazhi("train", "--data", data, "--out", data)
    assert ran.code == 2
    assert ran.err == f"fazhi: {data}: 已存在且不是模型目录，未覆盖\n"
