"""A model that takes no time to load, and small reports for it; run as a script, ``fazhi`` with that model.

The script writes ``go`` and then a line for each document it labels and each correction it stores, and
takes its time, so that it can be killed there. ``corpus label`` has another model than the rest. With
``--serve`` it loads everything once and does what comes line by line in copies of itself.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fazhi.codebook import codebook
from fazhi.records import Document, LabeledDocument, Prediction, Unit

BATCH = 2
"""Documents in a transaction of the script."""
OTHER = (1, "model 1")
"""Shift and fingerprint of the model with which the script labels again."""


@dataclass(frozen=True)
class FakeClassifier:
    """Labels by the length of the text; ``shift`` makes another model of it."""

    shift: int = 0
    loud: bool = False
    info: dict[str, Any] = field(default_factory=lambda: {"training_data": {"reports": 1, "units": 1}})

    def predict(self, document: Document, scores: bool = False) -> LabeledDocument:
        if self.loud:
            say(document.report.path)
            time.sleep(0.005)  # time to be killed in
        return LabeledDocument(document, tuple(map(self._label, document.units)))

    def predict_all(self, documents: Sequence[Document], scores: bool = False) -> list[LabeledDocument]:
        return [self.predict(document, scores) for document in documents]

    def fill_all(self) -> None:
        """There is nothing to lay out before workers are copied."""

    def _label(self, unit: Unit) -> Prediction:
        if unit.kind_hint != "body":
            return Prediction(unit.kind_hint)
        book, size = codebook(), len(unit.text) + self.shift
        role = book.roles[size % len(book.roles)]
        categories = [book.categories[(size + n) % len(book.categories)] for n in range(2)]
        problems = (book.problems[size % len(book.problems)],) if role in book.problem_roles else ()
        sure = 1 / (1 + size % 7)
        return Prediction("body", role, categories[0], sure, (categories[1],), problems, sure < 0.2)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def text_of(number: int, year: int = 2023) -> str:
    return (
        f"甲{number}县{year}年法治政府建设情况报告\n现将{year}年度情况报告如下。\n一、主要做法\n"
        f"（一）规范执法。开展执法检查{number}次。\n举办讲座{number * 3}场，参加的有{number}个单位。\n"
        "二、存在的问题\n一是力量不足；二是培训不够。\n三、下一步打算\n继续宣传。\n"
        f"甲{number}县人民政府\n{year + 1}年1月{number % 28 + 1}日"
    )


def write_reports(folder: Path, count: int) -> None:
    """Write small reports, some in a folder below, and one file that cannot be read."""
    (folder / "乡镇").mkdir(parents=True)
    for number in range(1, count + 1):
        place = folder / "乡镇" if number % 3 == 0 else folder
        (place / f"甲{number:02}县.txt").write_text(text_of(number), encoding="utf-8")
    (folder / "坏.pdf").write_bytes(b"no pdf")
    (folder / "副本.txt").write_text(text_of(1), encoding="utf-8")


def play(words: Sequence[str]) -> None:
    """Run ``fazhi`` with these words after its name."""
    from fazhi import collect
    from fazhi.analyze import labels, paths
    from fazhi.cli import main
    from fazhi.corpus import adding, correcting, labelling

    again = list(words[:2]) == ["corpus", "label"]
    shift = OTHER[0] if again else 0
    labels.loaded = lambda model: FakeClassifier(shift, loud=True)  # type: ignore[assignment,return-value]
    if again:
        collect.model_id = lambda folder: OTHER[1]  # type: ignore[attr-defined]
    adding._BATCH = labelling._BATCH = BATCH
    paths._GROUP = labelling._GROUP = 1  # each document on its own: more to be killed between
    store = correcting._store

    def store_slowly(*values: Any) -> None:
        store(*values)
        say("stored")
        time.sleep(0.005)

    correcting._store = store_slowly
    sys.argv = ["fazhi", *words]
    say("go")
    main()
    sys.exit(3)


def serve() -> None:
    """Play each line, a JSON list of where to write and the words, in a copy; tell its number and its end."""
    from fazhi.cli import main

    for name in ("analyze", "collect", "corpus.adding", "corpus.correcting", "corpus.labelling"):
        importlib.import_module(f"fazhi.{name}")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        sys.argv = ["fazhi", "model", "show"]  # for what the command line itself imports when it is used
        main()
    for line in sys.stdin:
        out, *words = json.loads(line)
        child = os.fork()
        if not child:
            play_into(out, words)
        say(str(child))
        say(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))


def play_into(out: str, words: Sequence[str]) -> None:
    """Play, write to ``out`` and end this process."""
    try:
        for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY)):
            os.dup2(os.open(name, flags), number)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        play(words)
    finally:
        os._exit(0)  # how it ended is not asked


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        play(sys.argv[1:])
