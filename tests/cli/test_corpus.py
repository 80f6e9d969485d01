import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.conftest import Run
from fazhi.report.book import sheets

pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def corpus(fazhi: Run, reports: Path, tmp_path: Path) -> Path:
    path = tmp_path / "全省.corpus"
    ran = fazhi("corpus", "add", reports, "--to", path)
    assert (ran.code, ran.out, ran.err) == (0, "新增 3 份，未变 0 份，新版本 0 份，未读成 0 个。\n", "")
    return path


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def exported(fazhi: Run, corpus: Path, form: str) -> Path:
    out = corpus.with_name(f"out.{form}")
    ran = fazhi("corpus", "export", corpus, "--format", form, "--out", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    return out


def test_add_tells_what_became_of_every_file(fazhi: Run, corpus: Path, reports: Path, broken: Path) -> None:
    first = sorted(reports.glob("*.txt"))[0]
    (reports / "抄件.txt").write_bytes(first.read_bytes())
    first.write_text(first.read_text(encoding="utf-8") + "\n补充一段。", encoding="utf-8")
    ran = fazhi("corpus", "add", reports, "--to", corpus)
    assert (ran.code, ran.out) == (1, "新增 0 份，未变 2 份，新版本 1 份，同文异名 1 份，未读成 1 个。\n")
    assert ran.err == f"{broken}: 空文件\n"


def test_nothing_that_can_be_added_ends_with_2(fazhi: Run, tmp_path: Path, broken: Path) -> None:
    path = tmp_path / "a.corpus"
    ran = fazhi("corpus", "add", tmp_path / "没有", "--to", path)
    assert (ran.code, ran.out) == (2, "")
    assert "没有这个文件或文件夹" in ran.err
    assert not path.exists()
    assert fazhi("corpus", "add", broken, "--to", path).code == 2
    assert fazhi("corpus", "export", path, "--out", tmp_path / "a.jsonl").code == 2
    assert not (tmp_path / "a.jsonl").exists()


def test_an_export_is_what_classify_writes(fazhi: Run, corpus: Path, reports: Path) -> None:
    from_files = fazhi("classify", reports, "--format", "jsonl").out
    found = objects(exported(fazhi, corpus, "jsonl").read_text(encoding="utf-8"))
    assert [list(unit)[-1] for unit in found] == ["corrected"] * len(found)
    assert [{k: v for k, v in unit.items() if k != "corrected"} for unit in found] == objects(from_files)


def test_all_formats_hold_the_same_units(fazhi: Run, corpus: Path) -> None:
    lines = objects(exported(fazhi, corpus, "jsonl").read_text(encoding="utf-8"))
    assert pq.read_table(exported(fazhi, corpus, "parquet")).to_pylist() == lines
    text = exported(fazhi, corpus, "csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(lines[0])
    assert [row["text"] for row in rows] == [line["text"] for line in lines]
    book = openpyxl.load_workbook(exported(fazhi, corpus, "xlsx"))
    cells = list(book["单元"].iter_rows(values_only=True))
    assert [row[5] for row in cells[1:]] == [line["text"] for line in lines]
    assert cells[0][-1] == "人工更正"


def test_a_workbook_goes_on_on_a_second_sheet(
    fazhi: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = objects(exported(fazhi, corpus, "jsonl").read_text(encoding="utf-8"))
    half = len(lines) // 2
    monkeypatch.setattr(sheets, "ROW_LIMIT", half + 1)
    book = openpyxl.load_workbook(exported(fazhi, corpus, "xlsx"))
    assert book.sheetnames[:2] == ["单元", "单元（2）"]
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    assert [len(part) for part in rows[:2]] == [half + 1, half + 1]
    assert [row[5] for part in rows for row in part[1:]] == [line["text"] for line in lines]
    assert all(part[0] == rows[0][0] for part in rows)


def test_the_same_export_twice_is_the_same_bytes(fazhi: Run, corpus: Path) -> None:
    for form in ("jsonl", "csv", "xlsx", "parquet"):
        first = exported(fazhi, corpus, form).read_bytes()
        assert exported(fazhi, corpus, form).read_bytes() == first, form


def test_the_format_follows_the_name(fazhi: Run, corpus: Path, tmp_path: Path) -> None:
    assert fazhi("corpus", "export", corpus, "--out", tmp_path / "a.csv").code == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    ran = fazhi("corpus", "export", corpus, "--out", tmp_path / "a.doc")
    assert (ran.code, ran.out) == (2, "")
    assert "--format" in ran.err


def test_a_corpus_is_not_written_over(fazhi: Run, corpus: Path) -> None:
    before = corpus.read_bytes()
    for command in (["export", corpus], ["query", corpus, "SELECT 1"]):
        ran = fazhi("corpus", *command, "--out", corpus, "--format", "jsonl")
        assert (ran.code, ran.out) == (2, "")
        assert "不能用导出的结果覆盖" in ran.err
    assert corpus.read_bytes() == before


def test_classify_and_analyze_take_a_corpus_file(
    fazhi: Run, corpus: Path, reports: Path, tmp_path: Path
) -> None:
    one = tmp_path / "一份.txt"  # paths are dealt with by name; this one stands before both
    one.write_text("清州县2020年法治政府建设报告\n开展执法检查十次。", encoding="utf-8")
    both = fazhi("classify", corpus, one, "--format", "jsonl")
    assert both.code == 0
    assert both.out == fazhi("classify", reports, one, "--format", "jsonl").out
    scores = fazhi("classify", corpus, "--format", "jsonl", "--scores").out
    assert scores == fazhi("classify", reports, "--format", "jsonl", "--scores").out
    for name, source in (("a", corpus), ("b", reports)):
        assert fazhi("analyze", source, "--out", tmp_path / name).code == 0
    assert fazhi("corpus", "report", corpus, "--out", tmp_path / "c").code == 0
    for name in ("units.jsonl", "workbook.xlsx", "failures.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert (tmp_path / "c" / "units.jsonl").read_bytes() == (tmp_path / "b" / "units.jsonl").read_bytes()
    assert (tmp_path / "c" / "report.html").is_file()


def test_a_corpus_in_a_folder_of_reports_is_passed_over(fazhi: Run, corpus: Path, reports: Path) -> None:
    before = fazhi("classify", reports, "--format", "jsonl").out
    for path in corpus.parent.glob(f"{corpus.name}*"):
        (reports / path.name).write_bytes(path.read_bytes())
    ran = fazhi("classify", reports, "--format", "jsonl")
    assert (ran.code, ran.out, ran.err) == (0, before, "")


def test_another_database_is_told(fazhi: Run, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    ran = fazhi("classify", path)
    assert ran.code == 2
    assert ran.err.startswith(f"{path}: 数据库文件")


def test_correct_and_label(fazhi: Run, corpus: Path, tmp_path: Path) -> None:
    unit = next(
        u for u in objects(exported(fazhi, corpus, "jsonl").read_text("utf-8")) if u["role"] == "成效"
    )
    path = tmp_path / "更正.jsonl"
    entry = {**unit, "category": "公共法律服务", "secondary": ["普法"]}
    lines = [entry, {**entry, "report": "别的报告"}]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    ran = fazhi("corpus", "correct", corpus, path)
    assert (ran.code, ran.out) == (1, "记入更正 1 处，已有 0 处，没有找到位置 1 处。\n")
    assert ran.err == f"{path}:2: 语料库里没有这份报告（别的报告）\n"
    assert fazhi("corpus", "label", corpus).out == "标注了 0 份报告。\n"
    found = objects(exported(fazhi, corpus, "jsonl").read_text("utf-8"))
    assert [u["category"] for u in found if u["corrected"]] == ["公共法律服务"]
    assert fazhi("corpus", "report", corpus, "--out", tmp_path / "out").code == 0
    assert objects((tmp_path / "out" / "units.jsonl").read_text("utf-8")) == found
    assert pq.read_table(tmp_path / "out" / "units.parquet").to_pylist() == found


def test_query_prints_tables_jsonl_and_csv(fazhi: Run, corpus: Path, tmp_path: Path) -> None:
    sql = "SELECT level, count(*) AS 份数, NULL AS x, '=1+1\x1b[31m' AS y FROM current_reports GROUP BY 1 LIMIT 1"
    table = fazhi("corpus", "query", corpus, sql)
    assert table.code == 0
    assert table.out.splitlines()[0].split() == ["level", "份数", "x", "y"]
    assert "\x1b" not in table.out
    (line,) = objects(fazhi("corpus", "query", corpus, sql, "--format", "jsonl").out)
    assert (line["x"], line["y"]) == (None, "=1+1\x1b[31m")
    out = tmp_path / "a.csv"
    assert fazhi("corpus", "query", corpus, sql, "--format", "csv", "--out", out).code == 0
    assert next(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))["y"].startswith("'=1+1")


def test_query_tells_what_is_wrong(fazhi: Run, corpus: Path) -> None:
    ran = fazhi("corpus", "query", corpus, "SELECT unit FROM units", "--limit", 3)
    assert (ran.code, len(ran.out.splitlines())) == (0, 4)
    assert ran.err == "只列出前 3 行，还有更多；用 --limit 放宽。\n"
    ran = fazhi("corpus", "query", corpus, "DROP TABLE units")
    assert (ran.code, ran.out) == (2, "")
    assert "只能查询" in ran.err


def test_status_says_what_there_is(fazhi: Run, corpus: Path) -> None:
    ran = fazhi("corpus", "status", corpus)
    assert (ran.code, ran.err) == (0, "")
    assert "报告：3 份" in ran.out
    assert ran.out.splitlines()[-1] == "完好"
    found = json.loads(fazhi("corpus", "status", corpus, "--format", "json").out)
    assert (found["reports"], found["damage"]) == (3, [])
    assert sum(count for _, count in found["years"]) == sum(count for _, count in found["levels"]) == 3
    assert [(run["name"], run["reports"]) for run in found["runs"]] == [("default", 3)]


def test_status_of_a_corpus_that_lost_something(fazhi: Run, corpus: Path, tmp_path: Path) -> None:
    before = corpus.read_bytes()
    (tmp_path / "新.txt").write_text("清州县2020年法治政府建设报告\n开展执法检查十次。", encoding="utf-8")
    fazhi("corpus", "add", tmp_path / "新.txt", "--to", corpus)
    for ending in ("-wal", "-shm"):
        corpus.with_name(corpus.name + ending).unlink(missing_ok=True)
    corpus.write_bytes(before)
    for command in (
        ["export", corpus, "--out", tmp_path / "a.jsonl"],
        ["add", tmp_path / "新.txt", "--to", corpus],
    ):
        ran = fazhi("corpus", *command)
        assert (ran.code, ran.out) == (2, "")
        assert "--accept" in ran.err
    ran = fazhi("corpus", "status", corpus)
    assert ran.code == 2
    assert "最近的丢失了" in ran.out
    assert fazhi("corpus", "status", corpus, "--accept").code == 0
    assert fazhi("corpus", "add", tmp_path / "新.txt", "--to", corpus).out.startswith("新增 1 份")


@pytest.mark.parametrize("command", ["label", "status", "report", "export", "query", "correct"])
def test_a_file_that_is_no_corpus_ends_with_2(fazhi: Run, one: Path, tmp_path: Path, command: str) -> None:
    corrections = tmp_path / "c.jsonl"
    corrections.write_text('{"text": "继续宣传。", "kind": "noise"}\n', encoding="utf-8")
    more = {
        "export": ["--out", tmp_path / "a.jsonl"],
        "report": ["--out", tmp_path / "out"],
        "query": ["SELECT 1"],
        "correct": [corrections],
    }
    for path, says in ((one, "不是语料库文件"), (tmp_path / "没有", "没有这个语料库文件")):
        ran = fazhi("corpus", command, path, *more.get(command, []))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"fazhi: {path}: {says}")
        assert ran.err.count("\n") == 1


def test_the_interface_in_python(reports: Path, tmp_path: Path) -> None:
    import fazhi

    added = fazhi.add_to_corpus(tmp_path / "a.corpus", reports)
    assert added.added == 3
    with fazhi.open_corpus(tmp_path / "a.corpus") as corpus:
        assert len(fazhi.to_frame(corpus.documents())) == corpus.status().units


def test_plain_paths_do_not_load_sqlite(one: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from fazhi.analyze import label_paths\n"
        "from fazhi.config import data_path\n"
        f"list(label_paths([Path({str(one)!r})], data_path('models/default')))\n"
        "print('sqlite3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"


def test_failures_keep_their_codes(fazhi: Run, corpus: Path, reports: Path, tmp_path: Path) -> None:
    (reports / "坏.pdf").write_bytes(b"no pdf")
    (reports / "空.txt").touch()
    assert fazhi("corpus", "add", reports, "--to", corpus).code == 1
    assert "未读成：2 个文件（E_CORRUPT 1、E_UNSUPPORTED 1）" in fazhi("corpus", "status", corpus).out
    told = json.loads(fazhi("corpus", "status", corpus, "--format", "json").out)["failures"]
    assert [failure["code"] for failure in told] == ["E_CORRUPT", "E_UNSUPPORTED"]
    assert fazhi("corpus", "report", corpus, "--out", tmp_path / "out").code == 1
    lines = (tmp_path / "out/failures.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.rpartition(",")[2] for line in lines] == ["代码", "E_CORRUPT", "E_UNSUPPORTED"]


def test_labelling_takes_as_many_processes_as_it_is_told(fazhi: Run, corpus: Path) -> None:
    before = exported(fazhi, corpus, "jsonl").read_text(encoding="utf-8")
    ran = fazhi("corpus", "label", corpus, "--workers", 2)
    assert (ran.code, ran.out, ran.err) == (0, "标注了 0 份报告。\n", "")
    assert exported(fazhi, corpus, "jsonl").read_text(encoding="utf-8") == before
