"""A corpus as a folder of Parquet files, and the questions that the manual asks of them."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.conftest import MODEL, add
from corpus.fake import text_of
from fazhi.collect import find_corpus_shortcomings
from fazhi.corpus.store import open_corpus
from fazhi.corpus.tables import TABLES

pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
MANUAL = Path(__file__).parents[2] / "docs/corpus.md"


def export(corpus: Path, out: Path) -> Path:
    command = [sys.executable, "-m", "fazhi", "corpus", "export", corpus, "--format", "tables", "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out


def rows_of(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def test_the_tables_hold_what_the_corpus_holds(corpus: Path, tmp_path: Path) -> None:
    with open_corpus(corpus) as opened:
        documents = list(opened.documents())
        failures = opened.failures()
    out = export(corpus, tmp_path / "全省")
    assert sorted(path.stem for path in out.iterdir()) == sorted(TABLES)
    reports = rows_of(out / "reports.parquet")
    assert [row["report"] for row in reports] == [one.document.report.path for one in documents]
    assert {row["year"] for row in reports} == {"2023"}
    units = rows_of(out / "units.parquet")
    wanted = [
        (
            one.document.report.path,
            unit.number,
            unit.text,
            said.category,
            list(said.problems),
            said.confidence,
        )
        for one in documents
        for unit, said in zip(one.document.units, one.predictions, strict=True)
    ]
    names = ("report", "unit", "text", "category", "problems", "confidence")
    assert sorted(tuple(row[name] for name in names) for row in units) == sorted(wanted)
    told = [(row["report"], row["code"], row["reason"]) for row in rows_of(out / "failures.parquet")]
    assert told == [(one.path, one.code, one.reason) for one in failures] != []
    assert rows_of(out / "statements.parquet") == rows_of(out / "themes.parquet") == []


def test_they_are_made_again_from_the_corpus(corpus: Path, folder: Path, tmp_path: Path) -> None:
    out = export(corpus, tmp_path / "全省")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    export(corpus, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    (folder / "新.txt").write_text(text_of(30), encoding="utf-8")
    add(corpus, folder)
    export(corpus, out)
    assert len(rows_of(out / "reports.parquet")) == 7


def test_shortcomings_found_last_are_there_with_their_text(corpus: Path, tmp_path: Path) -> None:
    found = find_corpus_shortcomings(corpus, MODEL)
    rows = rows_of(export(corpus, tmp_path / "全省") / "statements.parquet")
    assert [row["text"] for row in rows] == [one.text for one in found.statements] != []
    patterns = rows_of(tmp_path / "全省/patterns.parquet")
    assert [row["reports"] for row in patterns] == [one.reports for one in found.patterns]


def test_the_questions_of_the_manual_are_answered(
    corpus: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs DuckDB")
    for number in range(1, 7):
        (folder / f"甲{number}县2024.txt").write_text(text_of(number, 2024), encoding="utf-8")
    add(corpus, folder)
    export(corpus, tmp_path / "全省")
    monkeypatch.chdir(tmp_path)
    asked = re.findall(r"```sql\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    answers = [duckdb.sql(question).fetchall() for question in asked]
    assert len(answers) == 4
    assert all(answers)
    fields, shares, again, failures = answers
    with open_corpus(corpus) as opened:
        bodies = opened.query(
            "SELECT year, category, count(*) FROM current_units WHERE kind = 'body' GROUP BY 1, 2"
        )
    assert {row[:3] for row in fields} == set(bodies.rows)
    assert all(0 < share <= 100 for *_, share in shares)
    years = Counter(year for year, *_ in shares)
    assert set(years) == {"2023", "2024"}
    assert {year for year, *_ in again} == {2024}
    assert failures == [("E_CORRUPT", 1)]
