"""Kills the program while it brings a corpus of the first layout to the present one; see ``killed.py``."""

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from helpers import ROOT
from hostile.copies import begin, has_ended, hidden, run

NAME = "corpus migration"
_BEGINNING = "旧.corpus"


def tries(folder: Path, count: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Kill it so often, each time over a new copy, and let it end after each."""
    folder.mkdir(parents=True)
    first = folder / _BEGINNING
    connection = sqlite3.connect(first)
    connection.executescript((ROOT / "tests/corpus/v1.sql").read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()
    recorded = contents(first)
    for name in ("slow", "undisturbed"):  # the first finds nothing in the system's memory
        undisturbed = folder / name / _BEGINNING
        copy_to(undisturbed, first)
        begun = time.monotonic()
        assert run(["corpus", "status", str(undisturbed)]) == 0
        seconds = time.monotonic() - begun
    wanted = contents(undisturbed)
    for number in range(count):
        corpus = folder / str(number) / _BEGINNING
        copy_to(corpus, first)
        killed = kill(corpus, seconds, chance, aimed=number % 2 == 1)
        version, found = looked_at(corpus)
        backups = [contents(path) for path in corpus.parent.glob(f"{_BEGINNING}*.bak")]
        yield {
            "how": "kill",
            "killed": killed,
            "layout": version,
            "lost": found != (recorded if version == 1 else wanted),
            "backups": len(backups),
            "backups whole": all(backup == recorded for backup in backups),
        }
        code = run(["corpus", "status", str(corpus)])
        yield {
            "how": "again",
            "code": code,
            "layout": looked_at(corpus)[0],
            "same": contents(corpus) == wanted,
            "backup": contents(corpus.with_name(f"{_BEGINNING}.v1.bak")) == recorded,
            "left": hidden(corpus.parent),
        }


def copy_to(corpus: Path, first: Path) -> None:
    corpus.parent.mkdir()
    shutil.copy(first, corpus)


def kill(corpus: Path, seconds: float, chance: random.Random, aimed: bool) -> bool:
    """Kill the program at any moment, or, ``aimed``, after it has begun to write; return whether it ran."""
    child = begin(["corpus", "status", str(corpus)])
    while aimed and len(list(corpus.parent.iterdir())) == 1 and not has_ended(child):
        time.sleep(0.0002)
    time.sleep(seconds * chance.random() * (0.7 if aimed else 1.0))
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def looked_at(corpus: Path) -> tuple[int, dict[str, list[tuple[object, ...]]]]:
    """Return the layout and the contents of a corpus, looked at in a copy: to look is to mend what is left."""
    copy = corpus.parent.with_name(f"{corpus.parent.name}-copy")
    copy.mkdir()
    for path in corpus.parent.glob(f"{_BEGINNING}*"):
        if not path.name.endswith(("-shm", ".bak")):  # what -shm holds is made anew from the rest
            shutil.copy(path, copy)
    connection = sqlite3.connect(copy / _BEGINNING)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    found = contents(copy / _BEGINNING)
    shutil.rmtree(copy)
    return version, found


def contents(corpus: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is recorded, by table."""
    connection = sqlite3.connect(corpus)
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}  # noqa: S608
    connection.close()
    return found
