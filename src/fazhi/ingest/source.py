"""Opens files that anyone may have put there: regular ones only, within bounds, and whole."""

import os
import stat
from dataclasses import dataclass

from fazhi.errors import Outcome, ReadError
from fazhi.ingest import limits
from fazhi.ingest.kinds import kind_by_head
from fazhi.ingest.lines import RefusedError

_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file and what they are; a zip package is not looked into yet."""

    data: bytes
    kind: str


def is_small_text(path: str) -> bool:
    """Tell whether a file is plain text small enough to be read without a worker; True if unreadable."""
    try:
        handle, size = _open(path)
        with os.fdopen(handle, "rb") as file:
            return size <= limits.IN_PROCESS and kind_by_head(file.read(_HEAD), _suffix(path)) == "txt"
    except (ReadError, RefusedError, OSError):
        return True


def load(path: str) -> Source:
    """Read a file.

    Raises
    ------
    ReadError
        If it is no regular file, cannot be read, is too large or empty, or changes while it is read.
    RefusedError
        If its bytes are not what its name says.
    """
    handle, size = _open(path)
    with os.fdopen(handle, "rb") as file:
        try:
            head = file.read(_HEAD)
            kind = kind_by_head(head, _suffix(path))
            most = limits.FILE.get(kind, limits.FILE["docx"])
            if size > most:
                reason = f"文件太大（{size / limits.MB:.0f} MB），超过 {most // limits.MB} MB 的上限"
                raise ReadError(path, reason, Outcome.E_LIMIT)
            before = os.fstat(handle)
            data = head + file.read(max(0, size + 1 - len(head)))  # one more: it may be growing
            after = os.fstat(handle)
        except OSError as error:
            raise ReadError(path, f"读取失败（{error.strerror}）", Outcome.E_CORRUPT) from error
    if len(data) != size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ReadError(path, "读取时文件正在变化，请等它写完再读", Outcome.E_CORRUPT)
    if not data or data.isspace():
        raise ReadError(path, "空文件", Outcome.E_UNSUPPORTED)
    return Source(data, kind)


def _open(path: str) -> tuple[int, int]:
    """Open a regular file; return its handle and size."""
    try:
        # Some devices do something when opened, and a pipe waits for ever; so ask first.
        _only_regular(path, os.stat(path))  # noqa: PTH116 - the path may have a NUL, which Path hides
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0))
    except FileNotFoundError as error:
        raise ReadError(path, "没有这个文件", Outcome.E_PATH) from error
    except PermissionError as error:
        raise ReadError(path, "没有读取权限", Outcome.E_PATH) from error
    except (OSError, ValueError) as error:
        reason = f"无法打开（{getattr(error, 'strerror', None) or error}）"
        raise ReadError(path, reason, Outcome.E_PATH) from error
    try:
        status = os.fstat(handle)
        _only_regular(path, status)  # it may have been exchanged in between
    except (OSError, ReadError):
        os.close(handle)
        raise
    return handle, status.st_size


def _only_regular(path: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ReadError(path, "是文件夹，不是文件", Outcome.E_PATH)
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(path, "不是普通文件（设备、管道或套接字），不读", Outcome.E_POLICY)


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - as it is, also with a NUL in it
