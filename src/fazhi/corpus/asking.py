"""Answers questions in SQL: read-only in three ways, and not for ever."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi.corpus.connect import Database, explained
from fazhi.errors import CorpusError

_STEPS = 10_000
"""SQLite's own steps between two looks at the clock; some thousandths of a second."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 64 << 20,  # bytes of one value
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1 << 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
}
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_FORBIDDEN_FUNCTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    Attributes
    ----------
    columns : tuple of str
        Their names.
    rows : tuple of tuple
        Text, numbers, bytes or None.
    cut : bool
        Whether there are more rows than were asked for.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool


class Question:
    """A question being answered: iterate over it once for its rows; made by :func:`asked`.

    Attributes
    ----------
    columns : tuple of str
        Their names.
    cut : bool
        After the last row: whether there are more than were asked for.
    until : float or None
        When SQLite should be done with what it does now, as :func:`time.monotonic` has it; None while
        it does nothing. SQLite looks at the clock between steps only, and one call of a function on
        texts of many megabytes is one step: who cannot wait for its end looks here from another thread.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, limit: int, seconds: float) -> None:
        self.columns: tuple[str, ...] = ()
        self.cut = False
        self.until: float | None = None
        self._path = path
        self._connection = connection
        self._limit = limit
        self._seconds = self._left = seconds
        self._late = False
        self._cursor: sqlite3.Cursor | None = None

    def begin(self, sql: str) -> None:
        """Compile the question and compute what comes before its first row."""
        with self._timed():
            self._cursor = self._connection.execute(sql)
        if self._cursor.description is None:
            raise CorpusError("没有 SQL 语句，请写一句 SELECT …")
        self.columns = tuple(str(column[0]) for column in self._cursor.description)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for _ in range(self._limit):
            row = self._next()
            if row is None:
                return
            yield row
        self.cut = self._next() is not None

    def is_late(self) -> bool:
        """Tell SQLite whether to stop."""
        self._late = self.until is not None and time.monotonic() > self.until
        return self._late

    def _next(self) -> tuple[Any, ...] | None:
        with self._timed():
            found: tuple[Any, ...] | None = self._cursor.fetchone() if self._cursor else None
        return found

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """Count the time that SQLite takes, not that of who reads the rows; explain its errors."""
        started = time.monotonic()
        self.until = started + self._left
        try:
            yield
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_INTERRUPT and not self._late:
                # Ctrl-C came while SQLite asked whether to stop: it stops, and the exception is lost there.
                raise KeyboardInterrupt from error
            raise CorpusError(_reason(self._path, error, self._seconds)) from error
        finally:
            self.until = None
            self._left -= time.monotonic() - started


@contextmanager
def asked(database: Database, sql: str, limit: int, seconds: float) -> Iterator[Question]:
    """Ask one SQL question.

    Parameters
    ----------
    database : Database
        Open for reading.
    sql : str
        One ``SELECT``; anything else is refused, and so are other files.
    limit : int
        Most rows returned.
    seconds : float
        Most seconds it may take, the time between rows not counted.

    Raises
    ------
    CorpusError
        If the SQL is wrong or not allowed, or takes longer; also while the rows come.
    """
    connection = database.connection
    with suppress(sqlite3.Error):  # set up the first time it is used, which the authorizer would not allow
        connection.execute("SELECT 1 FROM json_each('[]')").fetchall()
    limits = {kind: connection.setlimit(kind, most) for kind, most in _LIMITS.items()}
    question = Question(database.path, connection, limit, seconds)
    connection.set_authorizer(_authorize)
    connection.set_progress_handler(question.is_late, _STEPS)
    try:
        with explained(database.path):
            question.begin(sql)
            yield question
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)
        for kind, most in limits.items():
            connection.setlimit(kind, most)


def _reason(path: Path, error: Exception, seconds: float) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return (
            f"查询超过 {seconds:g} 秒，已停止；请把问题问得窄一些（加 WHERE 或 LIMIT），或用 --seconds 放宽"
        )
    if code == sqlite3.SQLITE_AUTH or "not authorized" in str(error) or "prohibited" in str(error):
        return "只能查询（SELECT），不能改动语料库，也不能打开别的文件"
    if "one statement" in str(error):
        return "一次只能写一句 SQL"
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return f"{path}: 语料库文件已损坏或不完整，请用备份恢复"
    if code == sqlite3.SQLITE_TOOBIG:
        return "查询结果中有一个值太大，请把问题问得窄一些"
    return f"SQL 有误：{error}"


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first == "table_info":
        return sqlite3.SQLITE_OK  # tells the columns of a table
    if action not in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and second in _FORBIDDEN_FUNCTIONS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
