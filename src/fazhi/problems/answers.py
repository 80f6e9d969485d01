"""From shortcoming to plan, and to the result in the next year's report of the same body."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import fold
from fazhi.findings import Answer, Statement
from fazhi.problems.likeness import Space, taken_up, terms_of
from fazhi.problems.places import body_of
from fazhi.records import LabeledDocument
from fazhi.words import UNSTATED, year_of

ANSWERS = 0.50
"""From this likeness on a clause answers a statement; docs/problems.md has the figures that chose it."""
_MOST = 3
"""A statement keeps its closest answers of each kind, at most so many."""
_SHORTEST = 4
"""Shorter clauses of a plan say nothing (characters)."""
_PLAN, _RESULT = "计划", "成效"
_CLAUSE = re.compile(r"[。;!?\n,:]")


@dataclass(frozen=True, slots=True)
class _Clauses:
    """Clauses of some units: which unit each is of, and their terms."""

    units: tuple[int, ...]
    rows: tuple[dict[str, float], ...]


def answers_of(
    statements: Sequence[Statement], documents: Sequence[LabeledDocument], places: Sequence[str]
) -> dict[str, tuple[Answer, ...]]:
    """Return the units that answer each statement, by the statement's id, closest first.

    Answers are units of role 计划 in the same report and units of role 成效 in the next year's report
    of the same body, if one of their clauses takes up what the statement speaks of.
    """
    space = Space.of([terms_of(one.text, places) for one in statements])
    by_report: dict[int, list[Statement]] = defaultdict(list)
    for one in statements:
        by_report[one.report].append(one)
    following = _following(documents)
    results: dict[str, tuple[Answer, ...]] = {}
    for report, own in sorted(by_report.items()):
        rows = [terms_of(one.text, places) for one in own]
        found: list[list[Answer]] = [[] for _ in own]
        for kind, role, where in (("plan", _PLAN, [report]), ("result", _RESULT, following.get(report, []))):
            for other in where:
                clauses = _clauses(documents[other], role, places)
                for place, answers in enumerate(_closest(space, rows, clauses)):
                    found[place].extend(Answer(kind, other, unit, like) for unit, like in answers)
        for one, answers_ in zip(own, found, strict=True):
            results[one.id] = tuple(sorted(answers_, key=lambda a: (-a.likeness, a.kind, a.report, a.unit)))
    return results


def _following(documents: Sequence[LabeledDocument]) -> dict[int, list[int]]:
    """Return for every report those of the same body on the next year."""
    by_year: dict[tuple[str, int], list[int]] = defaultdict(list)
    keys: dict[int, tuple[str, int]] = {}
    for number, labeled in enumerate(documents):
        body, year = body_of(labeled), year_of(labeled.document)
        if body and year != UNSTATED and year.isdecimal():
            keys[number] = (body, int(year))
            by_year[keys[number]].append(number)
    return {number: by_year.get((body, year + 1), []) for number, (body, year) in keys.items()}


def _clauses(labeled: LabeledDocument, role: str, places: Sequence[str]) -> _Clauses:
    units: list[int] = []
    rows: list[dict[str, float]] = []
    for unit, said in zip(labeled.document.units, labeled.predictions, strict=True):
        if said.role == role:
            for clause in _CLAUSE.split(fold(unit.text)):
                if len(clause) >= _SHORTEST and (terms := terms_of(clause, places)):
                    units.append(unit.number)
                    rows.append(terms)
    return _Clauses(tuple(units), tuple(rows))


def _closest(
    space: Space, rows: Sequence[dict[str, float]], clauses: _Clauses
) -> Iterator[list[tuple[int, float]]]:
    """Yield for every row the units with a clause like it and that clause's likeness."""
    if not clauses.rows:
        yield from ([] for _ in rows)
        return
    like = taken_up(space, rows, clauses.rows)
    for row in like:
        yield _best_units(row, clauses.units)


def _best_units(like: NDArray[np.float64], units: Sequence[int]) -> list[tuple[int, float]]:
    best: dict[int, float] = {}
    for place in np.flatnonzero(like >= ANSWERS).tolist():
        unit = units[place]
        best[unit] = max(best.get(unit, 0.0), float(like[place]))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
