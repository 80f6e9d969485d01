"""Spark on one and two cores beside the local run, on the same reports; what a million would take.

Every run is a process of its own, start included, on few and on many reports: the difference is what a
further report costs, the rest is the start. On Linux the processor time of all processes of a run is
added up as well (the JVM, Python, the readers), which other programs on the machine do not change much.

Run: python benchmarks/spark.py [--reports 2000]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common import machine, table
from scale import make_corpus

MILLION = 1_000_000
CORES = (4, 16, 64)
_PAUSE = 0.05
"""Seconds between two looks at the processor time of a run's processes."""


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of all processors together (0 where the system does not tell)."""

    clock: float
    busy: float

    def beyond(self, other: "Took", reports: int) -> "Took":
        """Return what each of so many further reports took."""
        return Took((self.clock - other.clock) / reports, (self.busy - other.busy) / reports)


def local(folder: Path, out: Path, cores: int) -> None:
    from fazhi.analyze import label_paths
    from fazhi.config import data_path
    from fazhi.report.export import jsonl_lines

    with out.open("w", encoding="utf-8") as file:
        found = label_paths([folder], data_path("models/default"), workers=cores)
        file.writelines(jsonl_lines(found))  # type: ignore[arg-type]  # made reports do not fail


def spark(folder: Path, out: Path, cores: int) -> None:
    from fazhi.config import data_path
    from fazhi.spark import classify_with_spark

    classify_with_spark(str(folder), str(out), data_path("models/default"), f"local[{cores}]")


def timed(kind: str, folder: Path, out: Path, cores: int) -> Took:
    """Run one of the two in a process of its own."""
    command = [sys.executable, __file__, "--run", kind, str(folder), str(out), str(cores)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    started, busy = time.perf_counter(), dict[str, float]()
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, env=environment)
    while process.poll() is None:
        busy |= dict(_busy(process.pid))
        time.sleep(_PAUSE)
    took = Took(time.perf_counter() - started, sum(busy.values()))
    if process.returncode:
        sys.exit(process.stderr.read().decode() if process.stderr else "the run failed")
    return took


def _busy(session: int) -> Iterator[tuple[str, float]]:
    """Yield the processor seconds of each process of a session; its number and start are its name."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if int(fields[3]) == session:
            seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            yield f"{path.parent.name} {fields[19]}", seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        kind, folder, out, cores = arguments.run
        {"local": local, "Spark": spark}[kind](Path(folder), Path(out), int(cores))
        return
    measure(arguments.reports)


def measure(count: int) -> None:
    few = max(1, count // 10)
    print(machine("fazhi", "pyspark"), f"{count} and {few} reports", sep="; ")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    rows, each = [], dict[tuple[str, int], Took]()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        make_corpus(place / "many", count)
        make_corpus(place / "few", few)
        timed("Spark", place / "few", place / "warm", 2)  # the first time Java comes from the disk
        for kind in ("local", "Spark"):
            for cores in (1, 2):
                small = timed(kind, place / "few", place / f"few-{kind}-{cores}", cores)
                large = timed(kind, place / "many", place / f"many-{kind}-{cores}", cores)
                cost = each[kind, cores] = large.beyond(small, count - few)
                start = small.clock - few * cost.clock
                rows.append(
                    (
                        *(kind, cores, f"{small.clock:.1f}", f"{large.clock:.1f}", f"{start:.1f}"),
                        *(f"{cost.clock * 1000:.1f}", f"{large.busy:.0f}", f"{cost.busy * 1000:.1f}"),
                    )
                )
    print(f"load of the machine after: {os.getloadavg()[0]:.1f} (this benchmark's own included)\n")
    further = ("ms a further report", "processor s", "processor ms a further report")
    table(("run", "cores", f"s, {few}", f"s, {count}", "start, s", *further), rows)
    one, two = each["Spark", 1].clock, each["Spark", 2].clock
    print(f"\nSpark, local[1] to local[2]: {one / two:.2f} times as fast")
    for cores in CORES:
        clock, busy = (cost * MILLION / cores / 3600 for cost in (two * 2, each["Spark", 2].busy))
        print(
            f"a million reports on {cores} cores, the cost a core kept: {clock:.2f} h by the clock of local[2],"
            f" {busy:.2f} h by its processor time"
        )


if __name__ == "__main__":
    main()
