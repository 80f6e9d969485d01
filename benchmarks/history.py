"""Keeps what benchmarks measured, one line a run, and says what has become slower.

``python benchmarks/history.py`` compares the last two runs of every benchmark.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common import machine, table

HISTORY = Path(__file__).parent / "history.jsonl"
SLOWER = 1.2
"""Runs on one machine differ by this much without a reason; more than that is worth a look."""
_PACKAGES = ("fazhi", "numpy", "rjieba", "safetensors")


def record(benchmark: str, figures: Mapping[str, float], history: Path = HISTORY) -> None:
    """Append a run: figures of which less is better (seconds, or times of something else)."""
    line = {
        "benchmark": benchmark,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(*_PACKAGES),
        "figures": {name: round(value, 4) for name, value in figures.items()},
    }
    with history.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def runs(benchmark: str, history: Path = HISTORY) -> list[dict[str, Any]]:
    """Return the recorded runs of a benchmark, oldest first."""
    if not history.exists():
        return []
    lines = map(json.loads, history.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line["benchmark"] == benchmark]


def slower(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Return the figures that are clearly worse than before."""
    return {
        name: (before[name], value)
        for name, value in now.items()
        if name in before and value > SLOWER * before[name]
    }


def compare(benchmarks: Iterable[str], history: Path = HISTORY) -> int:
    """Print the last two runs of every benchmark side by side; return how many figures are slower."""
    rows, worse = [], 0
    for benchmark in benchmarks:
        recorded = runs(benchmark, history)
        if len(recorded) > 1:
            before, now = recorded[-2]["figures"], recorded[-1]["figures"]
            late = slower(before, now)
            worse += len(late)
            rows += [
                [benchmark, name, before.get(name, "–"), value, "slower" if name in late else ""]
                for name, value in now.items()
            ]
    table(["benchmark", "figure (less is better)", "before", "now", ""], rows)
    return worse


if __name__ == "__main__":
    sys.exit(1 if compare(("throughput", "startup", "startup, other installation")) else 0)
