"""What is written for spreadsheets: no text of a document is a formula, and none is cut off."""

import csv
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli.conftest import Run
from fazhi.report.book import sheets
from hostile.commands import CSV, XLSX, Place, write_reports

LINES = [
    "=cmd|' /C calc'!A0 全市开展行政执法检查，执法力量仍然不足。",
    "@SUM(1+1)*cmd|' /C calc'!A0 普法宣传的办法不多，宣传不够深入。",
    "+cmd|' /C calc'!A0 矛盾纠纷调解的人员不足。",
    "＝HYPERLINK(1) 政务服务信息化水平不高。",
]
_FORMULA = re.compile(r"^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r]")
_NAME = "=cmd|' .txt"


@pytest.fixture
def place(fazhi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    try:
        write_reports(tmp_path / "in", _NAME, LINES)
    except OSError:
        pytest.skip("this system has no such file names")
    monkeypatch.chdir(tmp_path / "in")  # so that a path begins as hostile as its name
    found = Place(fazhi, Path(), tmp_path, _NAME, LINES[0])
    found.suspects(monkeypatch)
    return found


@pytest.mark.parametrize("name", CSV)
def test_text_of_documents_is_no_formula_in_csv(place: Place, name: str) -> None:
    out = place.work / "out.csv"
    place.run(*CSV[name](place), "--out", out)
    check_csv(out, LINES[0])


def test_names_of_files_that_could_not_be_read_are_no_formulas(place: Place) -> None:
    Path("=cmd|' .pdf").write_bytes(b"no pdf")
    place.run("analyze", place.folder, "--out", place.work / "out", "--topics", place.themes())
    check_csv(place.work / "out" / "failures.csv", "=cmd|' .pdf")
    check_workbook(place.work / "out" / "workbook.xlsx", LINES[0])
    check_workbook(place.work / "out" / "workbook.xlsx", "=cmd|' .pdf")


@pytest.mark.parametrize("name", XLSX)
def test_text_of_documents_is_no_formula_in_a_workbook(place: Place, name: str) -> None:
    out = place.work / "out.xlsx"
    place.run(*XLSX[name](place), "--out", out)
    check_workbook(out, LINES[0])


def check_csv(path: Path, text: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if _FORMULA.match(cell)] == []
    assert any(cell.startswith(f"'{text[:8]}") for cell in cells)


def check_workbook(path: Path, text: str) -> None:
    """Cells hold the very text, as text, and stay text when somebody edits them."""
    with zipfile.ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert not any(
        b"<f>" in part or b"<f " in part for name, part in inside.items() if "/worksheets/" in name
    )
    assert not any("externalLink" in name for name in inside)
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str) and _FORMULA.match(cell.value)]
    assert any(str(cell.value).startswith(text[:8]) for cell in texts)
    for cell in texts:
        assert (cell.data_type, cell.hyperlink, cell.quotePrefix) == ("s", None, True), cell.value


LONG = "行政执法人员力量不足" * 4_000
"""Forty thousand characters without an end of a sentence."""


@pytest.mark.parametrize("name", [*XLSX, "analyze"])
def test_a_paragraph_longer_than_a_cell_is_whole_in_the_workbook(
    fazhi: Run, tmp_path: Path, name: str
) -> None:
    write_reports(tmp_path / "in", "a.txt", [LONG])
    place = Place(fazhi, tmp_path / "in", tmp_path, "a.txt", LONG)
    out = tmp_path / "out.xlsx"
    if name == "analyze":
        place.run("analyze", place.folder, "--out", tmp_path / "out", "--topics", place.themes())
        out = tmp_path / "out" / "workbook.xlsx"
    else:
        place.run(*XLSX[name](place), "--out", out)
    book = load_workbook(out, read_only=True)
    sheet = book["单元" if "单元" in book.sheetnames else "单条不足"]
    head, *lines = sheet.iter_rows(values_only=True)
    column = head.index("文字")
    parts = [str(line[column]).removeprefix(sheets.CONTINUED) for line in lines]
    assert LONG in "".join(parts)
    assert max(map(len, parts)) <= sheets.CELL_LIMIT


@pytest.mark.parametrize("name", XLSX)
def test_rows_that_do_not_fit_on_a_sheet_stand_on_the_next(
    fazhi: Run, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reports(tmp_path / "in", "a.txt", LINES)
    place = Place(fazhi, tmp_path / "in", tmp_path, "a.txt", "")
    out = tmp_path / "out.xlsx"
    place.run(*XLSX[name](place), "--out", out)
    whole = rows_of(out)
    most = max(map(len, whole.values())) // 2 + 1
    monkeypatch.setattr(sheets, "ROW_LIMIT", most)
    place.run(*XLSX[name](place), "--out", out)
    assert rows_of(out) == whole
    assert any(sheet.endswith("（2）") for sheet in load_workbook(out).sheetnames)
    assert all(sheet.max_row <= most for sheet in load_workbook(out))


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each table, those of its further sheets with those of the first."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for sheet in load_workbook(path):
        found.setdefault(sheet.title.split("（")[0], []).extend(list(sheet.iter_rows(values_only=True))[1:])
    return found
