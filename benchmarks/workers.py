"""What it costs to read files in processes that can be killed: files a second, several ways in one run."""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from pebble import ProcessPool

from common import ROOT, machine, table
from fazhi.ingest import guarded, read_here, read_report
from fazhi.ingest.guarded import read_or_fail
from fazhi.labeled import read_labeled

_DOCUMENTS = 40
_COPIES = 10
_ROUNDS = 3


def _serial(paths: Sequence[str]) -> int:
    return sum(len(read_here(path).text) for path in paths)


def _each(paths: Sequence[str]) -> int:
    return sum(len(read_report(path).text) for path in paths)


def _ours(paths: Sequence[str], workers: int) -> int:
    return sum(len(result.text) for result in guarded(read_or_fail, paths, workers))


def _joblib(paths: Sequence[str]) -> int:
    from joblib import Parallel, delayed

    return sum(len(report.text) for report in Parallel(n_jobs=2)(delayed(read_here)(path) for path in paths))


def _pebble(paths: Sequence[str]) -> int:
    with ProcessPool(max_workers=2) as pool:
        return sum(len(report.text) for report in pool.map(read_here, paths, timeout=20).result())


WAYS: dict[str, Callable[[Sequence[str]], int]] = {
    "one process, unprotected": _serial,
    "fazhi, one worker": lambda paths: _ours(paths, 1),
    "fazhi, two workers": lambda paths: _ours(paths, 2),
    "joblib, two (cannot be stopped)": _joblib,
    "pebble, two": _pebble,
    "one worker for each file": _each,
}


def _write(folder: Path) -> None:
    for number, report in enumerate(read_labeled([ROOT / "data/labeled"])[:_DOCUMENTS]):
        document, buffer = docx.Document(), io.BytesIO()
        for line in report.text.split("\n"):
            document.add_paragraph(line)
        document.save(buffer)
        for copy in range(_COPIES):
            (folder / f"{number}-{copy}.docx").write_bytes(buffer.getvalue())


def _one(way: str, folder: Path) -> None:
    """Read all files in one way; print seconds on the clock and of processors, the start of Python aside."""
    paths = [str(path) for path in sorted(folder.iterdir())]
    WAYS[way](paths[:20])  # what is loaded once is not counted
    used, start = sum(os.times()[:4]), time.perf_counter()
    WAYS[way](paths)
    print(time.perf_counter() - start, sum(os.times()[:4]) - used)


def main() -> None:
    """Print a table; each way is tried in a process of its own, several times in turn."""
    if len(sys.argv) > 1:
        _one(sys.argv[1], Path(sys.argv[2]))
        return
    print(machine("fazhi", "pebble", "joblib"), "\n")
    with tempfile.TemporaryDirectory() as name:
        _write(Path(name))
        count = len(list(Path(name).iterdir()))
        best = {way: [float("inf")] * 2 for way in WAYS}
        for _ in range(_ROUNDS):  # in turn, so that a busy machine is busy for all
            for way, seconds in best.items():
                command = [sys.executable, __file__, way, name]
                ran = subprocess.run(command, check=True, capture_output=True, text=True)
                best[way] = list(map(min, seconds, map(float, ran.stdout.split())))
        clock, used = best["one process, unprotected"]
        rows = [(way, count / s, f"{clock / s:.2f}", f"{u / used:.2f}") for way, (s, u) in best.items()]
        table(("way", "files/s", "× unprotected", "processor time, × unprotected"), rows)


if __name__ == "__main__":
    main()
