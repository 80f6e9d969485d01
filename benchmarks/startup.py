"""How long a command takes from the shell: ``--help``, and ``classify`` of one text report."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import ROOT, machine, table

_RUNS = 7


def _best(command: list[str]) -> tuple[float, float]:
    """Return the least and the median wall time in seconds of several runs."""
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times), sorted(times)[_RUNS // 2]


def main() -> None:
    """Print the table; a bare interpreter is measured beside for comparison."""
    source = sorted((ROOT / "data/labeled").glob("*.jsonl"))[0]
    text = "\n".join(json.loads(line)["text"] for line in source.read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(text, encoding="utf-8")
        fazhi = [sys.executable, "-m", "fazhi"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "fazhi --help": [*fazhi, "--help"],
            "fazhi read": [*fazhi, "read", str(report)],
            "fazhi classify": [*fazhi, "classify", str(report), "--format", "jsonl"],
        }
        print(machine("fazhi", "numpy", "rjieba", "typer"))
        print()
        times = {name: _best(command) for name, command in commands.items()}
    bare = times["python -c pass"][0]
    rows = [[name, least, median, f"{least / bare:.1f}"] for name, (least, median) in times.items()]
    table(["command", "least s", "median s", "× bare Python"], rows)


if __name__ == "__main__":
    main()
