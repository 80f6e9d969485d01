"""A hostile file: how it is made, what it is called, and how reading it has to end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPORT = "松湾市2023年法治政府建设年度报告\n一、主要做法\n全市办理行政复议案件120件。\n松湾市人民政府\n"
"""A report that is in order, all of it made up."""
HIDDEN = "words-that-no-report-may-show"


@dataclass(frozen=True)
class Case:
    """One row of the table in docs/security.md.

    Attributes
    ----------
    id : str
        Its number in that table.
    file : str
        The file's name.
    build : callable
        Makes the file at the path it is given; its folder exists.
    outcomes : tuple of str
        How reading may end; several where it depends on the system's libraries.
    holds : str
        What the text or the reason must contain.
    needs : str
        What of the system it needs: a name in ``os`` or ``socket``, or nothing.
    """

    id: str
    file: str
    build: Callable[[Path], object]
    outcomes: tuple[str, ...]
    holds: str = ""
    needs: str = ""


def content(data: bytes) -> Callable[[Path], object]:
    """Return a maker of a file with these bytes."""
    return lambda path: path.write_bytes(data)


def lazily(make: Callable[[], bytes]) -> Callable[[Path], object]:
    """Return a maker of a file whose bytes are made only then."""
    return lambda path: path.write_bytes(make())
