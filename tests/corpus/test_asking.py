import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from corpus import fake
from corpus.conftest import add
from fazhi.corpus.store import open_corpus
from fazhi.errors import CorpusError
from fazhi.output import write_text


def test_the_views_show_what_an_export_shows(corpus: Path) -> None:
    with open_corpus(corpus) as opened:
        found = opened.query(
            "SELECT report, unit, start, text, kind, category, confidence FROM current_units"
        ).rows
        expected = [
            (
                one.document.report.path,
                unit.number,
                unit.start,
                unit.text,
                said.kind,
                said.category,
                said.confidence,
            )
            for one in opened.documents()
            for unit, said in zip(one.document.units, one.predictions, strict=True)
        ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("DELETE FROM units", "只能查询"),
        ("UPDATE corpus SET commits = 0", "只能查询"),
        ("CREATE TEMP TABLE t (a)", "只能查询"),
        ("ATTACH '/etc/passwd' AS x", "只能查询"),
        ("PRAGMA query_only = OFF", "只能查询"),
        ("VACUUM INTO '/tmp/x'", "只能查询"),
        ("BEGIN IMMEDIATE", "只能查询"),
        ("SELECT load_extension('x')", "只能查询"),
        ("SELECT 1; SELECT 2", "一次只能写一句"),
        ("", "没有 SQL 语句"),
        ("-- nothing", "没有 SQL 语句"),
        ("SELECT naught FROM units", "SQL 有误：no such column: naught"),
        ("SELEC", "SQL 有误"),
        ("SELECT zeroblob(100000000)", "太大"),
        ("SELECT 'a\x00b", "SQL 有误"),
        ("SELECT '\ud800'", "SQL 有误"),
    ],
)
def test_anything_but_one_question_is_refused(corpus: Path, sql: str, says: str) -> None:
    before = corpus.read_bytes()
    for write in (False, True):
        with open_corpus(corpus, write=write) as opened:
            with pytest.raises(CorpusError, match=says):
                opened.query(sql)
            assert len(opened.query("SELECT 1 FROM reports").rows) == 6
    assert corpus.read_bytes() == before


def test_a_question_that_takes_too_long_is_stopped(corpus: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with open_corpus(corpus) as opened:
        with pytest.raises(CorpusError, match=r"超过 0\.2 秒，已停止"):
            opened.query(endless, seconds=0.2)
        assert opened.query("SELECT 1").rows == ((1,),)


def test_rows_come_as_they_are_asked_for(corpus: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    with open_corpus(corpus) as opened, opened.asked(endless, limit=10**9, seconds=60) as question:
        assert question.columns == ("i",)
        assert [row for row, _ in zip(question, range(3), strict=False)] == [(1,), (2,), (3,)]


def test_a_question_can_take_too_long_after_its_first_rows(corpus: Path) -> None:
    sql = (
        "SELECT i FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)"
        " WHERE i < 4"
    )
    with open_corpus(corpus) as opened, opened.asked(sql, seconds=0.2) as question:
        rows = iter(question)
        assert next(rows) == (1,)
        with pytest.raises(CorpusError, match="已停止"):
            list(rows)


def test_waiting_for_the_reader_is_not_counted(corpus: Path) -> None:
    with open_corpus(corpus) as opened, opened.asked("SELECT unit FROM units", seconds=0.2) as question:
        rows = iter(question)
        next(rows)
        time.sleep(0.3)
        assert len(list(rows)) > 6


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_a_question(corpus: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    command = [sys.executable, fake.__file__, "corpus", "query", str(corpus), endless]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"go\n"
    while process.poll() is None:  # it may not have begun, or be importing, where Ctrl-C ends it too
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(2)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, b"")
    assert "已中断" in err.decode()


def test_rows_are_limited_and_that_is_told(corpus: Path) -> None:
    with open_corpus(corpus) as opened:
        every = opened.query("SELECT unit FROM units")
        assert not every.cut
        count = len(every.rows)
        assert not opened.query("SELECT unit FROM units", limit=count).cut
        some = opened.query("SELECT unit FROM units", limit=count - 1)
        assert (len(some.rows), some.cut) == (count - 1, True)
        assert some.columns == ("unit",)


def test_the_columns_of_a_table_can_be_asked_for(corpus: Path) -> None:
    with open_corpus(corpus) as opened:
        names = [row[1] for row in opened.query("PRAGMA table_info(current_units)").rows]
        assert {"report", "unit", "category", "text", "year", "level", "corrected"} <= set(names)
        assert ("current_reports",) in opened.query("SELECT name FROM sqlite_master").rows


def test_lists_can_be_taken_apart(corpus: Path) -> None:
    sql = "SELECT DISTINCT p.value FROM current_units, json_each(problems) AS p ORDER BY 1"
    with open_corpus(corpus) as opened:
        found = [value for (value,) in opened.query(sql).rows]
        said = {
            problem for one in opened.documents() for said in one.predictions for problem in said.problems
        }
        assert found == sorted(said) != []


STOPPABLE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
ONE_CALL = (
    "SELECT unit, CASE WHEN unit < 3 THEN 0 ELSE instr(hex(zeroblob(8000000)), hex(zeroblob(4000000)) || '1')"
    " END FROM units"
)
"""SQLite looks at the clock between its steps: in here only after days."""


@pytest.mark.parametrize(
    ("sql", "says"),
    [(STOPPABLE, r"查询超过 0\.3 秒，已停止；.*"), (ONE_CALL, "查询超时，而且停不下来，已强行结束；.*")],
)
@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_a_runaway_question_ends_the_command_with_one_sentence_and_harms_nothing(
    corpus: Path, folder: Path, tmp_path: Path, sql: str, says: str, form: str
) -> None:
    before, out = corpus.read_bytes(), tmp_path / "out.txt"
    out.write_text("old", encoding="utf-8")
    sooner = "from fazhi.cli import answers, main; answers._GRACE = 0.3; main()"  # five seconds by default
    command = [sys.executable, "-c", sooner, "corpus", "query", str(corpus), sql, "--format", form]
    ran = subprocess.run(
        [*command, "--seconds", "0.3", "--out", str(out)], capture_output=True, check=False, timeout=100
    )
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert re.fullmatch(f"fazhi: {says}\n", ran.stderr.decode())
    assert out.read_text(encoding="utf-8") == "old"
    assert corpus.read_bytes() == before
    with open_corpus(corpus, wait=0) as opened:
        assert not opened.status().damage
        assert opened.query("SELECT count(*) FROM reports").rows == ((6,),)
    (folder / "新.txt").write_text(fake.text_of(9), encoding="utf-8")
    assert add(corpus, folder).added == 1
    write_text(out, ["new"])
    assert not list(tmp_path.glob(".out*")), "what was half written is cleared when that is written next"
