"""The file beside a corpus: who writes to it now, and how many commits it should hold.

A lock of the operating system on it ends with the process that holds it, however that ends.
"""

import json
import os
import sys
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fazhi.errors import CorpusError

_SIZE = 512
"""Bytes of the record; written at once, so that a reader sees the old one or the new one."""
_PAUSE = 0.1
"""Seconds between two attempts to get the lock."""
_LOCKED_BYTE = 1 << 20
"""Windows locks bytes against reading too, so one behind the record is locked there."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that writes: its number, its computer, and since when."""

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        """Return it as people say it."""
        return f"进程 {self.pid}（电脑 {self.host}，{self.since} 开始）"


@dataclass(frozen=True, slots=True)
class GuardRecord:
    """What stands in the file: the corpus it belongs to, its commits, who writes to it."""

    corpus: str = ""
    commits: int = 0
    holder: Holder | None = None


def guard_path(corpus: Path) -> Path:
    """Return where the guard of a corpus lies."""
    return corpus.with_name(corpus.name + "-guard")


def read_guard(corpus: Path) -> GuardRecord:
    """Return what stands beside a corpus; an empty record if nothing or nothing readable does."""
    try:
        entry = json.loads(guard_path(corpus).read_bytes()[:_SIZE].decode().strip() or "{}")
        holder = entry.get("holder")
        return GuardRecord(
            str(entry.get("corpus", "")),
            int(entry.get("commits", 0)),
            Holder(int(holder["pid"]), str(holder["host"]), str(holder["since"])) if holder else None,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return GuardRecord()


class Guard:
    """The right to write to a corpus, from :meth:`take` until :meth:`release` or the end of the process."""

    def __init__(self, corpus: Path, handle: int) -> None:
        self._corpus = corpus
        self._handle = handle
        self._holder: Holder | None = _myself()
        self._record = read_guard(corpus)

    @classmethod
    def take(cls, corpus: Path, wait: float, waiting: Callable[[str], None] | None = None) -> "Guard":
        """Wait for the right to write.

        Parameters
        ----------
        corpus : Path
            The corpus file; it need not exist yet.
        wait : float
            Seconds to wait at most.
        waiting : callable, optional
            Told once who is waited for.

        Raises
        ------
        CorpusError
            If the file beside the corpus cannot be written, or another process still writes after that time.
        """
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            handle = os.open(guard_path(corpus), flags, 0o666)
        except OSError as error:
            raise CorpusError(f"{corpus}: 无法写入（{error.strerror}）") from error
        end = time.monotonic() + wait
        told = False
        while not _lock(handle):
            holder = read_guard(corpus).holder or "另一个进程"
            if time.monotonic() >= end:
                os.close(handle)
                raise CorpusError(f"{corpus}: {holder}正在写入，请等它结束后再试")
            if waiting and not told:
                waiting(f"{corpus}: {holder}正在写入，等它结束……")
                told = True
            time.sleep(_PAUSE)
        guard = cls(corpus, handle)
        _forget_in_children(guard)
        guard._write()
        return guard

    def expected(self, corpus_id: str) -> int:
        """Return how many commits the corpus of this id had when it was last written here."""
        return self._record.commits if self._record.corpus == corpus_id else 0

    def count(self, corpus_id: str, commits: int) -> None:
        """Write down how many commits the corpus has now; called after a commit, never before."""
        self._record = GuardRecord(corpus_id, commits)
        self._write()

    def release(self) -> None:
        """Let others write."""
        if self._handle >= 0:
            self._holder = None
            self._write()
            self.forget()

    def forget(self) -> None:
        """Close the handle without a word in the file."""
        os.close(self._handle)
        self._handle = -1

    def _write(self) -> None:
        entry = {"corpus": self._record.corpus, "commits": self._record.commits}
        holder = self._holder and {name: getattr(self._holder, name) for name in ("pid", "host", "since")}
        data = json.dumps({**entry, "holder": holder}).encode()
        try:
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, data.ljust(_SIZE - 1)[: _SIZE - 1] + b"\n")
        except OSError as error:
            raise CorpusError(f"{guard_path(self._corpus)}: 写入失败（{error.strerror}）") from error


def _myself() -> Holder:
    import platform

    return Holder(os.getpid(), platform.node()[:40], datetime.now().strftime("%Y-%m-%d %H:%M:%S"))


if sys.platform == "win32":

    def _lock(handle: int) -> bool:
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(handle: int) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _forget_in_children(guard: Guard) -> None:
    """Close the lock's handle in forked children, which would keep the lock when this process is killed."""
    if hasattr(os, "register_at_fork"):
        kept = weakref.ref(guard)

        def forget() -> None:
            if found := kept():
                found.forget()

        os.register_at_fork(after_in_child=forget)
