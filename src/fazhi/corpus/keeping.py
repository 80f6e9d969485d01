"""Keeps what is found across reports: themes, statements, patterns, trends.

Records speak of reports by their position among those analysed; the corpus keeps the reports' own
numbers and, run by run, which position had which.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fazhi.corpus.adding import Run, begin_run
from fazhi.corpus.connect import Database, explained
from fazhi.corpus.rows import pack
from fazhi.errors import CorpusError
from fazhi.findings import (
    Answer,
    Candidate,
    Pattern,
    Quote,
    Shortcomings,
    Statement,
    Theme,
    Themes,
    Trend,
    UnitThemes,
)

T = TypeVar("T")
_TABLES = {
    "themes": ("themes", "unit_themes", "covered"),
    "shortcomings": ("statements", "patterns", "trends", "covered"),
}


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """Findings as they were stored.

    Attributes
    ----------
    found : Themes or Shortcomings
        Its reports are positions in :attr:`reports`.
    reports : tuple of int
        The reports analysed, by their numbers in the corpus, in the order they had then.
    model, name, made : str
        Fingerprint and name of the model, and when.
    current : bool
        Whether these are still exactly the current reports.
    """

    found: T
    reports: tuple[int, ...]
    model: str
    name: str
    made: str
    current: bool


def save_themes(database: Database, found: Themes, reports: Sequence[int], run: Run) -> None:
    """Store themes found in ``reports``; those of an earlier run of the same model are replaced.

    Raises
    ------
    CorpusError
        If they cannot be stored.
    """
    about = {
        "seed": found.seed,
        "vocabulary": found.vocabulary,
        "notes": found.notes,
        "selection": [[c.k, c.npmi, c.stability, c.diversity] for c in found.selection],
    }
    with database.transaction():
        number = _begin(database, "themes", run, reports, about)
        _fill(database, "themes", (_theme_row(number, *each, reports) for each in enumerate(found.themes)))
        units = (
            (number, reports[unit.report], unit.unit, rank, theme, weight)
            for unit in found.units
            for rank, (theme, weight) in enumerate(unit.weights)
        )
        _fill(database, "unit_themes", units)


def save_shortcomings(database: Database, found: Shortcomings, reports: Sequence[int], run: Run) -> None:
    """Store shortcomings of ``reports``; those of an earlier run of the same model are replaced.

    Raises
    ------
    CorpusError
        If they cannot be stored.
    """
    with database.transaction():
        number = _begin(database, "shortcomings", run, reports, {"notes": found.notes})
        statements = (_statement_row(number, *each, reports) for each in enumerate(found.statements))
        patterns = (_pattern_row(number, *each, reports) for each in enumerate(found.patterns))
        trends = (
            (number, i, t.body, t.state, t.name, pack(t.years), pack(t.covered), pack(t.statements))
            for i, t in enumerate(found.trends)
        )
        _fill(database, "statements", statements)
        _fill(database, "patterns", patterns)
        _fill(database, "trends", trends)


def load_themes(database: Database) -> Kept[Themes] | None:
    """Return the themes stored last, None if there are none.

    Raises
    ------
    CorpusError
        If the corpus is damaged.
    """
    with explained(database.path), _Loading(database, "themes") as run:
        if run.number is None:
            return None
        units: dict[tuple[int, int], list[tuple[str, float]]] = {}
        # In document order: by position of the report, not by its number.
        sql = "SELECT report, unit, theme, weight FROM unit_themes WHERE run = ? ORDER BY report, unit, rank"
        for report, unit, theme, weight in database.rows(sql, (run.number,)):
            units.setdefault((run.place[report], unit), []).append((theme, weight))
        found = Themes(
            tuple(_theme(row, run.place) for row in run.table("themes")),
            tuple(UnitThemes(*place, tuple(weights)) for place, weights in sorted(units.items())),
            tuple(Candidate(*entry) for entry in run.about["selection"]),
            run.about["seed"],
            run.about["vocabulary"],
            tuple(run.about["notes"]),
        )
        return run.kept(found)


def load_shortcomings(database: Database) -> Kept[Shortcomings] | None:
    """Return the shortcomings stored last, None if there are none.

    Raises
    ------
    CorpusError
        If the corpus is damaged.
    """
    with explained(database.path), _Loading(database, "shortcomings") as run:
        if run.number is None:
            return None
        found = Shortcomings(
            tuple(_statements(database, run)),
            tuple(_pattern(row, run.place) for row in run.table("patterns")),
            tuple(
                Trend(body, state, name, *(tuple(json.loads(value)) for value in lists))
                for body, state, name, *lists in run.table("trends")
            ),
            tuple(run.about["notes"]),
        )
        return run.kept(found)


class _Loading:
    """The latest run of a kind, seen at one moment; damaged rows become a sentence."""

    def __init__(self, database: Database, kind: str) -> None:
        self._database = database
        self._snapshot = database.snapshot()
        self._kind = kind
        self.number: int | None = None
        self.about: dict[str, Any] = {}
        self.place: dict[int, int] = {}

    def __enter__(self) -> "_Loading":
        self._snapshot.__enter__()
        sql = (
            "SELECT id, model, name, last, about FROM runs WHERE kind = ? ORDER BY last DESC, id DESC LIMIT 1"
        )
        if row := self._database.one(sql, (self._kind,)):
            self.number, self._model, self._name, self._made, about = row
            self.about = json.loads(about)
            covered = "SELECT report, position FROM covered WHERE run = ? ORDER BY position"
            self.place = dict(self._database.rows(covered, (self.number,)).fetchall())
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._snapshot.__exit__(kind, error, trace)
        if isinstance(error, ValueError | TypeError | KeyError | IndexError):
            raise CorpusError(f"{self._database.path}: 存入的主题或不足已损坏，请重新分析") from error

    def table(self, name: str) -> Iterator[Sequence[Any]]:
        sql = f"SELECT * FROM {name} WHERE run = ? ORDER BY position"  # noqa: S608 - names from this module
        for row in self._database.rows(sql, (self.number,)):
            yield row[2:]

    def kept(self, found: T) -> Kept[T]:
        current = [row[0] for row in self._database.rows("SELECT id FROM current_reports ORDER BY file")]
        reports = tuple(self.place)
        return Kept(found, reports, self._model, self._name, self._made, list(reports) == current)


def _begin(database: Database, kind: str, run: Run, reports: Sequence[int], about: dict[str, object]) -> int:
    number = begin_run(database, kind, run)
    for table in _TABLES[kind]:
        database.add(f"DELETE FROM {table} WHERE run = ?", (number,))  # noqa: S608
    database.add("UPDATE runs SET about = ? WHERE id = ?", (pack(about), number))
    _fill(database, "covered", ((number, position, report) for position, report in enumerate(reports)))
    return number


def _fill(database: Database, table: str, rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.add_all(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def _theme_row(run: int, position: int, theme: Theme, reports: Sequence[int]) -> tuple[Any, ...]:
    shares = (theme.terms, theme.relevant, theme.by_category, theme.by_region, theme.by_year)
    return (
        run,
        position,
        theme.id,
        theme.name,
        theme.prevalence,
        theme.reports,
        *map(pack, shares),
        _pack_quotes(theme.examples, reports),
    )


def _theme(row: Sequence[Any], place: dict[int, int]) -> Theme:
    number, name, prevalence, count, *shares, examples = row
    terms, relevant, by_category, by_region, by_year = map(_weights, shares)
    return Theme(
        number,
        name,
        terms,
        relevant,
        prevalence,
        by_category,
        by_region,
        by_year,
        count,
        _quotes(examples, place),
    )


def _weights(stored: str) -> tuple[tuple[str, float], ...]:
    return tuple((name, value) for name, value in json.loads(stored))


def _statement_row(run: int, position: int, said: Statement, reports: Sequence[int]) -> tuple[Any, ...]:
    answers = [[a.kind, reports[a.report], a.unit, a.likeness] for a in said.answers]
    return (
        run,
        position,
        said.id,
        reports[said.report],
        said.unit,
        said.start,
        said.end,
        pack(said.types),
        said.category,
        said.pattern,
        pack(said.signals),
        pack(answers),
    )


def _statements(database: Database, run: _Loading) -> Iterator[Statement]:
    text, of = "", 0
    for number, report, unit, start, end, types, category, pattern, signals, answers in run.table(
        "statements"
    ):
        if report != of:
            of = report
            (text,) = database.one("SELECT text FROM reports WHERE id = ?", (report,))
        yield Statement(
            number,
            run.place[report],
            unit,
            text[start:end],
            start,
            end,
            tuple(json.loads(types)),
            category,
            pattern,
            tuple(json.loads(signals)),
            tuple(Answer(k, run.place[r], u, likeness) for k, r, u, likeness in json.loads(answers)),
        )


def _pattern_row(run: int, position: int, pattern: Pattern, reports: Sequence[int]) -> tuple[Any, ...]:
    return (
        run,
        position,
        pattern.id,
        pattern.name,
        pack(pattern.types),
        pattern.category,
        pack(pattern.statements),
        pattern.reports,
        pack(pattern.years),
        pack(pattern.regions),
        _pack_quotes(pattern.quotes, reports),
    )


def _pattern(row: Sequence[Any], place: dict[int, int]) -> Pattern:
    number, name, types, category, statements, count, years, regions, quotes = row
    listed = [tuple(json.loads(value)) for value in (types, statements, years, regions)]
    return Pattern(
        number, name, listed[0], category, listed[1], count, listed[2], listed[3], _quotes(quotes, place)
    )


def _pack_quotes(quotes: Sequence[Quote], reports: Sequence[int]) -> str:
    return pack([[reports[quote.report], quote.unit, quote.text] for quote in quotes])


def _quotes(stored: str, place: dict[int, int]) -> tuple[Quote, ...]:
    return tuple(Quote(place[report], unit, text) for report, unit, text in json.loads(stored))
