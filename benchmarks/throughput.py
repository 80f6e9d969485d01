"""Text files to labels: fazhi against what a user would write in an afternoon, all in one run.

Speed is what a further report costs: the time for many reports less that for few, so that starting and
loading do not count; they are in ``startup.py``. Seconds of the processor are given beside those of the
clock, for a machine may have other things to do.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import history
from common import machine, table
from scale import make_corpus

_HERE = Path(__file__).parent
_FEW = 10
_MB = 1e6


@dataclass(frozen=True)
class Run:
    """One process: seconds by the clock, seconds of all processors, largest memory of a process in MB."""

    wall: float
    cpu: float
    peak: float


def run(command: list[str]) -> Run:
    """Run a command to its end and measure it."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def commands(folder: Path, model: Path, out: Path) -> dict[str, list[str]]:
    """Return how every method labels a folder."""
    rivals = [sys.executable, str(_HERE / "rivals.py")]
    fazhi = [sys.executable, "-m", "fazhi", "classify", str(folder), "--out", str(out / "units.jsonl")]
    return {
        "afternoon": [*rivals, "afternoon", str(model), str(folder), str(out / "a.txt")],
        "fasttext-jieba": [*rivals, "fasttext-jieba", str(model), str(folder), str(out / "b.txt")],
        "fasttext-rjieba": [*rivals, "fasttext-rjieba", str(model), str(folder), str(out / "c.txt")],
        "fazhi, 1 process": [*fazhi, "--workers", "1"],
        "fazhi, 2 processes": [*fazhi, "--workers", "2"],
    }


def speeds(root: Path, model: Path, count: int, rounds: int) -> dict[str, tuple[float, float]]:
    """Return for every method the seconds of the clock and of the processors that a MB more takes.

    All take turns, and of every figure the least counts: what else a machine does only adds to it.
    """
    few, many = root / "few", root / "many"
    size = make_corpus(many, count) - make_corpus(few, _FEW)
    small, large = commands(few, model, root), commands(many, model, root)
    runs: dict[str, list[tuple[Run, Run]]] = {name: [] for name in small}
    for _ in range(rounds):
        for name, found in runs.items():
            found.append((run(small[name]), run(large[name])))
    return {name: _cost(found, size) for name, found in runs.items()}


def _cost(found: list[tuple[Run, Run]], size: int) -> tuple[float, float]:
    """Return the seconds (clock, processors) of a MB more, from runs on few and on many reports."""
    few, many = zip(*found, strict=True)
    wall = min(one.wall for one in many) - min(one.wall for one in few)
    cpu = min(one.cpu for one in many) - min(one.cpu for one in few)
    return wall / size * _MB, cpu / size * _MB


def growth(root: Path, counts: list[int]) -> list[list[object]]:
    """Return, for so many reports each, fazhi's time per report and its peak memory."""
    rows: list[list[object]] = []
    for count in counts:
        folder = root / f"of{count}"
        make_corpus(folder, count)
        used = run(commands(folder, root, root)["fazhi, 1 process"])
        rows.append([count, used.wall, 1000 * used.wall / count, 1000 * used.cpu / count, used.peak])
    return rows


def main() -> None:
    """Print the tables and keep the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200, help="reports for the comparison")
    parser.add_argument("--rounds", type=int, default=3, help="how often each method has its turn")
    parser.add_argument("--large", action="store_true", help="also label 10,000 reports")
    parser.add_argument("--no-history", action="store_true", help="do not write history.jsonl")
    chosen = parser.parse_args()
    print(machine("fazhi", "numpy", "rjieba", "jieba", "scikit-learn"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run([sys.executable, str(_HERE / "rivals.py"), "train", folder], check=True)
        found = speeds(root, root, chosen.reports, chosen.rounds)
        wall, cpu = found["afternoon"]
        print(f"\n{chosen.reports} reports, the least of {chosen.rounds} rounds\n")
        table(
            ["method", "MB/s", "× afternoon", "CPU s/MB", "× afternoon by CPU"],
            [[name, 1 / w, wall / w, c, cpu / c] for name, (w, c) in found.items()],
        )
        counts = [10, 100, 1000, *([10_000] if chosen.large else [])]
        rows = growth(root, counts)
        print()
        table(["reports", "s", "ms a report", "CPU ms a report", "peak MB"], rows)
        print(
            f"\npeak memory, {counts[-1]} reports to 100: {float(str(rows[-1][4])) / float(str(rows[1][4])):.2f}"
        )
    if not chosen.no_history:
        fast = found["fasttext-rjieba"]
        history.record(
            "throughput",
            {
                "one process / afternoon, CPU": found["fazhi, 1 process"][1] / cpu,
                "two processes / afternoon, clock": found["fazhi, 2 processes"][0] / wall,
                "one process / fastText on rjieba, CPU": found["fazhi, 1 process"][1] / fast[1],
                "ms a report at 1,000, CPU": float(str(rows[2][3])),
            },
        )


if __name__ == "__main__":
    main()
