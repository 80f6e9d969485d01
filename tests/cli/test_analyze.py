import csv
import json
import sys
from pathlib import Path

import pytest

from cli.conftest import Run

RESULTS = {
    *("report.html", "workbook.xlsx", "units.jsonl", "units.parquet"),
    *("problems.json", "topics.json", "failures.csv"),
}


def test_all_results_lie_in_one_folder(fazhi: Run, reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"
    ran = fazhi("analyze", reports, "--out", out)
    assert (ran.code, ran.out) == (0, "")
    assert {path.name for path in out.iterdir()} == RESULTS
    assert "读成 3 份报告" in ran.err
    assert str(out / "report.html") in ran.err
    assert fazhi("classify", reports, "--format", "jsonl").out == (out / "units.jsonl").read_text(
        encoding="utf-8"
    )
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert list(csv.reader((out / "failures.csv").read_text(encoding="utf-8-sig").splitlines())) == [
        ["文件", "原因", "代码"]
    ]


def test_what_fails_is_listed_and_the_rest_is_analysed(
    fazhi: Run, reports: Path, broken: Path, tmp_path: Path
) -> None:
    ran = fazhi("analyze", reports, "--out", tmp_path / "out")
    assert ran.code == 1
    assert f"{broken}: 空文件" in ran.err.splitlines()
    assert "另有 1 个文件没有读成" in ran.err
    rows = list(csv.reader((tmp_path / "out" / "failures.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [["文件", "原因", "代码"], [str(broken), "空文件", "E_UNSUPPORTED"]]
    lines = (tmp_path / "out" / "units.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["report"] for line in lines}) == 3


def test_with_nothing_read_nothing_is_written(fazhi: Run, broken: Path, tmp_path: Path) -> None:
    ran = fazhi("analyze", broken, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [f"{broken}: 空文件", "fazhi: 没有一份报告能读出来"]
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_told(fazhi: Run, one: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    ran = fazhi("analyze", one, "--out", tmp_path / "out")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "x"


def test_a_second_run_replaces_the_results(fazhi: Run, reports: Path, one: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for paths in (reports, one):
        assert fazhi("analyze", paths, "--out", out).code == 0
    lines = (out / "units.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["report"] for line in lines} == {str(one)}
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_more_processes_give_the_same_results(fazhi: Run, reports: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        assert fazhi("analyze", reports, "--out", tmp_path / str(workers), "--workers", workers).code == 0
    for name in RESULTS:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_problems_and_topics_are_json_with_the_promised_lists(fazhi: Run, one: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert fazhi("analyze", one, "--out", out).code == 0
    problems = json.loads((out / "problems.json").read_text(encoding="utf-8"))
    topics = json.loads((out / "topics.json").read_text(encoding="utf-8"))
    assert {"statements", "patterns"} <= set(problems)
    assert {"k", "topics", "selection", "seed", "vocabulary"} <= set(topics)


def test_without_pyarrow_the_rest_is_written_and_it_is_said(
    fazhi: Run, one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert fazhi("analyze", one, "--out", out).code == 0
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = fazhi("analyze", one, "--out", out)
    assert ran.code == 0
    assert "没有写 units.parquet" in ran.err
    assert {path.name for path in out.iterdir()} == RESULTS - {"units.parquet"}
