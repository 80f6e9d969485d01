import json
import shutil
from pathlib import Path

import pytest

from cli.conftest import Run, run_alone
from helpers import ROOT

SAMPLES = sorted((ROOT / "data" / "samples").glob("*.txt"))[:3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Themes of a few reports."""
    path = tmp_path_factory.mktemp("themes") / "themes"
    ran = run_alone("topics", "fit", *SAMPLES, "--out", path, "--k", "5", PYTHONHASHSEED="1")
    assert (ran.code, ran.out) == (0, "")
    assert "只有 3 份报告" in ran.err
    return path


def test_show_prints_the_themes(fazhi: Run, folder: Path) -> None:
    shown = json.loads(fazhi("topics", "show", "--model", folder, "--format", "json").out)
    assert (shown["k"], shown["seed"], shown["selection"]) == (5, 0, [])
    assert [topic["id"] for topic in shown["topics"]] == ["t01", "t02", "t03", "t04", "t05"]
    table = fazhi("topics", "show", "--model", folder)
    assert table.code == 0
    assert all(topic["name"] in table.out for topic in shown["topics"])


def test_names_from_a_file_and_one_for_no_theme(fazhi: Run, folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "名称.csv"
    names.write_text("编号,名称\nt01,我的主题\nt99,没有的\n", encoding="gb18030")
    ran = fazhi("topics", "show", "--model", folder, "--names", names)
    assert ran.code == 1
    assert "我的主题" in ran.out
    assert ran.err == "名称文件里的 t99（“没有的”）不在模型里，现有 t01 至 t05。\n"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_apply_writes_the_themes_of_each_unit(
    fazhi: Run, folder: Path, one: Path, tmp_path: Path, form: str
) -> None:
    printed = fazhi("topics", "apply", one, "--model", folder, "--format", form)
    assert printed.code == 0
    target = tmp_path / f"units.{form}"
    assert fazhi("topics", "apply", one, "--model", folder, "--out", target).code == 0
    assert target.read_text(encoding="utf-8") == printed.out
    if form == "jsonl":
        rows = [json.loads(line) for line in printed.out.splitlines()]
        assert {"report", "unit", "text", "topics"} == set(rows[0])
        assert all(sum(t["weight"] for t in row["topics"]) == pytest.approx(1) for row in rows)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_apply_takes_names(fazhi: Run, folder: Path, one: Path, tmp_path: Path, form: str) -> None:
    plain = fazhi("topics", "apply", one, "--model", folder, "--format", form)
    names = tmp_path / "名称.csv"
    names.write_text("".join(f"t{number:02},我起的名{number}\n" for number in range(1, 6)), encoding="utf-8")
    ran = fazhi("topics", "apply", one, "--model", folder, "--format", form, "--names", names)
    assert (ran.code, ran.err) == (0, plain.err)
    assert "我起的名" in ran.out
    assert "我起的名" not in plain.out
    if form == "jsonl":
        for row, before in zip(ran.out.splitlines(), plain.out.splitlines(), strict=True):
            topics = [
                {**topic, "name": f"我起的名{int(topic['id'][1:])}"} for topic in json.loads(before)["topics"]
            ]
            assert json.loads(row)["topics"] == topics
    names.write_text("t99,没有的\n", encoding="utf-8")
    ran = fazhi("topics", "apply", one, "--model", folder, "--format", form, "--names", names)
    assert ran.code == 1
    assert "t99" in ran.err
    assert "t99" not in ran.out


def test_a_file_that_cannot_be_read_leaves_the_rest(
    fazhi: Run, folder: Path, reports: Path, broken: Path
) -> None:
    ran = fazhi("topics", "apply", reports, "--model", folder)
    assert ran.code == 1
    assert str(broken) in ran.err
    assert ran.out


def test_nothing_to_read_is_code_two(fazhi: Run, folder: Path, broken: Path, tmp_path: Path) -> None:
    assert fazhi("topics", "apply", broken, "--model", folder).code == 2
    assert fazhi("topics", "fit", broken, "--out", tmp_path / "m").code == 2
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fit", "X", "--out", "{tmp}/m", "--k", "many"], "--k 应为 auto 或正整数，实为 'many'"),
        (["fit", "X", "--out", "{tmp}/m", "--k", "0"], "--k 应为 auto 或正整数"),
        (["fit", "X", "--out", "{tmp}"], "已存在且不是模型目录"),
        (["fit", "X", "--out", "{tmp}/m", "--names", "{tmp}/none.csv"], "none.csv: 无法读取"),
        (["fit", "X", "--out", "{tmp}/m", "--stop", "{tmp}/none.txt"], "none.txt"),
        (["show", "--model", "{tmp}"], "不是模型目录"),
        (["show", "--model", "models/default"], "不是主题模型，是分类模型"),
        (["apply", "X", "--model", "{tmp}/nothing"], "没有这个模型目录"),
    ],
)
def test_wrong_use_is_one_line(fazhi: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "占位").write_text("", encoding="utf-8")
    default = str(ROOT / "models" / "default")
    ran = fazhi("topics", *(a.format(tmp=tmp_path).replace("models/default", default) for a in arguments))
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_too_little_text_is_one_line(fazhi: Run, tmp_path: Path) -> None:
    path = tmp_path / "短.txt"
    path.write_text("青嵩县2023年法治政府建设报告\n\n我们坚持推进各项工作。\n", encoding="utf-8")
    ran = fazhi("topics", "fit", path, "--out", tmp_path / "m")
    assert ran.code == 2
    assert "文字太少，找不出主题" in ran.err


def test_seed_and_stop_words_reach_the_fit(fazhi: Run, tmp_path: Path) -> None:
    (tmp_path / "种子.tsv").write_text("学法专题\t学法 考试\n", encoding="utf-8")
    (tmp_path / "停用.txt").write_text("执法\n", encoding="utf-8")
    target = tmp_path / "m"
    options = [
        "--k",
        "4",
        "--seeds",
        tmp_path / "种子.tsv",
        "--stop",
        tmp_path / "停用.txt",
        "--engine",
        "nmf",
    ]
    assert fazhi("topics", "fit", *SAMPLES, "--out", target, *options).code == 0
    shown = json.loads(fazhi("topics", "show", "--model", target, "--format", "json").out)
    assert "学法专题" in {topic["name"] for topic in shown["topics"]}
    assert "执法" not in {term for topic in shown["topics"] for term, _ in topic["terms"]}


def test_model_show_and_verify_know_themes(fazhi: Run, folder: Path, tmp_path: Path) -> None:
    assert "t01" in fazhi("model", "show", folder).out
    assert fazhi("model", "verify", folder).code == 0
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "CARD.md").write_text("别的", encoding="utf-8")
    ran = fazhi("model", "verify", copy)
    assert ran.code == 2
    assert "CARD.md 与清单不符" in ran.err


def test_fit_chooses_the_number_of_themes_and_shows_why(fazhi: Run, tmp_path: Path) -> None:
    target = tmp_path / "m"
    ran = fazhi("topics", "fit", ROOT / "data" / "samples", "--out", target, "--workers", "1")
    assert ran.code == 0
    shown = json.loads(fazhi("topics", "show", "--model", target, "--format", "json").out)
    assert shown["k"] in {entry["k"] for entry in shown["selection"]}
    assert (target / "selection.svg").is_file()
    assert "主题数的比较" in fazhi("topics", "show", "--model", target).out
