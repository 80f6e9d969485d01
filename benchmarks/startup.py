"""How long a command takes from the shell: ``--help``, ``classify`` of one text report, training.

What else is installed counts: libraries look for plug-ins and for each other. ``--python PATH`` measures
another interpreter than this one, that of an installation such as a user has::

    python -m venv plain && plain/bin/pip install .
    python benchmarks/startup.py --python plain/bin/python
"""

import argparse
import json
import os
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="the interpreter to measure")
    parser.add_argument("--no-history", action="store_true", help="do not keep the figures")
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling all modules anew is not what users wait for
    source = sorted((ROOT / "data/labeled").glob("*.jsonl"))[0]
    text = "\n".join(json.loads(line)["text"] for line in source.read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(text, encoding="utf-8")
        fazhi = [chosen.python, "-m", "fazhi"]
        trained = str(Path(folder) / "model")
        commands = {
            "python -c pass": ([chosen.python, "-c", "pass"], _RUNS),
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
    if not chosen.no_history:
        name = "startup" if chosen.python == sys.executable else "startup, other installation"
        history.record(name, {f"{name}, CPU s": figures[2] for name, figures in times.items()})


if __name__ == "__main__":
    main()
