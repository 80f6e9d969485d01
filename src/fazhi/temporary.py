"""Temporary files beside the ones they will replace, and what killed runs left of them.

A process that is killed cannot clear up after itself. So the name of a temporary file says which process
on which computer made it, and the next one that writes to the same place removes those whose maker is gone.
"""

import os
import platform
import shutil
import sys
import tempfile
import time
import zlib
from pathlib import Path

_KEPT = 40
"""Characters of the target's name kept in that of a temporary file, whose bytes are limited."""
_OLD_SECONDS = 24 * 3600.0
"""Nothing is written so slowly that its file does not change for a day."""
_HERE, _EXCHANGE = -100, 2
"""Of the kernel: paths begin in the working folder (AT_FDCWD); RENAME_EXCHANGE."""


def temporary_file(path: Path) -> Path:
    """Make an empty file beside ``path`` to be filled and then put into its place.

    Raises
    ------
    OSError
        If that is not possible.
    """
    _sweep(path)
    handle, name = tempfile.mkstemp(prefix=_beginning(path, os.getpid()), suffix=path.suffix, dir=path.parent)
    os.close(handle)
    return Path(name)


def temporary_folder(path: Path) -> Path:
    """Make a folder beside ``path``; else as :func:`temporary_file`."""
    _sweep(path)
    return Path(tempfile.mkdtemp(prefix=_beginning(path, os.getpid()), dir=path.parent))


def put_in_place(new: Path, folder: Path) -> None:
    """Let a folder take the place of another, which is removed with its contents; both stand side by side.

    On Linux the two change places in one step. Elsewhere there is a moment between two steps in which
    neither stands there; the older is then beside it, in a folder that begins with its name and ``.old``.

    Raises
    ------
    OSError
        If that is not possible; ``folder`` is then as before.
    """
    if not folder.exists():
        new.rename(folder)
        return
    if _exchanged(new, folder):
        return  # the older has the temporary name now
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    old = aside / folder.name
    try:
        folder.rename(old)
        new.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; return whether this system and file system can."""
    if sys.platform != "linux":
        return False
    import ctypes

    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange is None:
        return False
    done = exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return int(done) == 0


def settle(path: Path) -> None:
    """Make sure that what was written has reached the disk (folders cannot be synced on Windows).

    Raises
    ------
    OSError
        If it has not.
    """
    try:
        # Windows syncs only what may be written to, and opens no folders.
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        if path.is_file():
            raise
    finally:
        os.close(handle)


def _beginning(path: Path, process: int | None = None) -> str:
    computer = zlib.crc32(platform.node().encode(errors="replace"))
    return f".{path.name[:_KEPT]}.{computer:08x}-" + (f"{process}." if process else "")


def _sweep(path: Path) -> None:
    """Remove what processes of this computer that are gone have left beside ``path``."""
    beginning = _beginning(path)
    try:
        found = [entry for entry in os.scandir(path.parent) if entry.name.startswith(beginning)]
    except OSError:
        return
    for entry in found:
        maker = entry.name.removeprefix(beginning).partition(".")[0]
        if not maker.isascii() or not maker.isdigit() or not _is_left_over(entry, int(maker)):
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            Path(entry.path).unlink(missing_ok=True)


def _is_left_over(entry: "os.DirEntry[str]", maker: int) -> bool:
    try:
        age = time.time() - entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return False
    return age > _OLD_SECONDS or not _is_running(maker)


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return True  # not to be asked there without harm: the signal 0 is Ctrl-C
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
