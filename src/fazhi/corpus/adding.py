"""Takes documents into a corpus: what is new, what has changed, what is there already."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fazhi.corpus.connect import Database, now, program
from fazhi.corpus.correcting import carry_over
from fazhi.corpus.header import COMPANIONS, is_corpus
from fazhi.corpus.rows import (
    LABEL,
    UNIT,
    label_values,
    path_value,
    report_values,
    unit_values,
)
from fazhi.errors import Outcome
from fazhi.records import Failure, LabeledDocument

Label = Callable[[Sequence[str]], Iterable[LabeledDocument | Failure]]
"""Labels the documents of these paths; one result each, in any order."""

_SLICE = 2048
"""Documents looked at together: enough to keep several processes busy, few enough to hold in memory."""
_BATCH, _BATCH_SECONDS = 32, 2.0
"""A transaction holds at most so many documents, or what is done in so many seconds."""
_LARGEST = 128 << 20
"""Files of more bytes than this are never read as reports, so nobody waits for their hash."""


@dataclass(frozen=True, slots=True)
class Run:
    """Who labels.

    Attributes
    ----------
    model : str
        The model's fingerprint; see :func:`fazhi.store.model_id`.
    name : str
        What people call the model.
    """

    model: str
    name: str


@dataclass(slots=True)
class Added:
    """What became of the documents given; each counts once.

    Attributes
    ----------
    added : int
        New reports.
    unchanged : int
        Files that are there with the same content.
    versions : int
        Files that are there with another content, which is now their current version.
    noted : int
        Files under a new path with a content that is there already.
    failed : int
        Documents that could not be read.
    """

    added: int = 0
    unchanged: int = 0
    versions: int = 0
    noted: int = 0
    failed: int = 0


@dataclass(slots=True)
class _File:
    """A document to be looked at: its path, its row, its content's hash and what the file system said."""

    path: str
    key: str | bytes
    sha256: str | None
    stamp: tuple[int, int] | None
    row: int = 0
    report: int | None = None
    version: int = 0


@dataclass(slots=True)
class _Batch:
    done: list[tuple[_File, LabeledDocument | Failure]] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def full(self) -> bool:
        return len(self.done) >= _BATCH or time.monotonic() - self.since >= _BATCH_SECONDS


class Adder:
    """Adds documents to a corpus that is open for writing.

    Parameters
    ----------
    database : Database
        Open for writing.
    run : Run
        The model that ``label`` labels with.
    label : callable
        Given the paths that are new or have changed.
    """

    def __init__(self, database: Database, run: Run, label: Label) -> None:
        self._db = database
        self._run = run
        self._label = label
        self.counts = Added()

    def add(self, paths: Sequence[str]) -> Iterator[Failure | None]:
        """Add the documents of these paths, in this order.

        Killed at any moment, the same call again goes on where it was and ends as if nothing had been.

        Yields
        ------
        Failure or None
            One a document, as soon as it is dealt with; what follows may not be stored yet.

        Raises
        ------
            If it cannot be stored.
        """
        own = {str(self._db.path.absolute()) + ending for ending in ("", *COMPANIONS)}
        for start in range(0, len(paths), _SLICE):
            files = []
            for path in paths[start : start + _SLICE]:
                if _whole_path(path) in own:
                    continue
                if is_corpus(path):
                    yield self._fail(path, "是语料库文件，不能加入另一个语料库")
                else:
                    files.append(_look(path))
            yield from self._add_slice(files)

    def _fail(self, path: str, reason: str) -> Failure:
        self.counts.failed += 1
        return Failure(path, reason, Outcome.E_POLICY)

    def _add_slice(self, files: Sequence[_File]) -> Iterator[Failure | None]:
        new, same = self._settle(files)
        yield from [None] * (len(files) - len(new) - len(same))
        yield from self._label_all(new)
        if same:
            # Their content has been stored meanwhile, under another path; or it cannot be read.
            left, again = self._settle(same)
            yield from [None] * (len(same) - len(left) - len(again))
            yield from self._label_all([*left, *again])

    def _settle(self, files: Sequence[_File]) -> tuple[list[_File], list[_File]]:
        """Write down all files in their order; deal with those whose content is there.

        Returns
        -------
        new, same
            Those to be labelled, and those with the content of an earlier one of them.
        """
        known = [self._find(file) for file in files]
        new: dict[str, _File] = {}
        same: list[_File] = []
        changes: list[tuple[_File, int | None]] = []
        for file, unchanged in zip(files, known, strict=True):
            stored = self._content(file.sha256)
            if unchanged:
                self.counts.unchanged += 1
                continue
            if stored is not None or file.row == 0:
                changes.append((file, stored))
            if stored is None and file.sha256 in new:
                same.append(file)
            elif stored is None:
                new[file.sha256 or f"\0{file.path}"] = file
        if changes:
            with self._db.transaction():
                for file, stored in changes:
                    self._write_down(file, stored)
        return list(new.values()), same

    def _find(self, file: _File) -> bool:
        """Fill in what the corpus knows of a file; return whether it is there with the same content."""
        row = self._db.one(
            "SELECT id, report, version, sha256, failure FROM files WHERE key = ?", (file.key,)
        )
        if row is None:
            return False
        file.row, file.report, file.version = row[0], row[1], row[2]
        return row[1] is not None and row[3] == file.sha256 and row[4] is None

    def _content(self, sha256: str | None) -> int | None:
        row = sha256 and self._db.one("SELECT id FROM reports WHERE sha256 = ?", (sha256,))
        return row[0] if row else None

    def _write_down(self, file: _File, stored: int | None) -> None:
        if file.row == 0:
            file.row = self._db.add(
                "INSERT INTO files (key, path, seen) VALUES (?, ?, ?)",
                (file.key, path_value(file.path), now()),
            )
        if stored is None:
            return
        if stored == file.report:
            self.counts.unchanged += 1
        elif file.report is None:
            self.counts.noted += 1
        else:
            self.counts.versions += 1
        self._point(file, stored)

    def _point(self, file: _File, report: int) -> None:
        """Make ``report`` the current content of a file."""
        moment = now()
        if report != file.report:
            file.version += 1
            self._db.add("INSERT INTO versions VALUES (?, ?, ?, ?)", (file.row, file.version, report, moment))
            if file.report is not None:
                carry_over(self._db, file.report, report)
        self._db.add(
            "UPDATE files SET report = ?, version = ?, sha256 = ?, failure = NULL, code = NULL, seen = ? WHERE id = ?",
            (report, file.version, file.sha256, moment, file.row),
        )
        file.report = report

    def _label_all(self, files: Sequence[_File]) -> Iterator[Failure | None]:
        if not files:
            return
        waiting = {file.path: file for file in files}
        batch = _Batch()
        for result in self._label([file.path for file in files]):
            file = waiting.pop(result.path if isinstance(result, Failure) else result.document.report.path)
            kept = result if _as_hashed(file) else _changed(result)
            batch.done.append((file, kept))
            if batch.full():
                self._store(batch)
                batch = _Batch()
            yield kept if isinstance(kept, Failure) else None
        if batch.done:
            self._store(batch)

    def _store(self, batch: _Batch) -> None:
        with self._db.transaction():
            run = begin_run(self._db, "labels", self._run)
            for file, result in batch.done:
                if isinstance(result, Failure):
                    self._store_failure(file, result)
                else:
                    self._store_report(file, result, run)
            self._db.add("UPDATE corpus SET last_add = ?", (now(),))

    def _store_failure(self, file: _File, failure: Failure) -> None:
        self.counts.failed += 1
        self._db.add(
            "UPDATE files SET sha256 = ?, failure = ?, code = ?, seen = ? WHERE id = ?",
            (file.sha256, path_value(failure.reason), str(failure.code) or None, now(), file.row),
        )

    def _store_report(self, file: _File, labeled: LabeledDocument, run: int) -> None:
        if file.report is None:
            self.counts.added += 1
        else:
            self.counts.versions += 1
        self._point(file, _insert(self._db, file.sha256 or "", labeled, run))


def begin_run(database: Database, kind: str, run: Run) -> int:
    """Return the number of a run: one for each kind, model and version of this package."""
    key = (kind, run.model, program())
    found = database.one("SELECT id FROM runs WHERE kind = ? AND model = ? AND fazhi = ?", key)
    if found:
        database.add("UPDATE runs SET last = ? WHERE id = ?", (now(), found[0]))
        return int(found[0])
    return database.add(
        "INSERT INTO runs (kind, model, fazhi, name, started, last) VALUES (?, ?, ?, ?, ?, ?)",
        (*key, run.name, now(), now()),
    )


def insert_labels(database: Database, report: int, run: int, labeled: LabeledDocument) -> None:
    """Store a run's predictions for a report."""
    marks = ", ".join("?" * (len(LABEL) + 3))
    columns = f"report, run, unit, {', '.join(LABEL)}"
    database.add_all(
        f"INSERT INTO labels ({columns}) VALUES ({marks})",  # noqa: S608 - names from this package
        label_values(report, run, labeled),
    )


def _insert(database: Database, sha256: str, labeled: LabeledDocument, run: int) -> int:
    values = report_values(labeled.document)
    values |= {"sha256": sha256, "run": run, "fazhi": program(), "added": now()}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    report = database.add(
        f"INSERT INTO reports ({names}) VALUES ({marks})",  # noqa: S608
        tuple(values.values()),
    )
    columns = ", ".join(f'"{name}"' for name in ("report", "unit", *UNIT))
    database.add_all(
        f"INSERT INTO units ({columns}) VALUES ({', '.join('?' * (len(UNIT) + 2))})",  # noqa: S608
        unit_values(report, labeled.document.units),
    )
    insert_labels(database, report, run, labeled)
    return report


def _look(path: str) -> _File:
    stamp = _stamp(path)
    return _File(path, path_value(_whole_path(path)), _hash(path) if stamp else None, stamp)


def _whole_path(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links


def _changed(result: LabeledDocument | Failure) -> Failure:
    if isinstance(result, Failure):
        return result
    return Failure(result.document.report.path, "文件在读取时被改动，请再运行一次", Outcome.E_CORRUPT)


def _as_hashed(file: _File) -> bool:
    """Return whether a file that has been read is the one whose hash is known."""
    return file.sha256 is not None and _stamp(file.path) == file.stamp


def _stamp(path: str) -> tuple[int, int] | None:
    """Return size and time of a regular file that is worth hashing, else None."""
    import stat

    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    regular = stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST
    return (status.st_size, status.st_mtime_ns) if regular else None


def _hash(path: str) -> str | None:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
