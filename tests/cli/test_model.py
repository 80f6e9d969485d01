import shutil
from pathlib import Path

import pytest

from cli.conftest import Run
from fazhi.config import data_path


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
    assert (ran.code, ran.out, ran.err) == (0, f"{model}: 完好，全部文件与清单相符\n", "")
    assert fazhi("model", "verify").code == 0


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
