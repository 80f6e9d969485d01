"""Opens corpus files: the only module that knows SQLite's own interface."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from fazhi.corpus import schema
from fazhi.corpus.guard import Guard, read_guard
from fazhi.corpus.header import APPLICATION_ID, application_of
from fazhi.errors import CorpusError
from fazhi.output import whole_file

_BUSY_SECONDS = 30.0
"""How long a transaction waits for a program that holds the file without asking the guard."""

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "另一个程序正占用这个文件，请关闭它后再试",
    sqlite3.SQLITE_LOCKED: "另一个程序正占用这个文件，请关闭它后再试",
    sqlite3.SQLITE_READONLY: "文件或所在文件夹只读，无法写入",
    sqlite3.SQLITE_PERM: "没有权限",
    sqlite3.SQLITE_AUTH: "不允许这样的操作",
    sqlite3.SQLITE_CANTOPEN: "无法打开（没有权限，或所在文件夹只读）",
    sqlite3.SQLITE_IOERR: "磁盘读写出错（磁盘可能已满），此前存入的都在，解决后再运行一次",
    sqlite3.SQLITE_FULL: "磁盘已满，此前存入的都在，腾出空间后再运行一次",
    sqlite3.SQLITE_CORRUPT: "语料库文件已损坏或不完整，请用备份恢复",
    sqlite3.SQLITE_NOTADB: "语料库文件已损坏或不完整，请用备份恢复",
}

Row = Sequence[Any]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences.

    Raises
    ------
    CorpusError
        Naming the corpus and what is wrong.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if str(error).startswith(
            "Could not decode"
        ):  # the message holds the text, which may be a whole report
            code = sqlite3.SQLITE_CORRUPT
        raise CorpusError(f"{path}: {_SENTENCES.get(code, f'数据库出错（{error}）')}") from error


@dataclass(frozen=True, slots=True)
class State:
    """What a corpus says of itself: its id, how many commits it has had, the number of its layout."""

    id: str
    commits: int
    schema: int


class Database:
    """An open corpus file.

    Parameters
    ----------
    path : Path
        The corpus file.
    connection : sqlite3.Connection
        Made by :func:`open_reader` or :func:`open_writer`.
    guard : Guard, optional
        The right to write; None for a reader.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, guard: Guard | None = None) -> None:
        self.path = path
        self.connection = connection
        self.guard = guard
        self.state = _state(path, connection)

    def rows(self, sql: str, values: Row = ()) -> sqlite3.Cursor:
        """Run a query; rows come as they are asked for."""
        return self.connection.execute(sql, values)

    def one(self, sql: str, values: Row = ()) -> Any:
        """Return the first row of a query, None if there is none."""
        return self.connection.execute(sql, values).fetchone()

    def add(self, sql: str, values: Row) -> int:
        """Run a statement; return the number of the row it added."""
        return int(self.connection.execute(sql, values).lastrowid or 0)

    def add_all(self, sql: str, values: Iterable[Row]) -> None:
        """Run a statement for each of ``values``."""
        self.connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Store all of what happens inside, or nothing; counted here and in the file beside.

        Raises
        ------
        CorpusError
            If it cannot be stored.
        """
        if self.guard is None:
            raise CorpusError(f"{self.path}: 这个语料库是只读打开的")
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("UPDATE corpus SET commits = commits + 1")
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    with suppress(sqlite3.Error):
                        self.connection.execute("ROLLBACK")
                raise
        self.state = State(self.state.id, self.state.commits + 1, self.state.schema)
        self.guard.count(self.state.id, self.state.commits)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See the corpus as it is now until the end, whatever a writer does meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        with explained(self.path):
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file; a writer first brings everything from the log into it."""
        try:
            if self.guard and not self.connection.in_transaction:
                # Without this the log would stay full beside the file while a reader is open; readers are
                # not waited for.
                with suppress(sqlite3.Error):
                    self.connection.execute("PRAGMA busy_timeout = 0").fetchall()
                    self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.connection.close()
        finally:
            if self.guard:
                self.guard.release()

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_reader(path: Path, *, check: bool = True) -> Database:
    """Open a corpus for reading; writers are not blocked and do not block.

    Parameters
    ----------
    path : Path
        The corpus file; one of an older layout is migrated first.
    check : bool
        Whether a corpus that has lost commits is refused.

    Raises
    ------
    CorpusError
        If it is no corpus, damaged, of a newer layout, or older than what was last written.
    """
    _check_file(path)
    expected = read_guard(path)  # before the corpus itself, whose count may grow in between
    with explained(path):
        database = Database(path, _read_only(path))
    if database.state.schema < schema.SCHEMA:
        database.close()
        open_writer(path).close()
        return open_reader(path, check=check)
    if check and expected.corpus == database.state.id:
        _check_commits(database, expected.commits)
    return database


def open_writer(
    path: Path,
    *,
    create: bool = False,
    wait: float = 60.0,
    waiting: Callable[[str], None] | None = None,
    accept: bool = False,
) -> Database:
    """Open a corpus for writing, as the only one.

    Parameters
    ----------
    path : Path
        The corpus file; one of an older layout is migrated after a backup beside it.
    create : bool
        Whether to make a corpus where there is no file.
    wait : float
        Seconds to wait for another process that writes.
    waiting : callable, optional
        Told once who is waited for.
    accept : bool
        Whether to go on with a corpus that has lost commits.

    Raises
    ------
    CorpusError
        As :func:`open_reader`; or if it cannot be written, or another process writes.
    """
    if not create or path.exists() or path.is_symlink():
        _check_file(path)
    guard = Guard.take(path, wait, waiting)
    try:
        if create and not path.exists():
            _create(path)
        with explained(path):
            database = Database(path, _read_write(path), guard)
        try:
            if not accept:
                _check_commits(database, guard.expected(database.state.id))
            _migrate(database)
        except BaseException:
            database.connection.close()
            raise
        if guard.expected(database.state.id) != database.state.commits:
            guard.count(database.state.id, database.state.commits)
    except BaseException:
        guard.release()
        raise
    return database


def now() -> str:
    """Return the time in this place, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


@cache
def program() -> str:
    """Return the version of this package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("fazhi")
    except PackageNotFoundError:
        return "?"


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise CorpusError(f"{path}: 是文件夹，不是语料库文件")
    if not path.exists():
        raise CorpusError(f"{path}: 没有这个语料库文件")
    number = application_of(path)
    if number is None:
        raise CorpusError(f"{path}: 不是语料库文件，或没有读取权限")
    if number != APPLICATION_ID:
        raise CorpusError(f"{path}: 是别的程序的数据库，不是 fazhi 的语料库")


def _state(path: Path, connection: sqlite3.Connection) -> State:
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if number > schema.SCHEMA:
        raise CorpusError(
            f"{path}: 由更新版本的 fazhi 写成（格式 {number}，本版本支持到 {schema.SCHEMA}），请升级 fazhi"
        )
    row = connection.execute("SELECT id, commits FROM corpus").fetchone() if number > 0 else None
    if row is None:
        raise CorpusError(f"{path}: {_SENTENCES[sqlite3.SQLITE_CORRUPT]}")
    return State(str(row[0]), int(row[1]), number)


def _check_commits(database: Database, expected: int) -> None:
    found = database.state.commits
    if found < expected:
        raise CorpusError(
            f"{database.path}: 应有 {expected} 次写入，只有 {found} 次：最近的写入丢失了（断电、磁盘出错，"
            f"或放回了旧的副本）；确认后运行 fazhi corpus status {database.path} --accept，再把丢失的重新加入"
        )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, timeout=_BUSY_SECONDS
    )
    connection.execute("PRAGMA trusted_schema = OFF")  # the file may come from anybody
    return connection


def _read_only(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        log = path.with_name(path.name + "-wal")
        code = error.sqlite_errorcode & 0xFF
        if code not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY} or _filled(log):
            raise
        # A folder in which nothing can be written: nobody writes to the corpus either.
        connection = _connect(path, "mode=ro&immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _read_write(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=rw")
    for setting in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "cache_size = -16384"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def _create(path: Path) -> None:
    """Make an empty corpus, whole or not at all."""
    import secrets

    with explained(path), whole_file(path) as temporary:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.executescript(
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {schema.SCHEMA};"
                f"BEGIN; {schema.CREATE} COMMIT;"
            )
            connection.execute(
                "INSERT INTO corpus VALUES (1, ?, ?, ?, 0, NULL)", (secrets.token_hex(8), now(), program())
            )
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        finally:
            connection.close()


def _migrate(database: Database) -> None:
    number = database.state.schema
    if number == schema.SCHEMA:
        return
    _back_up(database)
    with explained(database.path):
        with database.transaction():
            for step in range(number, schema.SCHEMA):
                for statement in schema.MIGRATIONS[step]:
                    database.connection.execute(statement)
            database.connection.execute(f"PRAGMA user_version = {schema.SCHEMA}")
        database.state = _state(database.path, database.connection)


def _back_up(database: Database) -> None:
    """Copy the corpus beside itself before it is changed; an older copy is not touched."""
    base = f"{database.path.name}.v{database.state.schema}"
    target, number = database.path.with_name(f"{base}.bak"), 1
    while target.exists():
        number += 1
        target = database.path.with_name(f"{base}-{number}.bak")
    with explained(database.path), whole_file(target) as temporary:
        copy = sqlite3.connect(temporary, isolation_level=None)
        try:
            database.connection.backup(copy)
        finally:
            copy.close()
