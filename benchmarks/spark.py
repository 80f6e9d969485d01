"""Spark on one and two cores beside the local run, on the same reports; what a million would take.

Run: python benchmarks/spark.py [--reports 2000]
"""

import argparse
import tempfile
import time
from pathlib import Path

from common import machine, table
from fazhi.analyze import label_paths
from fazhi.config import data_path
from fazhi.report.export import jsonl_lines
from fazhi.spark import classify_with_spark
from scale import make_corpus

MILLION = 1_000_000
CORES = (4, 16, 64)


def local(folder: Path, out: Path, workers: int) -> float:
    started = time.perf_counter()
    with out.open("w", encoding="utf-8") as file:
        found = label_paths([folder], data_path("models/default"), workers=workers)
        file.writelines(jsonl_lines(found))  # type: ignore[arg-type]  # made reports do not fail
    return time.perf_counter() - started


def spark(folder: Path, out: Path, cores: int) -> float:
    started = time.perf_counter()
    classify_with_spark(str(folder), str(out), data_path("models/default"), f"local[{cores}]")
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    count = parser.parse_args().reports
    few = max(1, count // 10)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for number, folder in ((count, "many"), (few, "few")):
            make_corpus(place / folder, number)
        spark(place / "few", place / "warm", 2)  # the JVM's own start is not a cost of reports
        rows, each = [], {}
        for cores in (1, 2):
            for kind, run in (("local", local), ("Spark", spark)):
                small = run(place / "few", place / f"few-{kind}-{cores}", cores)
                large = run(place / "many", place / f"many-{kind}-{cores}", cores)
                each[kind, cores] = (large - small) / (count - few)
                rows.append((kind, cores, f"{small:.1f}", f"{large:.1f}", f"{each[kind, cores] * 1000:.1f}"))
    print(machine("fazhi", "pyspark"), f"{count} and {few} reports", sep="; ")
    table(("run", "cores", f"s, {few}", f"s, {count}", "ms a further report"), rows)
    print(f"\nSpark, local[1] to local[2]: {each['Spark', 1] / each['Spark', 2]:.2f} times as fast")
    cost = each["Spark", 2] * 2
    for cores in CORES:
        print(f"a million reports on {cores} cores: {cost * MILLION / cores / 3600:.1f} h (cost a core kept)")


if __name__ == "__main__":
    main()
