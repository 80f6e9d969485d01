"""A corpus that cannot be written now: every command says why in one sentence, and what it holds stays."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cli.conftest import Run, fazhi
from corpus.conftest import Export
from corpus.fake import text_of
from corpus.test_damage import limited, read_only
from fazhi.corpus import connect, schema
from fazhi.corpus.store import open_corpus

__all__ = ["fazhi", "read_only"]


@contextmanager
def held_by_a_writer(corpus: Path) -> Iterator[None]:
    with open_corpus(corpus, write=True):
        yield


@contextmanager
def held_by_another_program(corpus: Path) -> Iterator[None]:
    """Hold it as a program does that knows nothing of the file beside a corpus."""
    with closing(sqlite3.connect(corpus, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def newer(corpus: Path) -> Iterator[None]:
    with closing(sqlite3.connect(corpus)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA + 1}")
        connection.commit()
    yield
    with closing(sqlite3.connect(corpus)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA}")
        connection.commit()


STATES = {
    "a writer": (held_by_a_writer, "正在写入，请等它结束后再试"),
    "another program": (held_by_another_program, "另一个程序正占用这个文件，请关闭它后再试"),
    "newer layout": (newer, "更新版本"),
}


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "_BUSY_SECONDS", 0.2)


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """A report that the corpus does not have yet."""
    path = tmp_path / "新.txt"
    path.write_text(text_of(30), encoding="utf-8")
    return path


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("command", ["add", "topics", "problems"])
@pytest.mark.usefixtures("_impatient")
def test_a_corpus_in_use_is_told_in_one_line_and_stays(
    state: str, command: str, corpus: Path, more: Path, fazhi: Run, export: Export
) -> None:
    before = export(corpus)
    block, says = STATES[state]
    arguments = ["add", more, "--to", corpus] if command == "add" else [command, corpus]
    with block(corpus):
        ran = fazhi("corpus", *arguments, "--wait", "0.2")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err.splitlines()[-1]
    assert "Traceback" not in ran.err
    assert export(corpus) == before
    assert fazhi("corpus", "add", more, "--to", corpus).code == 0


@pytest.mark.parametrize("name", ["export", "status"])
def test_a_corpus_in_use_can_be_read(name: str, corpus: Path, tmp_path: Path, fazhi: Run) -> None:
    more = ["--out", tmp_path / "out.jsonl"] if name == "export" else []
    for block in (held_by_a_writer, held_by_another_program):
        with block(corpus):
            assert fazhi("corpus", name, corpus, *more).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits are another matter there")
def test_a_read_only_corpus_is_told_in_one_line(
    read_only: Path, tmp_path_factory: pytest.TempPathFactory, fazhi: Run, export: Export
) -> None:
    before = export(read_only)
    for command in ("label", "topics", "problems"):
        ran = fazhi("corpus", command, read_only)
        assert (ran.code, ran.out) == (2, "")
        assert "无法写入" in ran.err
        assert ran.err.count("\n") == 1
    assert export(read_only) == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_an_export_on_a_full_disk_leaves_the_corpus_and_the_older_export(
    corpus: Path, tmp_path: Path, export: Export
) -> None:
    before, out = export(corpus), tmp_path / "out.csv"
    out.write_text("older", encoding="utf-8")
    ran = limited(1000, "corpus", "export", corpus, "--out", out)
    assert ran.returncode == 2
    assert ran.stderr.decode().count("\n") == 1
    assert out.read_text(encoding="utf-8") == "older"
    assert export(corpus) == before
