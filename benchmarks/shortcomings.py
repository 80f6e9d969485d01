"""What `fazhi problems` finds in the real reports beside the project, and how long that takes.

Lists for every report whether a passage on difficulties and shortcomings was found and how many
statements it gives; then the patterns that occur in ten reports or more; with ``--read`` all their
statements, to be read. With ``--types`` instead: how well the types of single statements agree with the
labels of ``data/labeled`` (reports the shipped model was trained on) and of ``../shared/gold``.

    python benchmarks/shortcomings.py [--read | --types]
"""

import json
import sys
import time
from pathlib import Path

from common import ROOT, SHARED, table
from fazhi.analyze import label_paths, shortcomings_of
from fazhi.api import load_model
from fazhi.classify.examples import examples_of
from fazhi.config import data_path
from fazhi.findings import Shortcomings
from fazhi.labeled import read_labeled
from fazhi.records import LabeledDocument

WIDE = 10
"""A pattern in so many reports counts as recurring."""


def labelled(folders: list[Path]) -> list[LabeledDocument]:
    found = label_paths(folders, data_path("models/default"))
    return [result for result in found if isinstance(result, LabeledDocument)]


def show_reports(documents: list[LabeledDocument], found: Shortcomings) -> None:
    counts = [0] * len(documents)
    for one in found.statements:
        counts[one.report] += 1
    rows = []
    for number, labeled in enumerate(documents):
        units = sum(said.role == "不足" for said in labeled.predictions)
        name = Path(labeled.document.report.path).stem
        rows.append((name, "yes" if counts[number] else "NO", units, counts[number]))
    table(("report", "found", "units", "statements"), rows)
    print(f"\n{sum(count > 0 for count in counts)} of {len(documents)} reports have a passage")


def show_patterns(found: Shortcomings, read: bool) -> None:
    text = {one.id: one.text for one in found.statements}
    wide = [pattern for pattern in found.patterns if pattern.reports >= WIDE]
    print(f"\n{len(found.patterns)} patterns, {len(wide)} of them in {WIDE} reports or more")
    for pattern in wide:
        print(f"{pattern.reports:>4} {pattern.name}")
        for words in sorted({text[id_] for id_ in pattern.statements}) if read else ():
            print(f"       {words}")


def show_types() -> None:
    """Print how well statements' types agree with the labels of their units."""
    model = load_model()
    reports = read_labeled([ROOT / "data" / "labeled"])
    for alone in (True, False):
        hit = said = true = 0
        for report, example in zip(reports, examples_of(reports), strict=True):
            found = shortcomings_of([model.predict(example.document)], model)
            by_unit: dict[int, list[tuple[str, ...]]] = {}
            for one in found.statements:
                by_unit.setdefault(one.unit, []).append(one.types)
            for number, types in by_unit.items():
                label = report.units[number - 1].label
                if label.role == "不足" and (not alone or len(types) == 1):
                    names, wanted = {name for each in types for name in each}, set(label.problems)
                    hit, said, true = hit + len(names & wanted), said + len(names), true + len(wanted)
        what = "units of one statement" if alone else "all units, types of all statements together"
        print(
            f"{what}: precision {hit / said:.3f}, recall {hit / true:.3f}, F1 {2 * hit / (said + true):.3f}"
        )


def main() -> None:
    if "--types" in sys.argv:
        show_types()
        return
    if not SHARED.is_dir():
        sys.exit("../shared is absent: there are no real reports to look at")
    documents = labelled([SHARED / "corpus", SHARED / "reports"])
    start = time.process_time()
    found = shortcomings_of(documents, load_model())
    seconds = time.process_time() - start
    show_reports(documents, found)
    show_patterns(found, "--read" in sys.argv)
    answered = {
        kind: sum(any(answer.kind == kind for answer in one.answers) for one in found.statements)
        for kind in ("plan", "result")
    }
    print(
        f"\n{len(found.statements)} statements, answered: {json.dumps(answered)}, {len(found.trends)} trends"
    )
    print(f"{seconds:.1f} s of one processor, reading and labelling not counted")


if __name__ == "__main__":
    main()
