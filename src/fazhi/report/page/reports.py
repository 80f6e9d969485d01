"""What the page shows of each report: what it says of itself and how its text is divided."""

from collections import Counter
from dataclasses import dataclass

from fazhi import words
from fazhi.records import Analysis
from fazhi.report import counts, tables
from fazhi.report.counts import body_units, share
from fazhi.report.page.heat import Cell
from fazhi.report.page.links import link, statement_link

_SHARE_STEPS = (0.10, 0.25, 0.45, 0.65)
"""Shares of a report's text at which the next colour begins: four roles, one of which is mostly large."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report: ``shares`` are the parts of its text in each role, ``said`` its statements."""

    anchor: str
    label: str
    title: str
    place: str
    href: str
    units: int
    characters: int
    shares: tuple[Cell, ...]
    review: Cell
    said: Cell | None


@dataclass(frozen=True, slots=True)
class Split:
    """Characters of each role in so many reports of one year; ``filters`` name them."""

    label: str
    reports: int
    filters: dict[str, object]
    lengths: tuple[int, ...]


def report_rows(analysis: Analysis) -> tuple[ReportRow, ...]:
    """Return one row a report, in order."""
    details, shares = tables.reports(analysis), tables.roles_by_report(analysis)
    roles = counts.roles(body_units(analysis))
    said = Counter(statement.report for statement in counts.statements(analysis))
    rows = []
    for number, (row, split) in enumerate(zip(details.rows, shares.rows, strict=True), start=1):
        facts = dict(zip(details.columns, row, strict=True))
        review = int(facts["待复核"] or 0)
        rows.append(
            ReportRow(
                anchor=f"report-{number}",
                label=str(split[0]),
                title=str(facts["报告"]),
                place=" · ".join(str(facts[name]) for name in ("层级", "地区", "年度") if facts[name]),
                href=link(report=number),
                units=int(facts["正文单元数"] or 0),
                characters=int(facts["正文字数"] or 0),
                shares=_shares(number, roles, split),
                review=Cell(f"{review:,}" if review else "", link(report=number, review=1)),
                said=_said(number, said[number - 1]) if analysis.shortcomings else None,
            )
        )
    return tuple(rows)


def _shares(report: int, roles: tuple[str, ...], row: tables.Row) -> tuple[Cell, ...]:
    lengths = [int(value or 0) for value in row[2 : 2 + len(roles)]]
    cells = []
    for role, length in zip(roles, lengths, strict=True):
        part = share(length, sum(lengths))
        colour = 1 + sum(part >= border for border in _SHARE_STEPS) if part else 0
        cells.append(Cell(f"{part:.0%}" if length else "", link(report=report, role=role), colour))
    return tuple(cells)


def _said(report: int, number: int) -> Cell:
    return Cell(f"{number:,}" if number else "", statement_link(report=report))


def splits(analysis: Analysis) -> tuple[Split, ...]:
    """Return how text is divided among the roles: all reports, then those of each year."""
    units = body_units(analysis)
    roles = counts.roles(units)
    years = [words.year_of(entry.document) for entry in analysis.documents]
    length: Counter[tuple[str, str | None]] = Counter()
    for unit in units:
        length[years[unit.report], unit.prediction.role] += unit.characters
    named = sorted({years[unit.report] for unit in units})
    whole = tuple(sum(length[year, role] for year in named) for role in roles)
    return (
        Split("全部报告", len(years), {}, whole),
        *(
            Split(year, years.count(year), {"year": year}, tuple(length[year, role] for role in roles))
            for year in named
        ),
    )
