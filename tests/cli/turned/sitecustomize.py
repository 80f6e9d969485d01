"""Lists folders in an order of its own, the reverse of the usual; ``tests/cli/test_same_answer.py`` uses it.

Python imports a module of this name from ``PYTHONPATH`` by itself. On a given file system the order hangs on
how the files came to be; no program can ask for another one.
"""

import os
from collections.abc import Iterator
from typing import Any

_scandir, _listdir = os.scandir, os.listdir


class Turned:
    """What ``os.scandir`` returns, from the last entry to the first."""

    def __init__(self, path: Any = ".") -> None:
        with _scandir(path) as entries:
            self._left = sorted(entries, key=lambda entry: entry.name)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if not self._left:
            raise StopIteration
        return self._left.pop()

    def __enter__(self) -> "Turned":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._left = []


def listdir(path: Any = ".") -> list[Any]:
    return sorted(_listdir(path), reverse=True)


os.scandir = Turned  # type: ignore[assignment,misc]
os.listdir = listdir  # type: ignore[assignment]
