import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from fazhi.cli.labels import labels_app
from fazhi.errors import LabelError

TEXTS = (
    ("人民调解组织排查化解矛盾纠纷，调解成功率稳步提高。", "矛盾调解"),
    ("=深入开展普法宣传，法治宣传进乡村、进学校。", "普法"),
    ("人民调解员走村入户，矛盾纠纷就地调解。", "矛盾调解"),
    ("普法宣传活动覆盖全县，宪法宣传周气氛热烈。", "普法"),
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(labels_app, [str(argument) for argument in arguments])


def write(folder: Path, name: str, changes: dict[int, dict[str, Any]] | None = None) -> None:
    folder.mkdir(exist_ok=True)
    lines = []
    for number, (text, category) in enumerate(TEXTS, start=1):
        unit = {
            "report": name,
            "unit": number,
            "kind": "body",
            "role": "成效",
            "category": category,
            "text": text,
        }
        lines.append(json.dumps({**unit, **(changes or {}).get(number, {})}, ensure_ascii=False))
    (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two people who differ on one unit of twelve."""
    for name in ("云溪镇", "石浦镇", "竹垭镇"):
        write(tmp_path / "a", name)
        write(tmp_path / "b", name, {2: {"category": "综合"}} if name == "石浦镇" else None)
    return tmp_path / "a", tmp_path / "b"


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_agree_prints_figures_and_disagreements(sides: tuple[Path, Path]) -> None:
    result = run("agree", *sides)
    assert result.exit_code == 0
    assert "3 份报告，12 个单元" in result.stdout
    assert "| 工作领域 | 12 | 0.917 | 0.917 |" in result.stdout
    assert "分歧：1 处" in result.stdout
    assert "石浦镇 第 2 单元  工作领域：A 普法｜B 综合" in result.stdout
    assert "nan" not in result.stdout
    assert "None" not in result.stdout


def test_agree_as_json(sides: tuple[Path, Path]) -> None:
    found = json.loads(run("agree", *sides, "--format", "json").stdout)
    assert (found["reports"], found["units"]) == (3, 12)
    assert found["category"]["same"] == pytest.approx(11 / 12)
    assert found["disagreements"] == [
        {
            "report": "石浦镇",
            "unit": 2,
            "field": "category",
            "a": ["普法"],
            "b": ["综合"],
            "text": TEXTS[1][0],
        }
    ]


def test_agree_writes_all_disagreements_safe_for_excel(sides: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "分歧.csv"
    assert run("agree", *sides, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert cells(out)[1:] == [["石浦镇", "2", "工作领域", "普法", "综合", "'" + TEXTS[1][0]]]


def test_a_long_list_is_cut_on_the_terminal_only(tmp_path: Path) -> None:
    for number in range(10):
        write(tmp_path / "a", f"第{number}镇")
        write(tmp_path / "b", f"第{number}镇", {unit: {"role": "计划"} for unit in range(1, 5)})
    out = tmp_path / "d.csv"
    result = run("agree", tmp_path / "a", tmp_path / "b", "--out", out)
    assert result.stdout.count("篇章作用：A 成效｜B 计划") == 30
    assert "另有 10 处" in result.stdout
    assert len(cells(out)) == 1 + 40


def test_agree_refuses_what_does_not_match(sides: tuple[Path, Path]) -> None:
    (sides[1] / "竹垭镇.jsonl").unlink()
    result = run("agree", *sides)
    assert result.exit_code != 0
    assert isinstance(result.exception, LabelError)
    assert result.stdout == ""


@pytest.mark.parametrize("command", [("agree", "a", "b"), ("suspects", "--data", "a")])
def test_a_list_is_not_written_under_another_formats_name(command: tuple[str, ...], tmp_path: Path) -> None:
    result = run(*command, "--out", tmp_path / "list.xlsx")
    assert result.exit_code == 2
    assert ".csv" in result.output
    assert not list(tmp_path.iterdir())


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """Six reports with two wrong labels."""
    wrong = {
        "乙镇": {2: {"category": "矛盾调解"}},
        "丁镇": {3: {"category": "普法", "secondary": ["矛盾调解"]}},
    }
    for name in ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇"):
        write(tmp_path / "data", name, wrong.get(name))
    return tmp_path / "data"


def test_suspects_lists_wrong_labels(spoiled: Path, tmp_path: Path) -> None:
    out = tmp_path / "可疑.csv"
    result = run("suspects", "--data", spoiled, "--out", out)
    assert result.exit_code == 0
    assert "24 个正文单元中，2 个的工作领域可疑" in result.stdout
    assert "乙镇 第 2 单元  现标 矛盾调解" in result.stdout
    assert "（已在次类）" in result.stdout
    rows = {row[0]: row for row in cells(out)[1:]}
    assert set(rows) == {"乙镇", "丁镇"}
    assert rows["乙镇"][1:4] == ["2", "矛盾调解", "普法"]
    assert rows["乙镇"][-1] == "'" + TEXTS[1][0]
    assert rows["丁镇"][-2] == "是"


def test_top_keeps_the_most_suspicious(spoiled: Path) -> None:
    everything = json.loads(run("suspects", "--data", spoiled, "--format", "json").stdout)
    first = json.loads(run("suspects", "--data", spoiled, "--format", "json", "--top", 1).stdout)
    assert (everything["units"], everything["found"]) == (24, 2)
    assert first["found"] == 2
    assert first["suspects"] == everything["suspects"][:1]
    margins = [one["given_chance"] - one["suggested_chance"] for one in everything["suspects"]]
    assert margins == sorted(margins)
    result = run("suspects", "--data", spoiled, "--top", 1)
    assert result.stdout.count("→ 建议") == 1
    assert "另有 1 处" in result.stdout
