import json
from dataclasses import replace
from pathlib import Path

import pytest

from classify.conftest import small_set, small_settings
from cli.conftest import Run, settings_file
from helpers import LABELED


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
    assert "1 份报告这个模型训练时就见过" in ran.err
    assert ran.code == 0
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


CORRECTED = "量子云台在岚屿新区正式并网。"
UNLABELED = """岚屿新区2023年法治政府建设年度报告
一、主要工作
（一）加强行政复议应诉工作
区司法局全年收到复议申请四十三件，办结四十件，纠错五件。
"""


def correction(path: Path, **change: object) -> Path:
    unit = {"report": "岚屿新区2023年报告", "unit": 9, "kind": "body", "role": "成效", "category": "数字法治"}
    path.write_text(json.dumps({**unit, "text": CORRECTED, **change}, ensure_ascii=False), encoding="utf-8")
    return path


def test_corrections_and_unlabelled_reports_go_into_a_model_and_its_card(
    fazhi: Run, data: Path, tmp_path: Path
) -> None:
    config, model = settings_file(tmp_path / "train.toml", small_settings()), tmp_path / "mine"
    new, broken = tmp_path / "新报告", tmp_path / "坏.docx"
    new.mkdir()
    (new / "岚屿.txt").write_text(UNLABELED, encoding="utf-8")
    broken.write_bytes(b"PK\x03\x04")
    ran = fazhi(
        *("train", "--data", data, "--out", model, "--config", config),
        *("--labels", correction(tmp_path / "甲.jsonl")),
        *("--labels", correction(tmp_path / "乙.jsonl", unit=10, text=f"{CORRECTED}二期开工。")),
        *("--unlabeled", new, "--unlabeled", broken),
    )
    # One input could not be read; the rest is done all the same.
    assert (ran.code, ran.out) == (1, "")
    assert [line for line in ran.err.splitlines() if line.startswith(f"{broken}: ")]
    assert "更正 2 个单元" in ran.err
    assert "弱标注" in ran.err
    info = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    assert info["corrections"] == {"units": 2, "replaced": 0, "added": 2}
    assert (info["weak"]["reports"], info["weak"]["failed"], info["weak"]["units"]) == (1, 1, 1)
    assert {"used", "macro_f1_with", "macro_f1_without"} <= set(info["weak"])
    card = (model / "CARD.md").read_text(encoding="utf-8")
    assert "使用者的更正：2 个单元" in card
    assert "未标注的报告：1 份" in card
    assert str(tmp_path) not in card + json.dumps(info, ensure_ascii=False)
    assert fazhi("model", "verify", model).code == 0


def test_bad_corrections_end_with_2_and_file_and_line(fazhi: Run, data: Path, tmp_path: Path) -> None:
    bad = correction(tmp_path / "坏.jsonl", category="党建")
    ran = fazhi("train", "--data", data, "--out", tmp_path / "model", "--labels", bad)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"fazhi: {bad}:1: category 的值 '党建' 不在手册内")
    one, two = correction(tmp_path / "一.jsonl"), correction(tmp_path / "二.jsonl", category="综合")
    ran = fazhi("train", "--data", data, "--out", tmp_path / "model", "--labels", one, "--labels", two)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "互相矛盾" in ran.err
    two.write_text("", encoding="utf-8")
    ran = fazhi("train", "--data", data, "--out", tmp_path / "model", "--labels", two)
    assert (ran.code, ran.err) == (2, f"fazhi: {two}:1: 空文件\n")
    assert not (tmp_path / "model").exists()


def test_unlabelled_reports_that_cannot_be_read_end_with_2(fazhi: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    ran = fazhi("train", "--data", data, "--out", tmp_path / "model", "--unlabeled", tmp_path / "空")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "没有一份能读出来" in ran.err
    assert not (tmp_path / "model").exists()
