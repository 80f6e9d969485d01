"""Every command that writes or prints text of documents, on a folder of hostile reports."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.conftest import Ran, Run
from fazhi.suspects import HeldOut, Suspect
from helpers import labeled_texts


@dataclass(frozen=True)
class Place:
    """Where a command finds things, and where it puts them.

    Attributes
    ----------
    folder : Path
        Reports.
    work : Path
        For what the tests make.
    name : str
        The file of the hostile report.
    text : str
        What its first body unit says.
    """

    fazhi: Run
    folder: Path
    work: Path
    name: str
    text: str

    def run(self, *arguments: object) -> Ran:
        ran = self.fazhi(*arguments)
        assert ran.code in {0, 1}, ran.err
        return ran

    def corpus(self) -> Path:
        path = self.work / "a.corpus"
        if not path.exists():
            self.run("corpus", "add", self.folder, "--to", path)
        return path

    def themes(self) -> Path:
        path = self.work / "themes"
        if not path.exists():
            self.run("topics", "fit", self.folder, "--out", path, "--k", 2)
        return path

    def labels(self, name: str, category: str) -> Path:
        """Return labelled data whose texts and names are as hostile as the reports."""
        folder = self.work / name
        folder.mkdir(exist_ok=True)
        unit = {"report": self.name, "unit": 1, "kind": "body", "role": "成效", "category": category}
        line = json.dumps({**unit, "text": self.text}, ensure_ascii=False)
        (folder / "a.jsonl").write_text(line + "\n", encoding="utf-8")
        return folder

    def suspects(self, patch: pytest.MonkeyPatch) -> None:
        """Let ``labels suspects`` find one; the real search takes many reports and minutes."""
        found = Suspect(self.name, 1, "普法", "综合", 0.1, 0.9, False, self.text)
        held = HeldOut((), (), (), ())  # type: ignore[arg-type]
        patch.setattr("fazhi.suspects.held_out_category", lambda reports: held)
        patch.setattr("fazhi.suspects.find_suspects", lambda held: [found])


Command = Callable[[Place], tuple[object, ...]]

CSV: dict[str, Command] = {
    "classify": lambda p: ("classify", p.folder, "--scores"),
    "problems": lambda p: ("problems", p.folder),
    "topics apply": lambda p: ("topics", "apply", p.folder, "--model", p.themes()),
    "corpus export": lambda p: ("corpus", "export", p.corpus()),
    "corpus query": lambda p: (
        *("corpus", "query", p.corpus(), "SELECT report, text FROM current_units", "--format", "csv"),
    ),
    "labels agree": lambda p: ("labels", "agree", p.labels("x", "普法"), p.labels("y", "综合")),
    "labels suspects": lambda p: ("labels", "suspects", "--data", p.labels("x", "普法")),
}
"""Those that write CSV to the file of ``--out``."""

XLSX: dict[str, Command] = {name: CSV[name] for name in ("classify", "problems", "corpus export")}
"""Those that write a workbook to the file of ``--out``; ``analyze`` writes one into a folder."""

PRINTED: dict[str, Command] = {
    "read": lambda p: ("read", p.folder),
    "classify": lambda p: ("classify", p.folder),
    "problems": lambda p: ("problems", p.folder),
    "analyze": lambda p: ("analyze", p.folder, "--out", p.work / "out"),
    "explain": lambda p: ("explain", p.folder / p.name),
    "explain --unit": lambda p: ("explain", p.folder / p.name, "--unit", 3),
    "topics fit": lambda p: ("topics", "fit", p.folder, "--out", p.work / "t", "--k", 2),
    "topics show": lambda p: ("topics", "show", "--model", p.themes(), "--names", names(p)),
    "model show": lambda p: ("model", "show", p.themes()),
    "corpus add": lambda p: ("corpus", "add", p.folder, "--to", p.work / "b.corpus"),
    "corpus status": lambda p: ("corpus", "status", p.corpus()),
    "corpus query": lambda p: ("corpus", "query", p.corpus(), "SELECT report, text FROM current_units"),
    "corpus problems": lambda p: ("corpus", "problems", p.corpus()),
    "corpus topics": lambda p: ("corpus", "topics", p.corpus(), "--k", 2),
    "labels agree": CSV["labels agree"],
    "labels suspects": CSV["labels suspects"],
}
"""Those that print text or names of documents for people."""


def names(place: Place) -> Path:
    """Return a file that gives a theme a hostile name."""
    path = place.work / "names.csv"
    path.write_text(f'编号,名称\nt01,"{place.text[:20]}"\nt99,"{place.text[:20]}"\n', encoding="utf-8")
    return path


def write_reports(folder: Path, name: str, lines: list[str]) -> None:
    """Write a report that says ``lines`` among its work and its shortcomings, and two in order."""
    folder.mkdir()
    said = "\n".join(lines)
    text = f"松湾市2023年法治政府建设年度报告\n一、主要做法\n{said}\n二、存在的问题\n{said}\n松湾市人民政府\n"
    (folder / name).write_text(text, encoding="utf-8")
    for number, whole in enumerate(labeled_texts(2).values()):
        (folder / f"好{number}.txt").write_text(whole, encoding="utf-8")
