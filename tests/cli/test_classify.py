import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Run, run_alone
from fazhi.analyze import labels
from fazhi.chars import squeeze
from fazhi.codebook import codebook
from fazhi.records import KINDS

FIELDS = ["report", "unit", "kind", "role", "category", "confidence", "needs_review", "secondary", "problems",
          "section", "text", "start", "end", "page"]  # fmt: skip


def units(jsonl: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in jsonl.splitlines()]


def test_every_line_is_one_unit_with_the_promised_fields(fazhi: Run, one: Path) -> None:
    ran = fazhi("classify", one, "--format", "jsonl")
    assert (ran.code, ran.err) == (0, "")
    book = codebook()
    found = units(ran.out)
    assert [unit["unit"] for unit in found] == list(range(1, len(found) + 1))
    for unit in found:
        assert list(unit) == FIELDS
        assert unit["report"] == str(one)
        assert unit["kind"] in KINDS
        assert unit["page"] is None
        body = unit["kind"] == "body"
        assert (unit["role"] in book.roles) == body
        assert (unit["category"] in book.categories) == body
        assert (unit["confidence"] is not None) == body
        assert not body or 0 <= unit["confidence"] <= 1
        assert set(unit["secondary"]) <= set(book.categories) - {unit["category"]}
        assert set(unit["problems"]) <= set(book.problems)
        assert unit["role"] == "不足" or not unit["problems"]


def test_offsets_point_into_what_read_prints_and_nothing_is_lost(fazhi: Run, reports: Path) -> None:
    for path in sorted(reports.iterdir()):
        text = fazhi("read", path).out
        found = units(fazhi("classify", path, "--format", "jsonl").out)
        assert [text[unit["start"] : unit["end"]] for unit in found] == [unit["text"] for unit in found]
        assert squeeze("".join(unit["text"] for unit in found)) == squeeze(text)


def test_scores_are_probabilities_of_every_category(fazhi: Run, one: Path) -> None:
    for unit in units(fazhi("classify", one, "--format", "jsonl", "--scores").out):
        assert list(unit) == [*FIELDS, "scores"]
        if unit["kind"] == "body":
            assert set(unit["scores"]) == set(codebook().categories)
            assert sum(unit["scores"].values()) == pytest.approx(1, abs=1e-4)
            assert unit["scores"][unit["category"]] == unit["confidence"]
        else:
            assert unit["scores"] == {}


def test_a_folder_is_labelled_in_the_order_of_the_names(fazhi: Run, reports: Path) -> None:
    (reports / ".hidden.txt").write_text("隐藏的文件", encoding="utf-8")
    found = units(fazhi("classify", reports, "--format", "jsonl").out)
    assert list(dict.fromkeys(unit["report"] for unit in found)) == [
        str(path) for path in sorted(reports.iterdir()) if path.name != ".hidden.txt"
    ]


def test_more_processes_give_the_same_bytes(fazhi: Run, reports: Path, broken: Path) -> None:
    runs = [fazhi("classify", reports, "--format", "jsonl", "--scores", "--workers", n) for n in (1, 2)]
    assert runs[0].out == runs[1].out
    assert [(ran.code, ran.err) for ran in runs] == [(1, f"{broken}: 空文件\n")] * 2


def test_a_report_gets_the_same_labels_alone_and_among_others(fazhi: Run, reports: Path) -> None:
    together = fazhi("classify", reports, "--format", "jsonl").out
    alone = [fazhi("classify", path, "--format", "jsonl").out for path in sorted(reports.iterdir())]
    assert together == "".join(alone)


def test_csv_has_the_same_units(fazhi: Run, one: Path) -> None:
    ran = fazhi("classify", one, "--format", "csv")
    assert ran.out.startswith("\ufeffreport,unit,")
    rows = list(csv.DictReader(io.StringIO(ran.out.removeprefix("\ufeff"))))
    found = units(fazhi("classify", one, "--format", "jsonl").out)
    assert [list(row) for row in rows] == [FIELDS] * len(found)
    assert [int(row["start"]) for row in rows] == [unit["start"] for unit in found]
    assert [row["category"] or None for row in rows] == [unit["category"] for unit in found]
    assert [row["problems"].split("；") if row["problems"] else [] for row in rows] == [
        u["problems"] for u in found
    ]


def test_csv_with_scores_has_a_column_for_every_category(fazhi: Run, one: Path) -> None:
    ran = fazhi("classify", one, "--format", "csv", "--scores")
    rows = list(csv.DictReader(io.StringIO(ran.out.removeprefix("\ufeff"))))
    assert list(rows[0]) == [*FIELDS, *(f"score:{name}" for name in codebook().categories)]
    assert all(row["score:普法"] for row in rows if row["kind"] == "body")


def test_csv_holds_text_that_looks_like_a_formula_as_text(fazhi: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('清州县2022年法治政府建设报告\n=HYPERLINK("http://x")开展普法宣传。', encoding="utf-8")
    rows = list(
        csv.DictReader(io.StringIO(fazhi("classify", path, "--format", "csv").out.removeprefix("\ufeff")))
    )
    assert any(row["text"].startswith("'=HYPERLINK") for row in rows)


def test_the_table_is_for_people(fazhi: Run, one: Path) -> None:
    ran = fazhi("classify", one)
    assert str(one) in ran.out
    assert "成效" in ran.out
    assert "标题" in ran.out
    assert "\x1b" not in ran.out


def test_parquet_has_the_same_units(fazhi: Run, one: Path, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    out = tmp_path / "units.parquet"
    assert fazhi("classify", one, "--format", "parquet", "--out", out, "--scores").code == 0
    table = pandas.read_parquet(out)
    found = units(fazhi("classify", one, "--format", "jsonl", "--scores").out)
    assert list(table.columns) == [*FIELDS, "scores"]
    assert table["text"].tolist() == [unit["text"] for unit in found]
    assert [list(value) for value in table["problems"]] == [unit["problems"] for unit in found]
    assert table["start"].tolist() == [unit["start"] for unit in found]
    scores = [row for row, unit in zip(table["scores"], found, strict=True) if unit["kind"] == "body"]
    assert scores == [unit["scores"] for unit in found if unit["kind"] == "body"]


def test_a_workbook_has_the_same_units(fazhi: Run, one: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    out = tmp_path / "units.xlsx"
    assert fazhi("classify", one, "--format", "xlsx", "--out", out).code == 0
    sheet = openpyxl.load_workbook(out).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    found = units(fazhi("classify", one, "--format", "jsonl").out)
    assert len(rows) == len(found) + 1
    column = rows[0].index("文字")
    assert [row[column] for row in rows[1:]] == [unit["text"] for unit in found]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet"])
def test_the_name_of_the_output_tells_the_format(fazhi: Run, one: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"units.{suffix}"
    ran = fazhi("classify", one, "--out", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    start = {"jsonl": b'{"report"', "csv": b"\xef\xbb\xbfreport", "xlsx": b"PK", "parquet": b"PAR1"}[suffix]
    assert out.read_bytes().startswith(start)
    if suffix in {"jsonl", "csv"}:
        assert out.read_text(encoding="utf-8") == fazhi("classify", one, "--format", suffix).out


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_binary_format_needs_a_file(fazhi: Run, one: Path, form: str) -> None:
    ran = fazhi("classify", one, "--format", form)
    assert (ran.code, ran.out) == (2, "")
    assert "--out" in ran.err


def test_what_fails_is_one_line_and_the_rest_is_in_the_output(
    fazhi: Run, reports: Path, broken: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "没有.txt"
    for out in ([], ["--out", tmp_path / "units.jsonl"]):
        ran = fazhi("classify", reports, missing, "--format", "jsonl", *out)
        assert ran.code == 1
        assert sorted(ran.err.splitlines()) == sorted(
            [f"{broken}: 空文件", f"{missing}: 没有这个文件或文件夹"]
        )
    written = (tmp_path / "units.jsonl").read_text(encoding="utf-8")
    assert len({unit["report"] for unit in units(written)}) == 3


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet", "txt"])
def test_with_nothing_to_write_an_older_file_stays(
    fazhi: Run, broken: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"units.{suffix}"
    out.write_text("old", encoding="utf-8")
    ran = fazhi("classify", broken, "--out", out)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{broken}: 空文件\n")
    assert out.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet"])
def test_breaking_off_leaves_the_older_file_and_no_half_one(
    fazhi: Run, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    whole = labels.analyse_report
    calls = iter(range(10))

    def failing(*arguments: Any) -> Any:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(labels, "analyse_report", failing)
    out = tmp_path / f"units.{suffix}"
    out.write_text("old", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    assert fazhi("classify", reports, "--out", out).code == 130
    assert out.read_text(encoding="utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == before


def test_an_output_that_cannot_be_written_ends_with_2(fazhi: Run, one: Path, tmp_path: Path) -> None:
    ran = fazhi("classify", one, "--out", tmp_path / "none" / "units.jsonl")
    assert ran.code == 2
    assert ran.err.startswith(f"fazhi: {tmp_path / 'none' / 'units.jsonl'}: 无法写入")
    assert ran.err.count("\n") == 1


def test_a_locale_without_chinese_changes_nothing(fazhi: Run, reports: Path, one: Path) -> None:
    here = fazhi("classify", one, "--format", "jsonl")
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert run_alone("classify", one, "--format", "jsonl", **environment) == here
    there = run_alone("read", reports, reports / "没有.txt", **environment)
    assert (there.code, there.err) == (1, f"{reports / '没有.txt'}: 没有这个文件或文件夹\n")
    assert there.out == fazhi("read", reports).out


@pytest.mark.skipif(os.name == "nt", reason="names on Windows are Unicode")
@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet"])
def test_a_file_name_that_is_not_utf8_does_not_stop_the_output(
    fazhi: Run, one: Path, tmp_path: Path, suffix: str
) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + "/县.txt".encode("gbk")))
    try:
        odd.write_bytes(one.read_bytes())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert fazhi("read", odd).code == 0
    assert fazhi("classify", odd, "--out", tmp_path / f"units.{suffix}").code == 0
