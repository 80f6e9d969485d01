"""What the page shows of the fields of work: heat maps, and what reports leave out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fazhi import words
from fazhi.codebook import codebook
from fazhi.records import Analysis
from fazhi.report import counts, tables
from fazhi.report.counts import BodyUnit, body_units
from fazhi.report.page.heat import Heat, counted_row
from fazhi.report.page.links import link

MANY_REPORTS = 40
"""With more reports than this the heat map opens by year; by report stays one click away."""

WORST = 8
"""So many reports with the most gaps are named; the workbook has them all."""

_ALL = "全部报告"

Group = tuple[str, object, dict[str, object]]
"""The label of a row, what its units have in common, and the filters that say so."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A field of work, and the reports that leave it out as (name, address)."""

    anchor: str
    name: str
    share: float
    reports: tuple[tuple[str, str], ...]


def heats(analysis: Analysis) -> tuple[Heat, ...]:
    """Return the heat maps by report, by year and by level; each begins with a row for all reports."""
    names = words.labels(analysis)
    documents = [entry.document for entry in analysis.documents]
    years, levels = [words.year_of(d) for d in documents], [words.level_of(d) for d in documents]
    by_report: list[Group] = [(name, index, {"report": index + 1}) for index, name in enumerate(names)]
    return (
        _heat(analysis, "report", by_report, lambda unit: unit.report),
        _heat(
            analysis,
            "year",
            [(year, year, {"year": year}) for year in sorted(set(years))],
            lambda unit: years[unit.report],
        ),
        _heat(
            analysis,
            "level",
            [(level, level, {"level": level}) for level in counts.levels(analysis)],
            lambda unit: levels[unit.report],
        ),
    )


_TITLES = {"report": "按报告", "year": "按年度", "level": "按层级"}


def _heat(
    analysis: Analysis,
    name: str,
    groups: Sequence[Group],
    group_of: Callable[[BodyUnit], object],
) -> Heat:
    units = body_units(analysis)
    found = Counter((group_of(unit), unit.prediction.category) for unit in units)
    whole = Counter(unit.prediction.category for unit in units)
    columns = counts.categories(units)
    rows = [counted_row(_ALL, [(column, whole[column]) for column in columns], link, {}, "category")]
    rows += [
        counted_row(label, [(column, found[key, column]) for column in columns], link, filters, "category")
        for label, key, filters in groups
    ]
    return Heat(f"fields-{name}", _TITLES[name], _TITLES[name][1:], columns, tuple(rows))


def gaps(analysis: Analysis) -> tuple[Gap, ...]:
    """Return the fields of work that reports leave out, the most often left out first."""
    without: dict[str, list[int]] = {}
    for number, row in enumerate(tables.missing(analysis).rows, start=1):
        for name in str(row[2]).split("、") if row[2] else ():
            without.setdefault(name, []).append(number)
    labels, whole = words.labels(analysis), len(analysis.documents)
    order = {name: position for position, name in enumerate(codebook().categories)}
    return tuple(
        Gap(
            f"gap-{order[name] + 1}",
            name,
            counts.share(len(numbers), whole),
            tuple((labels[number - 1], link(report=number)) for number in numbers),
        )
        for name, numbers in sorted(without.items(), key=lambda item: (-len(item[1]), order[item[0]]))
    )


def most_missing(analysis: Analysis) -> tuple[tuple[str, str, int, str], ...]:
    """Return the reports that leave out the most fields: name, address, how many, which."""
    rows = [
        (str(row[0]), link(report=number), int(row[1] or 0), str(row[2]))
        for number, row in enumerate(tables.missing(analysis).rows, start=1)
        if row[1]
    ]
    return tuple(sorted(rows, key=lambda row: -row[2])[:WORST])
