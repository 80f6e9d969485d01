"""Analysis → what the page shows, as plain values: the template only lays it out.

Every number carries the address of the units behind it: a fragment such as ``#report=3&category=普法``
that the page's script reads as a filter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fazhi.codebook import codebook
from fazhi.records import Analysis
from fazhi.report import counts, tables, words
from fazhi.report.counts import BodyUnit, body_units, share

HEAT_STEPS = (0.03, 0.06, 0.10, 0.16)
"""Shares of a row at which the heat map's next colour begins: with 15 categories 0.067 is the mean."""

MANY_REPORTS = 40
"""With more reports than this the heat map opens by year; by report stays one click away."""

WORST = 8
"""So many reports with the most gaps are named; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, the units behind it, and its colour step, 0 (none) to 5."""

    value: int
    href: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row of a heat map."""

    label: str
    href: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: categories are its columns."""

    name: str
    title: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``start`` and ``width`` in percent of the full length."""

    label: str
    value: int
    href: str
    width: float
    start: float = 0.0
    note: str = ""
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One report in the list: its row of the reports table and the share of each role."""

    anchor: str
    label: str
    row: dict[str, tables.Cell]
    bars: tuple[Bar, ...]
    href: str
    review: str


def link(**filters: object) -> str:
    """Return the address of the units that meet all ``filters``.

    >>> link(report=3, role="计划")
    '#report=3&role=%E8%AE%A1%E5%88%92'
    """
    return "#" + "&".join(f"{key}={quote(str(value), safe='')}" for key, value in filters.items())


def heats(analysis: Analysis) -> tuple[Heat, ...]:
    """Return the heat maps by report, by year and by level; each begins with a row for all reports."""
    units = body_units(analysis)
    names = words.labels(analysis)
    documents = [entry.document for entry in analysis.documents]
    years, levels = [words.year_of(d) for d in documents], [words.level_of(d) for d in documents]
    level_order = [level for level in (*words.LEVELS.values(), words.UNSTATED) if level in levels]
    return (
        _heat(
            Heat("report", "按报告", ()),
            units,
            [(name, index, {"report": index + 1}) for index, name in enumerate(names)],
            lambda unit: unit.report,
        ),
        _heat(
            Heat("year", "按年度", ()),
            units,
            [(year, year, {"year": year}) for year in sorted(set(years))],
            lambda unit: years[unit.report],
        ),
        _heat(
            Heat("level", "按层级", ()),
            units,
            [(level, level, {"level": level}) for level in level_order],
            lambda unit: levels[unit.report],
        ),
    )


def _heat(
    empty: Heat,
    units: Sequence[BodyUnit],
    groups: Iterable[tuple[str, object, dict[str, object]]],
    group_of: Callable[[BodyUnit], object],
) -> Heat:
    found = Counter((group_of(unit), unit.prediction.category) for unit in units)
    whole = Counter(unit.prediction.category for unit in units)
    names = counts.categories(units)
    rows = [_heat_row("全部报告", {}, [(name, whole[name]) for name in names])]
    rows += [
        _heat_row(label, filters, [(name, found[key, name]) for name in names])
        for label, key, filters in groups
    ]
    return Heat(empty.name, empty.title, tuple(rows))


def _heat_row(label: str, filters: dict[str, object], values: Sequence[tuple[str, int]]) -> HeatRow:
    total = sum(value for _, value in values)
    cells = tuple(
        Cell(value, link(**filters, category=name), _step(share(value, total))) for name, value in values
    )
    return HeatRow(label, link(**filters) if filters else link(kind="body"), cells, total)


def _step(part: float) -> int:
    return 1 + sum(part >= step for step in HEAT_STEPS) if part else 0


def report_cards(analysis: Analysis) -> tuple[ReportCard, ...]:
    """Return one card a report, in order."""
    details, shares = tables.reports(analysis), tables.roles_by_report(analysis)
    roles = counts.roles(body_units(analysis))
    return tuple(
        ReportCard(
            anchor=f"report-{number}",
            label=str(split[0]),
            row=dict(zip(details.columns, row, strict=True)),
            bars=_role_bars(number, roles, split),
            href=link(report=number),
            review=link(report=number, review=1),
        )
        for number, (row, split) in enumerate(zip(details.rows, shares.rows, strict=True), start=1)
    )


def _role_bars(report: int, roles: Sequence[str], row: Sequence[tables.Cell]) -> tuple[Bar, ...]:
    bars, start = [], 0.0
    lengths = [int(value or 0) for value in row[2 : 2 + len(roles)]]
    for role, length in zip(roles, lengths, strict=True):
        width = share(length, sum(lengths)) * 100
        bars.append(Bar(role, length, link(report=report, role=role), round(width, 2), round(start, 2)))
        start += width
    return tuple(bars)


def problem_bars(analysis: Analysis) -> tuple[Bar, ...]:
    """Return the problem types that occur, most frequent first."""
    rows = [
        (str(row[0]), int(row[1] or 0), int(row[2] or 0)) for row in tables.problems_by_report(analysis).rows
    ]
    top = max((value for _, value, _ in rows), default=0)
    bars = [
        Bar(name, value, link(problem=name), share(value, top) * 100, note=f"{reports} 份报告")
        for name, value, reports in rows
        if value
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.value))


def missing_bars(analysis: Analysis) -> tuple[Bar, ...]:
    """Return the fields of work that reports leave out, the most often left out first, with the reports."""
    without: dict[str, list[int]] = {}
    for number, row in enumerate(tables.missing(analysis).rows, start=1):
        for name in str(row[2]).split("、") if row[2] else ():
            without.setdefault(name, []).append(number)
    names, whole = words.labels(analysis), len(analysis.documents)
    bars = [
        Bar(
            name,
            len(numbers),
            link(category=name, role=counts.work_role()),
            share(len(numbers), whole) * 100,
            items=tuple((names[number - 1], link(report=number)) for number in numbers),
        )
        for name, numbers in without.items()
    ]
    order = {name: position for position, name in enumerate(codebook().categories)}
    return tuple(sorted(bars, key=lambda bar: (-bar.value, order[bar.label])))


def most_missing(analysis: Analysis) -> tuple[Bar, ...]:
    """Return the reports that leave out the most fields of work, with what they leave out."""
    bars = [
        Bar(str(row[0]), int(row[1] or 0), link(report=number), 0.0, note=str(row[2]))
        for number, row in enumerate(tables.missing(analysis).rows, start=1)
        if row[1]
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.value)[:WORST])
