import json
from pathlib import Path

import openpyxl

from cli.conftest import Run


def test_json_holds_statements_and_patterns(fazhi: Run, reports: Path) -> None:
    ran = fazhi("problems", reports, "--format", "json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert told["statements"]
    assert {one["report"] for one in told["statements"]} <= {str(path) for path in reports.iterdir()}
    text = {str(path): path.read_text(encoding="utf-8") for path in reports.iterdir()}
    for one in told["statements"]:
        assert one["text"] in text[one["report"]]
    explained = {signal["id"]: signal["explanation"] for signal in told["signals"]}
    assert all(explained[name] for one in told["statements"] for name in one["signals"])


def test_a_table_names_patterns_and_statements(fazhi: Run, reports: Path) -> None:
    ran = fazhi("problems", reports)
    assert ran.code == 0
    assert str(sorted(reports.iterdir())[0]) in ran.out
    assert "s1 " in ran.out


def test_the_format_is_that_of_the_files_ending(fazhi: Run, reports: Path, tmp_path: Path) -> None:
    for suffix, begins in (("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        out = tmp_path / f"out.{suffix}"
        assert fazhi("problems", reports, "--out", out).code == 0
        assert out.read_bytes().startswith(begins)


def test_the_workbook_has_its_sheets_and_text_stays_text(fazhi: Run, tmp_path: Path) -> None:
    path = tmp_path / "青嵩县2022年法治政府建设情况报告.txt"
    path.write_text(
        "青嵩县2022年法治政府建设情况报告\n一、主要做法\n全县开展执法培训。\n"
        "二、存在的问题\n=1+1类执法文书制作不规范，乡镇执法力量不足，法律顾问作用发挥不充分。\n",
        encoding="utf-8",
    )
    out = tmp_path / "out.xlsx"
    assert fazhi("problems", path, "--out", out).code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["反复不足", "单条不足", "逐年变化"]
    cells = [cell for row in book["单条不足"].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_reports_without_shortcomings_are_no_error(fazhi: Run, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("青嵩县2022年法治政府建设情况报告\n全县办理行政复议案件12件。\n", encoding="utf-8")
    ran = fazhi("problems", path, "--format", "json")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert (told["statements"], told["patterns"], told["trends"]) == ([], [], [])
    assert "没有找到存在的不足" in ran.err


def test_one_report_is_told_that_nothing_can_recur(fazhi: Run, one: Path) -> None:
    ran = fazhi("problems", one)
    assert ran.code == 0
    assert "只有一份报告" in ran.err


def test_a_broken_file_is_named_and_the_rest_is_done(fazhi: Run, reports: Path, broken: Path) -> None:
    ran = fazhi("problems", reports, "--format", "json")
    assert ran.code == 1
    assert str(broken) in ran.err
    assert json.loads(ran.out)["statements"]


def test_nothing_to_read_is_an_error(fazhi: Run, tmp_path: Path, reports: Path) -> None:
    assert fazhi("problems", tmp_path / "没有").code == 2
    ran = fazhi("problems", reports, "--format", "xlsx")
    assert ran.code == 2
    assert "--out" in ran.err
