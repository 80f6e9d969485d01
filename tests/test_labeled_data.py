"""The labelled reports that the project ships: whole, large enough, and each written for itself."""

import re
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from fazhi.chars import squeeze
from fazhi.codebook import codebook
from fazhi.labeled import LabeledReport, LabeledUnit, read_labeled
from helpers import LABELED

_LONG, _SHORT = 30, 8
"""Characters in a row that no two reports share, and those of which two units share a part at most."""
_PART = 0.35
_FEW = 10
"""Units with fewer short runs than this say too little to be compared."""

Place = tuple[str, int]


@pytest.fixture(scope="module")
def reports() -> tuple[LabeledReport, ...]:
    return read_labeled([LABELED])


@pytest.fixture(scope="module")
def body(reports: tuple[LabeledReport, ...]) -> list[LabeledUnit]:
    return [unit for report in reports for unit in report.units if unit.label.kind == "body"]


def test_there_is_enough_of_everything(reports: tuple[LabeledReport, ...], body: list[LabeledUnit]) -> None:
    book = codebook()
    assert len(reports) >= 70
    assert sum(len(report.units) for report in reports) >= 2400
    categories = Counter(unit.label.category for unit in body)
    assert {name: categories[name] for name in book.categories if categories[name] < 90} == {}
    problems = Counter(problem for unit in body for problem in unit.label.problems)
    assert {name: problems[name] for name in book.problems if problems[name] < 40} == {}
    assert sum(unit.hard for unit in body) >= 300
    kinds = Counter(unit.label.kind for report in reports for unit in report.units)
    assert min(kinds[kind] for kind in ("heading", "noise", "frame")) >= 30


def test_offsets_point_at_the_text_and_units_hold_all_of_it(reports: tuple[LabeledReport, ...]) -> None:
    for report in reports:
        assert [unit.number for unit in report.units] == list(range(1, len(report.units) + 1))
        for unit in report.units:
            assert report.text[unit.start : unit.end] == unit.text
        for before, after in zip(report.units, report.units[1:], strict=False):
            assert report.text[before.end : after.start] in {"", "\n"}


def test_every_file_is_named_as_its_report(reports: tuple[LabeledReport, ...]) -> None:
    assert [report.path for report in reports if not report.path.endswith(f"{report.name}.jsonl")] == []


def test_short_texts_hold_no_marks_of_the_making(reports: tuple[LabeledReport, ...]) -> None:
    marks = re.compile(r"[|｜]\s*(成效|不足|计划|概述)\s*[|｜]|TODO|XXX|××××")
    found = [(r.name, u.number) for r in reports for u in r.units if marks.search(u.text)]
    assert found == []


def _pieces(text: str) -> list[str]:
    """Cut a text where set phrases stand, so that no run goes into or across one."""
    lines = (LABELED / "set_phrases.txt").read_text(encoding="utf-8").splitlines()
    phrases = [squeeze(line) for line in lines if line.strip() and not line.startswith("#")]
    text = squeeze(text)
    for phrase in phrases:
        text = text.replace(phrase, "\n")
    return text.split("\n")


def _runs(text: str, length: int) -> set[str]:
    return {piece[i : i + length] for piece in _pieces(text) for i in range(len(piece) - length + 1)}


def test_no_long_run_of_characters_stands_in_two_reports(reports: tuple[LabeledReport, ...]) -> None:
    owner: dict[str, str] = {}
    shared: dict[tuple[str, str], str] = {}
    for report in reports:
        for run in {run for unit in report.units for run in _runs(unit.text, _LONG)}:
            other = owner.setdefault(run, report.name)
            if other != report.name:
                shared.setdefault((other, report.name), run)
    assert shared == {}, "rewrite one of the two, or list an official name in set_phrases.txt"


def test_no_two_reports_have_units_much_alike(reports: tuple[LabeledReport, ...]) -> None:
    where: dict[str, set[Place]] = defaultdict(set)
    size: dict[Place, int] = {}
    for report in reports:
        for unit in report.units:
            runs = _runs(unit.text, _SHORT) if unit.label.kind == "body" else set()
            if len(runs) >= _FEW:
                size[report.name, unit.number] = len(squeeze(unit.text)) - _SHORT + 1
                for run in runs:
                    where[run].add((report.name, unit.number))
    both: Counter[tuple[Place, Place]] = Counter()
    for places in where.values():
        both.update(pair for pair in combinations(sorted(places), 2) if pair[0][0] != pair[1][0])
    alike = {pair: n for pair, n in both.items() if n > _PART * min(size[pair[0]], size[pair[1]])}
    assert alike == {}
