"""The workbook as other programs read it."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fazhi.errors import OutputError
from fazhi.records import Analysis
from fazhi.report import write_workbook
from fazhi.report.book import sheets
from report.samples import (
    ATTACK,
    analysis,
    body,
    county,
    document,
    found,
    hostile,
    hostile_findings,
    two_reports,
)

SHEETS = [
    *("说明", "图表", "报告", "单元", "领域×报告", "篇章作用", "主题", "主题分布", "主题数"),
    *("反复不足", "单条不足", "逐年变化", "不足分布", "不足类型", "缺项", "待复核", "未读成的文件"),
]


def written(folder: Path, given: Analysis) -> Path:
    path = folder / "out.xlsx"
    write_workbook(given, path)
    return path


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


@pytest.mark.parametrize(
    "given", [two_reports(), found(), hostile_findings(), analysis(), analysis(document("a.txt", []))]
)
def test_all_sheets_are_always_there(tmp_path: Path, given: Analysis) -> None:
    assert load_workbook(written(tmp_path, given)).sheetnames == SHEETS


def test_units_in_order_with_their_labels(tmp_path: Path) -> None:
    units = rows(load_workbook(written(tmp_path, two_reports()))["单元"])
    assert [unit["单元"] for unit in units] == [1, 2, 3, 4, 5, 6, 7, 1, 2, 3]
    assert units[4] == {
        "报告": "青嵩县人民政府 2022",
        "单元": 5,
        "类型": "正文",
        "篇章作用": "成效",
        "领域": "普法",
        "文字": "举办讲座 三场。",
        "次要领域": "行政执法、能力建设",
        "不足类型": None,
        "把握": 0.55,
        "待复核": "是",
        "章节": None,
        "页": 2,
        "起": 46,
        "止": 54,
        "文件": "in/青嵩县2022年.docx",
    }


def test_review_holds_just_the_units_to_be_reviewed(tmp_path: Path) -> None:
    assert [row["单元"] for row in rows(load_workbook(written(tmp_path, two_reports()))["待复核"])] == [5]


def test_category_sheet_counts_by_role_year_and_report(tmp_path: Path) -> None:
    found = rows(load_workbook(written(tmp_path, two_reports()))["领域×报告"])
    row = next(row for row in found if row["领域"] == "普法")
    assert list(row.items()) == [
        *(("领域", "普法"), ("合计", 4), ("报告数", 2)),
        *(("成效单元数", 2), ("不足单元数", 1), ("计划单元数", 1), ("概述单元数", 0)),
        *(("2022年", 2), ("2023年", 2), ("青嵩县人民政府 2022", 2), ("松湾街道", 2)),
    ]


def test_findings_have_their_sheets(tmp_path: Path) -> None:
    workbook = load_workbook(written(tmp_path, found()))
    assert rows(workbook["反复不足"])[0]["报告数"] == 2
    assert [row["文字"] for row in rows(workbook["单条不足"])] == ["执法力量不足。", "不够。"]
    assert rows(workbook["主题"])[0]["占比"] == 0.6
    assert rows(workbook["主题数"])[1]["稳定度"] is None
    notes = [cell for row in workbook["说明"].iter_rows(values_only=True) for cell in row]
    assert "报告不多，反复不足仅供参考。" in notes


def test_heads_are_frozen_filtered_and_columns_wide_enough(tmp_path: Path) -> None:
    workbook = load_workbook(written(tmp_path, found()))
    for name in SHEETS[2:]:
        sheet = workbook[name]
        assert str(sheet.freeze_panes)[1:] == "2"
        assert sheet.auto_filter.ref
        assert all(8 <= column.width <= 91 for column in sheet.column_dimensions.values())
    assert workbook["单元"]["F5"].alignment.wrap_text
    assert workbook["主题"]["C2"].number_format == "0.0%"
    assert workbook["主题数"]["B2"].number_format == "0.000"


def test_charts_are_native_and_take_their_numbers_from_the_sheets(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, found())) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawn = [archive.read(name).decode("utf-8") for name in sorted(charts)]
    assert len(drawn) == 5
    for name in ("领域×报告", "主题", "主题数", "反复不足", "不足分布"):
        assert any(f"{name}'!$A$2" in chart or f"{name}!$A$2" in chart for chart in drawn)


def test_without_findings_there_are_fewer_charts(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, two_reports())) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://a.example", "0012"]
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    given = analysis(document("=a.txt", [(text, body("成效", "普法"), {})], title=text))
    workbook = load_workbook(written(tmp_path, given))
    cell = workbook["单元"]["F2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert workbook["报告"]["A2"].data_type == "s"
    assert cell.quotePrefix == (text[0] in "=+-@")


def test_control_characters_are_removed_and_look_alikes_of_escapes_kept(tmp_path: Path) -> None:
    given = analysis(document("a\ud800.txt", [("甲\x00\x0b乙_x0041_", body("成效", "普法"), {})]))
    sheet = load_workbook(written(tmp_path, given))["单元"]
    assert sheet["F2"].value == "甲乙_x0041_"
    assert sheet["O2"].value == "a\ufffd.txt"


def test_hostile_text_is_kept_as_it_is(tmp_path: Path) -> None:
    workbook = load_workbook(written(tmp_path, hostile()))
    assert str(workbook["单元"]["F2"].value).startswith(ATTACK)
    assert workbook["单元"]["F3"].data_type == "s"
    assert workbook["未读成的文件"]["B2"].value == ATTACK


def test_text_too_long_for_a_cell_goes_on_in_the_next_row(tmp_path: Path) -> None:
    text = "依法办理。" * 14_000
    given = analysis(
        document("a.txt", [(text, body("成效", "普法"), {}), ("末。", body("成效", "普法"), {})])
    )
    found = rows(load_workbook(written(tmp_path, given))["单元"])
    parts = [str(row["文字"]) for row in found[:-1]]
    assert [row["单元"] for row in found] == [1, 1, 1, 2]
    assert parts[0] + "".join(part.removeprefix("（续）") for part in parts[1:]) == text
    assert all(row["领域"] == "普法" for row in found)


def test_the_same_analysis_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path, found()).read_bytes()
    assert written(tmp_path, found()).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    created = load_workbook(tmp_path / "out.xlsx").properties.created
    assert created is not None
    assert created.isoformat() == "2026-11-22T00:00:00"


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="无法写入"):
        write_workbook(two_reports(), tmp_path / "none" / "out.xlsx")


def test_more_rows_than_a_sheet_holds_go_on_in_a_second_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 5)
    workbook = load_workbook(written(tmp_path, analysis(county())))
    assert [row["单元"] for row in rows(workbook["单元"])] == [1, 2, 3, 4]
    assert [row["单元"] for row in rows(workbook["单元（2）"])] == [5, 6, 7]
    assert workbook["单元（2）"].auto_filter.ref


def values(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_more_columns_than_a_sheet_holds_go_on_in_further_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One column a report: sixteen thousand reports fill a sheet."""
    names = ["领域×报告", "不足类型"]
    before = load_workbook(written(tmp_path, found()))
    whole = {name: values(before[name]) for name in names}
    monkeypatch.setattr(sheets, "COLUMN_LIMIT", 7)
    assert len(whole["不足类型"][0]) <= 7 < len(whole["领域×报告"][0])
    after = load_workbook(written(tmp_path, found()))
    for name, lines in whole.items():
        parts = [values(sheet) for sheet in after if sheet.title.split("（")[0] == name]
        assert all(len(part[0]) <= 7 for part in parts)
        assert all([line[0] for line in part] == [line[0] for line in lines] for part in parts)
        joined = [sum((part[row][1:] for part in parts), lines[row][:1]) for row in range(len(lines))]
        assert joined == lines
    said = {line[0]: str(line[1]) for line in values(after["说明"])}
    assert said["领域×报告"].endswith("接着看“领域×报告（2）”及其后各表")
    assert "接着看" not in said["不足类型"]
    assert [sheet for sheet in after.sheetnames if "（" not in sheet] == SHEETS
