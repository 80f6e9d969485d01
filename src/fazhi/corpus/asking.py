"""Answers questions in SQL: read-only in three ways, and not for ever."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi.corpus.connect import Database, explained
from fazhi.errors import CorpusError

_STEPS = 10_000
"""SQLite's own steps between two looks at the clock; some thousandths of a second."""
_LONGEST = 64 << 20
"""Most bytes one value may have."""
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


def ask(database: Database, sql: str, limit: int, seconds: float) -> Answer:
    """Run one SQL question.

    Parameters
    ----------
    database : Database
        Open for reading.
    sql : str
        One ``SELECT``; anything else is refused, and so are other files.
    limit : int
        Most rows returned.
    seconds : float
        Most seconds it may take.

    Raises
    ------
    CorpusError
        If the SQL is wrong or not allowed, or takes longer.
    """
    connection = database.connection
    with suppress(sqlite3.Error):  # set up the first time it is used, which the authorizer would not allow
        connection.execute("SELECT 1 FROM json_each('[]')").fetchall()
    end = time.monotonic() + seconds
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)
    connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    try:
        return _answer(database.path, connection, sql, limit, seconds)
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)


def _answer(path: Path, connection: sqlite3.Connection, sql: str, limit: int, seconds: float) -> Answer:
    with explained(path):
        try:
            cursor = connection.execute(sql)
            if cursor.description is None:
                raise CorpusError("没有 SQL 语句，请写一句 SELECT …")
            rows = tuple(_up_to(cursor, limit + 1))
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise CorpusError(_reason(path, error, seconds)) from error
    columns = tuple(str(column[0]) for column in cursor.description)
    return Answer(columns, rows[:limit], len(rows) > limit)


def _up_to(cursor: sqlite3.Cursor, count: int) -> Iterator[tuple[Any, ...]]:
    for row in cursor:
        yield row
        count -= 1
        if count == 0:
            return


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
