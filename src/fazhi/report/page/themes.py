"""What the page shows of themes: how much of each, their terms, where they occur, in whose words."""

from collections.abc import Callable
from dataclasses import dataclass

from fazhi import words
from fazhi.findings import Theme, Themes
from fazhi.records import Analysis
from fazhi.report.found import main_themes
from fazhi.report.page.heat import REGIONS_SHOWN, Cell, Heat, HeatRow, most, step
from fazhi.report.page.links import link, unit_link
from fazhi.report.page.patterns import QuoteView

TERMS_SHOWN = 12
"""Terms of a theme on its card; the workbook has them all."""

QUOTES_OPEN = 6
"""The quotes of so many themes stand open at first."""


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme as the page shows it; ``units`` counts those in which it is the heaviest."""

    anchor: str
    id: str
    name: str
    href: str
    prevalence: float
    units: int
    reports: int
    terms: tuple[str, ...]
    relevant: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    open: bool


def cards(analysis: Analysis) -> tuple[ThemeView, ...]:
    """Return the themes, the most prevalent first."""
    if not analysis.themes:
        return ()
    labels, heaviest = words.labels(analysis), main_themes(analysis)
    return tuple(
        ThemeView(
            f"theme-{position}",
            theme.id,
            words.one_line(theme.name),
            link(theme=theme.id),
            theme.prevalence,
            heaviest[theme.id],
            theme.reports,
            _terms(theme.terms),
            _terms(theme.relevant),
            tuple(
                QuoteView(
                    words.one_line(quote.text), labels[quote.report], unit_link(quote.report, quote.unit)
                )
                for quote in theme.examples
            ),
            position <= QUOTES_OPEN,
        )
        for position, theme in enumerate(analysis.themes.themes, start=1)
    )


def _terms(terms: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
    return tuple(words.one_line(term) for term, _ in terms[:TERMS_SHOWN])


def theme_heats(analysis: Analysis) -> tuple[Heat, ...]:
    """Return the share of each theme by year, field of work and region."""
    if not analysis.themes:
        return ()
    found = analysis.themes
    return tuple(
        heat
        for heat in (
            _heat(found, "year", "按年度", lambda theme: theme.by_year),
            _heat(found, "category", "按领域", lambda theme: theme.by_category),
            _heat(found, "region", "按地区", lambda theme: theme.by_region),
        )
        if heat.columns
    )


def _heat(found: Themes, key: str, title: str, of: Callable[[Theme], tuple[tuple[str, float], ...]]) -> Heat:
    shares = [dict(of(theme)) for theme in found.themes]
    names = list(dict.fromkeys(name for theme in found.themes for name, _ in of(theme)))
    # Years and regions in their own order, fields of work as the first theme that has them lists them.
    names = names if key == "category" else sorted(names)
    columns = most(names, lambda name: sum(row.get(name, 0.0) for row in shares), REGIONS_SHOWN)
    rows = tuple(
        HeatRow(
            words.one_line(theme.name),
            link(theme=theme.id),
            tuple(_cell(row.get(name, 0.0), link(**{"theme": theme.id, key: name})) for name in columns),
            f"{theme.prevalence:.1%}",
        )
        for theme, row in zip(found.themes, shares, strict=True)
    )
    return Heat(f"themes-{key}", title, "主题", columns, rows)


def _cell(part: float, href: str) -> Cell:
    return Cell(f"{part:.0%}" if part >= 0.005 else "", href, step(part) if part >= 0.005 else 0)
