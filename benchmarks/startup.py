"""How long a command takes from the shell: ``--help``, ``classify`` of one text report, training."""

import json
import sys
import tempfile
from pathlib import Path

import history
from common import ROOT, machine, table
from throughput import run

_RUNS = 7


def _measured(command: list[str], runs: int) -> tuple[float, float, float]:
    """Return the least and the median wall time and the least processor time in seconds of several runs."""
    found = [run(command) for _ in range(runs)]
    walls = sorted(each.wall for each in found)
    return walls[0], walls[len(walls) // 2], min(each.cpu for each in found)


def main() -> None:
    """Print the table, a bare interpreter beside for comparison, and keep the figures."""
    source = sorted((ROOT / "data/labeled").glob("*.jsonl"))[0]
    text = "\n".join(json.loads(line)["text"] for line in source.read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(text, encoding="utf-8")
        fazhi = [sys.executable, "-m", "fazhi"]
        trained = str(Path(folder) / "model")
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], _RUNS),
            "fazhi --help": ([*fazhi, "--help"], _RUNS),
            "fazhi read": ([*fazhi, "read", str(report)], _RUNS),
            "fazhi classify": ([*fazhi, "classify", str(report), "--format", "jsonl"], _RUNS),
            "fazhi train": ([*fazhi, "train", "--data", str(ROOT / "data/labeled"), "--out", trained], 1),
        }
        print(machine("fazhi", "numpy", "rjieba", "typer"))
        print()
        times = {name: _measured(*command) for name, command in commands.items()}
    table(
        ["command", "least s", "median s", "least CPU s"],
        [[name, *figures] for name, figures in times.items()],
    )
    if "--no-history" not in sys.argv:
        history.record("startup", {f"{name}, CPU s": figures[2] for name, figures in times.items()})


if __name__ == "__main__":
    main()
