from pathlib import Path

import pytest

from fazhi.corpus.store import open_corpus
from fazhi.errors import CorpusError


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
