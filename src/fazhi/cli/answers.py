"""Answers of ``corpus query`` as lines: a table for people, JSON and CSV for programs."""

import contextlib
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fazhi.cli.common import say

if TYPE_CHECKING:
    from fazhi.corpus.asking import Question

_SHOWN = 40
"""Characters of a value shown in a terminal table."""
_GRACE = 5.0
"""Seconds after its time when a question that SQLite cannot stop is stopped from outside."""


def jsonl_lines(answer: "Question") -> Iterator[str]:
    """Yield one JSON object a row."""
    for row in answer:
        yield json.dumps(dict(zip(answer.columns, map(_plain, row), strict=True)), ensure_ascii=False) + "\n"


def csv_lines(answer: "Question") -> Iterator[str]:
    """Yield the lines of a CSV file with a header; it begins with a byte order mark, for Excel."""
    from fazhi.output import csv_line

    yield "\ufeff" + csv_line([_cell(name) for name in answer.columns])
    for row in answer:
        yield csv_line([_cell(_plain(value)) for value in row])


def table_lines(answer: "Question") -> Iterator[str]:
    """Yield a table for people; all rows are needed before the first, for the widths."""
    from fazhi.chars import width

    cells = [[_shorten(name) for name in answer.columns], *map(_shown, answer)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip() + "\n"


@contextlib.contextmanager
def stopped_if_late(question: "Question") -> Iterator[None]:
    """End this process if SQLite does not come back in time: inside one function it cannot be stopped."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            until = question.until
            if until is not None and time.monotonic() > until + _GRACE:
                say("fazhi: 查询超时，而且停不下来，已强行结束；请不要让函数处理特别长的文字")
                os._exit(2)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _shown(row: Sequence[Any]) -> list[str]:
    return ["—" if value is None else _shorten(str(_plain(value))) for value in row]


def _cell(value: Any) -> str:
    from fazhi.output import for_cell

    return "" if value is None else for_cell(value) if isinstance(value, str) else str(value)


def _plain(value: Any) -> Any:
    """Return a value of the database as JSON can hold it: bytes are a path that is no UTF-8."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _shorten(text: str) -> str:
    from fazhi.output import for_terminal

    shown = for_terminal(text)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
