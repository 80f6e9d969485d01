"""What the page shows of what recurs: patterns across reports, and one body's shortcomings over years."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi import words
from fazhi.findings import Pattern, Trend
from fazhi.records import Analysis
from fazhi.report.found import STATES
from fazhi.report.page.links import statement_link, unit_link

PATTERNS_SHOWN = 40
"""So many patterns are shown with quotes, the most widespread; the filter and the workbook have them all."""

PATTERNS_FIRST = 12
"""So many patterns stand in the list at first, the others are folded."""

PATTERNS_OPEN = 6
"""The quotes of so many patterns stand open at first."""

BODIES_FIRST = 12
"""So many bodies stand in the list at first, the others are folded."""

TRENDS_SHOWN = 6
"""So many shortcomings of each state are listed for a body; an address leads to all of them."""


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Words of a report, who said them, and where they stand."""

    text: str
    source: str
    href: str


@dataclass(frozen=True, slots=True)
class PatternView:
    """A pattern as the page shows it; ``years`` pairs every year read with whether it occurs then."""

    id: str
    name: str
    href: str
    reports: int
    statements: int
    labels: tuple[str, ...]
    years: tuple[tuple[str, bool], ...]
    regions: str
    quotes: tuple[QuoteView, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class TrendView:
    """One shortcoming of a body over the years read."""

    name: str
    href: str
    years: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class StateView:
    """The shortcomings of a body in one state: how many, the address of all, and the first few."""

    name: str
    number: int
    href: str
    views: tuple[TrendView, ...]


@dataclass(frozen=True, slots=True)
class BodyTrends:
    """What became of the shortcomings of one body."""

    body: str
    span: str
    groups: tuple[StateView, ...]


def patterns(analysis: Analysis) -> tuple[PatternView, ...]:
    """Return the most widespread patterns."""
    if not analysis.shortcomings:
        return ()
    labels = words.labels(analysis)
    years = sorted({words.year_of(entry.document) for entry in analysis.documents} - {words.UNSTATED})
    return tuple(
        _pattern(pattern, labels, years, position < PATTERNS_OPEN)
        for position, pattern in enumerate(analysis.shortcomings.patterns[:PATTERNS_SHOWN])
    )


def _pattern(pattern: Pattern, labels: Sequence[str], years: Sequence[str], opened: bool) -> PatternView:
    return PatternView(
        pattern.id,
        words.one_line(pattern.name),
        statement_link(pattern=pattern.id),
        pattern.reports,
        len(pattern.statements),
        (*([pattern.category] if pattern.category else []), *pattern.types),
        marked(years, pattern.years),
        listed(pattern.regions),
        tuple(
            QuoteView(words.one_line(quote.text), labels[quote.report], unit_link(quote.report, quote.unit))
            for quote in pattern.quotes
        ),
        opened,
    )


def marked(years: Iterable[str], hit: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Pair every year with whether it is among ``hit``."""
    return tuple((year, year in hit) for year in years)


def listed(names: Sequence[str], most_: int = 8) -> str:
    """Name the first few, and say how many there are.

    >>> listed(("甲县", "乙县", "丙县"), 2)
    '甲县、乙县等 3 个地区'
    """
    shown = "、".join(names[:most_])
    return f"{shown}等 {len(names)} 个地区" if len(names) > most_ else shown


def trends(analysis: Analysis) -> tuple[BodyTrends, ...]:
    """Return what became of the shortcomings of each body with reports of several years.

    Bodies with the most lasting shortcomings come first.
    """
    bodies: dict[str, list[Trend]] = defaultdict(list)
    for trend in analysis.shortcomings.trends if analysis.shortcomings else ():
        bodies[trend.body].append(trend)
    ordered = sorted(bodies.items(), key=lambda item: (-_lasting(item[1]), item[0]))
    return tuple(_body(body, found) for body, found in ordered)


def _lasting(found: Iterable[Trend]) -> int:
    return sum(trend.state == "lasting" for trend in found)


def _body(body: str, found: Sequence[Trend]) -> BodyTrends:
    covered = sorted({year for trend in found for year in trend.covered})
    groups = []
    for state, name in STATES.items():
        members = [trend for trend in found if trend.state == state]
        views = tuple(
            TrendView(
                words.one_line(trend.name), statement_link(ids=trend.statements), marked(covered, trend.years)
            )
            for trend in members[:TRENDS_SHOWN]
        )
        every = statement_link(ids=[said for trend in members for said in trend.statements])
        groups.append(StateView(name, len(members), every, views))
    return BodyTrends(
        words.one_line(body), f"{covered[0]}—{covered[-1]}，{len(covered)} 份报告", tuple(groups)
    )
