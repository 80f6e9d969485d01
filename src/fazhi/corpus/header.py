"""Tells a corpus file by its first bytes, without SQLite."""

import stat
from pathlib import Path

APPLICATION_ID = 0x667A6869
"""``fzhi``: stands at byte 68 of every corpus file, so that no other program's database is taken for one."""

COMPANIONS = ("-wal", "-shm", "-guard", "-journal")
"""Endings of the files that lie beside a corpus file and belong to it."""

_MAGIC = b"SQLite format 3\x00"


def is_corpus(path: str | Path) -> bool:
    """Return whether ``path`` is a regular file that begins as a corpus file does."""
    return application_of(path) == APPLICATION_ID


def application_of(path: str | Path) -> int | None:
    """Return the application number of an SQLite file, None if ``path`` is not one or cannot be read."""
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            return None  # opening a named pipe would wait
        with Path(path).open("rb") as file:
            head = file.read(100)
    except (OSError, ValueError):
        return None
    if not head.startswith(_MAGIC) or len(head) < 72:
        return None
    return int.from_bytes(head[68:72], "big")
