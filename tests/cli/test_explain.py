import json
from pathlib import Path

import pytest

from cli.conftest import Run
from fazhi import api
from fazhi.errors import ConfigError
from helpers import LABELED


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A little labelled data, so that looking for what is alike takes no time."""
    folder = tmp_path / "标注"
    folder.mkdir()
    for path in sorted(LABELED.glob("*.jsonl"))[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def first_body(fazhi: Run, one: Path) -> dict[str, object]:
    units = [json.loads(line) for line in fazhi("classify", one, "--format", "jsonl").out.splitlines()]
    return next(unit for unit in units if unit["role"] == "成效")


def test_without_a_number_the_units_are_listed(fazhi: Run, one: Path) -> None:
    ran = fazhi("explain", one)
    assert ran.code == 0
    assert ran.out == fazhi("classify", one).out
    assert "--unit" in ran.err
    listed = json.loads(fazhi("explain", one, "--format", "json").out)["units"]
    assert [unit["unit"] for unit in listed] == list(range(1, len(listed) + 1))


def test_a_unit_is_explained_for_people(fazhi: Run, one: Path, few: Path) -> None:
    unit = first_body(fazhi, one)
    ran = fazhi("explain", one, "--unit", unit["unit"], "--data", few)
    assert (ran.code, ran.err) == (0, "")
    for part in (
        f"第 {unit['unit']} 单元",
        f"文字：{unit['text']}",
        f"工作领域 {unit['category']}（把握 ",
        f"【工作领域】为什么是“{unit['category']}”，而不是“",
        "【篇章作用】为什么是“成效”，而不是“",
        "正文词　合计",
        "支持：",
        "句子怎样投票：",
        "所在部分：成效",
        "【相近的标注例子】",
    ):
        assert part in ran.out


def test_a_unit_is_explained_for_programs(fazhi: Run, one: Path, few: Path) -> None:
    unit = first_body(fazhi, one)
    ran = fazhi("explain", one, "--unit", unit["unit"], "--data", few, "--top", 3, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert found["report"] == str(one)
    assert found["unit"]["number"] == unit["unit"]
    assert found["prediction"]["category"] == found["category"]["label"] == unit["category"]
    assert found["prediction"]["confidence"] == unit["confidence"]
    blocks = {block["name"]: block for block in found["category"]["blocks"]}
    assert set(blocks) == {"word", "char", "first", "heading"}
    assert all(len(block["supporting"]) <= 3 for block in blocks.values())
    lead = sum(block["total"] for block in blocks.values())
    lead += found["category"]["bias"] + found["category"]["votes"]
    assert found["category"]["lead"] == pytest.approx(lead, abs=1e-9)
    assert found["neighbours"][0]["report"] in {path.stem for path in few.iterdir()}


def test_without_labelled_data_it_says_so(fazhi: Run, one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = api.data_path

    def missing(relative: str) -> Path:
        if relative == "data/labeled":
            raise ConfigError(relative)
        return shipped(relative)

    monkeypatch.setattr(api, "data_path", missing)
    ran = fazhi("explain", one, "--unit", 1)
    assert (ran.code, ran.err) == (0, "")
    assert "没有找到标注数据" in ran.out


def test_a_number_outside_the_report_names_the_range(fazhi: Run, one: Path) -> None:
    count = len(fazhi("classify", one, "--format", "jsonl").out.splitlines())
    for number in (0, count + 1):
        ran = fazhi("explain", one, "--unit", number)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"fazhi: {one}: 没有第 {number} 单元，这份报告的单元编号是 1 到 {count}\n"


def test_what_cannot_be_read_is_one_line(fazhi: Run, one: Path, tmp_path: Path, broken: Path) -> None:
    for arguments in (
        [tmp_path / "没有.txt"],
        [tmp_path],
        [broken],
        [one, "--unit", 1, "--data", tmp_path / "没有"],
        [one, "--unit", 1, "--model", tmp_path / "没有"],
        [one, "--top", 0],
        [one, "--unit", "三"],
    ):
        ran = fazhi("explain", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("fazhi: ")
        assert ran.err.count("\n") == 1
