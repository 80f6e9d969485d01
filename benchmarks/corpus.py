"""What the corpus costs: adding to an empty one and to a full one, against labelling alone.

Reports are the project's own (``data/labeled``), each made different by a line of its own. The full corpus
is filled with rows directly, labelled by nobody, so that it takes minutes and not hours.
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from unittest.mock import patch

from common import ROOT, machine, table
from fazhi.analyze import label_paths
from fazhi.classify import load_classifier
from fazhi.collect import add_paths
from fazhi.corpus import adding
from fazhi.corpus.adding import Adder, Run
from fazhi.corpus.connect import open_writer
from fazhi.corpus.store import open_corpus
from fazhi.ingest import read_report
from fazhi.labeled import read_labeled
from fazhi.records import LabeledDocument
from fazhi.report.parquet import write_units_parquet
from fazhi.structure import analyse_report

MODEL = ROOT / "models/default"
_BATCH, _ROUNDS = 40, 7


def _write(folder: Path, count: int, mark: str) -> list[str]:
    """Write so many reports, no two alike; return their paths."""
    folder.mkdir()
    texts = [report.text for report in read_labeled([ROOT / "data/labeled"])]
    paths = []
    for number, text in enumerate(islice(cycle(texts), count)):
        path = folder / f"{number}.txt"
        path.write_text(f"{text}\n{mark}{number}号。", encoding="utf-8")
        paths.append(str(path))
    return paths


def _templates(folder: Path) -> list[LabeledDocument]:
    classifier = load_classifier(MODEL)
    return [classifier.predict(analyse_report(read_report(path))) for path in _write(folder, 40, "样本")]


def _fill(corpus: Path, folder: Path, count: int) -> None:
    """Fill a corpus through the same code that adds reports, hashes and labels being made up."""
    templates = cycle(_templates(folder))

    def label(paths: list[str]) -> Iterator[LabeledDocument]:
        for path in paths:
            found = next(templates)
            report = replace(found.document.report, path=path)
            yield replace(found, document=replace(found.document, report=report))

    made_up = {
        "_stamp": lambda path: (0, 0),
        "_hash": lambda path: hashlib.sha256(path.encode()).hexdigest(),
        "is_corpus": lambda path: False,
    }
    paths = [f"/none/{number}" for number in range(count)]
    with patch.multiple(adding, **made_up), open_writer(corpus, create=True) as database:
        for _ in Adder(database, Run("synthetic", "synthetic"), label).add(paths):
            pass


def _time(function: object, *arguments: object, **options: object) -> float:
    start = time.perf_counter()
    function(*arguments, **options)  # type: ignore[operator]
    return time.perf_counter() - start


def main() -> None:
    """Fill a corpus, add the same number of reports to it and to empty ones by turns, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=None, help="where the corpora are made")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        full = folder / "full.corpus"
        seconds = _time(_fill, full, folder / "templates", arguments.reports)
        print(machine("fazhi", "numpy"))
        size = full.stat().st_size
        print(f"filled with {arguments.reports} reports in {seconds:.0f} s, {size / 1e6:.0f} MB")
        print()
        times: dict[str, list[float]] = {"label only": [], "add to empty": [], "add to full": [], "again": []}
        for turn in range(_ROUNDS):
            paths = _write(folder / str(turn), _BATCH, f"第{turn}轮")
            times["label only"].append(_time(lambda p: list(label_paths(p, MODEL, workers=1)), paths))
            empty = folder / f"{turn}.corpus"
            times["add to empty"].append(_time(add_paths, empty, paths, MODEL, workers=1))
            times["add to full"].append(_time(add_paths, full, paths, MODEL, workers=1))
            times["again"].append(_time(add_paths, full, paths, MODEL, workers=1))
        base = median(times["label only"])
        rows = [
            [n, 1000 * median(t) / _BATCH, min(t) * 1000 / _BATCH, median(t) / base] for n, t in times.items()
        ]
        table(["what", "median ms a report", "least", "× labelling alone"], rows)
        ratios = [f / e for f, e in zip(times["add to full"], times["add to empty"], strict=True)]
        print(
            f"\nfull / empty, turn by turn: median {median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}"
        )
        _read(full, arguments.reports)


def _read(full: Path, count: int) -> None:
    with open_corpus(full) as corpus:
        seconds = _time(lambda: [None for _ in islice(corpus.documents(), 5000)])
        print(f"reading back: {1000 * seconds / min(5000, count):.2f} ms a report")
        out = full.with_name("units.parquet")
        seconds = _time(lambda: write_units_parquet(islice(corpus.documents(), 5000), out, corrected=True))
        print(f"export to Parquet: {1000 * seconds / min(5000, count):.2f} ms a report")
        sql = "SELECT year, category, count(*) FROM current_units GROUP BY 1, 2"
        seconds = _time(corpus.query, sql, seconds=3600.0)
        print(f"one question over all units: {seconds:.1f} s")


if __name__ == "__main__":
    main()
