import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Run, run_alone
from fazhi.config import data_path
from fazhi.store import StoredModel, load_model, save_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_path("models/default"), tmp_path / "model"))


def test_show_tells_what_a_model_is(fazhi: Run, model: Path) -> None:
    ran = fazhi("model", "show", model)
    assert (ran.code, ran.err) == (0, "")
    for part in ("训练数据：", "随机种子：0", "scikit-learn", "category：组织领导", "category_accuracy："):
        assert part in ran.out
    assert fazhi("model", "show").out.splitlines()[1:] == ran.out.splitlines()[1:]


def test_verify_says_that_a_model_is_whole(fazhi: Run, model: Path) -> None:
    ran = fazhi("model", "verify", model)
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        rf"{re.escape(str(model))}: 完好，全部文件与清单相符；\d+ 段检验文字的结果与训练时一致.*\n", ran.out
    )
    assert fazhi("model", "verify").code == 0


def other_golden(model: Path, edit: Callable[[Any], object], **versions: str) -> None:
    """Change the golden texts of a model and the versions of its libraries, and seal it anew."""
    stored, card = load_model(model), (model / "CARD.md").read_text(encoding="utf-8")
    known = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    known["versions"] = {**known["versions"], **versions}
    edit(stored.data["golden"])
    save_model(model, StoredModel(known, stored.arrays, stored.data), card)


def test_a_model_that_labels_otherwise_than_when_it_was_made_is_refused(
    fazhi: Run, model: Path, one: Path
) -> None:
    other_golden(model, lambda golden: golden["units"][-1]["labels"].update(kind="body"))
    for command in (["model", "verify", model], ["classify", one, "--model", model]):
        ran = fazhi(*command)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith(f"fazhi: {model}: 模型自带的检验文字")
        assert "变为“frame”" in ran.err


def test_other_figures_are_told_in_one_line_and_the_work_is_done(fazhi: Run, model: Path, one: Path) -> None:
    other_golden(model, lambda golden: golden["figures"]["role"][0].__setitem__(0, 0.999))
    for workers in (1, 2):
        ran = run_alone("classify", one, one.parent, "--model", model, "--workers", workers)
        assert (ran.code, ran.err.count("\n")) == (0, 1)
        assert ran.err.startswith(f"fazhi: 提醒：{model}: 模型自带的检验文字标签不变，但概率与训练时相差")
    ran = fazhi("model", "verify", model)
    assert (ran.code, ran.err) == (0, "")
    assert "标签与训练时一致，概率相差" in ran.out


def test_other_libraries_are_told_in_one_line_and_that_nothing_is_to_be_done(
    fazhi: Run, model: Path, one: Path
) -> None:
    other_golden(model, lambda golden: None, rjieba="0.0.1")
    ran = run_alone("classify", one, one.parent, "--model", model, "--workers", 2)
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert ran.err.startswith(f"fazhi: 提醒：{model}: 程序库与训练时不同（rjieba 0.0.1 → ")
    assert ran.err.endswith("检验文字结果不变，不必处理\n")
    ran = fazhi("model", "verify", model)
    assert (ran.code, ran.err) == (0, "")
    assert "与训练时一致；程序库与训练时不同（rjieba 0.0.1 → " in ran.out


@pytest.mark.parametrize("name", ["weights.safetensors", "CARD.md", "meta.json"])
def test_a_changed_file_is_named_and_nothing_is_labelled(
    fazhi: Run, model: Path, one: Path, name: str
) -> None:
    content = bytearray((model / name).read_bytes())
    content[len(content) // 2] ^= 4
    (model / name).write_bytes(content)
    for command in (
        ["model", "verify", model],
        ["model", "show", model],
        ["classify", one, "--model", model],
    ):
        ran = fazhi(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"fazhi: {model}: ")
        assert name in ran.err
        assert ran.err.count("\n") == 1
