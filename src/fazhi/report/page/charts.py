"""Which pictures the page has, and what each says to those who cannot see it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fazhi import words
from fazhi.findings import Candidate
from fazhi.records import Analysis
from fazhi.report import counts
from fazhi.report.counts import body_units, share
from fazhi.report.page import fields, reports, shortcomings, themes
from fazhi.report.page.links import link, statement_link
from fazhi.report.page.shortcomings import Tally
from fazhi.report.pictures import Bar, Part, bars, draw, lines, stacked

_PATTERNS = 12
"""Bars for so many patterns; all of them stand in the list below."""

_WIDE = 480
"""Pixels of a picture that has a row of the page to itself."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG and the line under it; empty where there is nothing to draw."""

    svg: str = ""
    caption: str = ""


def pictures(analysis: Analysis) -> dict[str, Picture]:
    """Return every picture of the page by name."""
    makers: dict[str, Callable[[Analysis], Picture]] = {
        "levels": _levels,
        "roles": _roles,
        "gaps": _gaps,
        "types": _types,
        "categories": _categories,
        "patterns": _patterns,
        "themes": _themes,
    }
    return {name: make(analysis) for name, make in makers.items()}


def _bars(
    items: Sequence[Bar], caption: str, colour: int = 0, *, above: bool = False, width: int = 440
) -> Picture:
    if not items:
        return Picture()
    spec = bars(items, above=above, colour=colour, width=width)
    return Picture(draw(spec, _told(caption, items)), caption)


def _told(caption: str, items: Sequence[Bar]) -> str:
    """Say what the first bars show; the rest stands in each bar's own description."""
    return f"{caption}：" + "；".join(item.about for item in items[:5])


def _levels(analysis: Analysis) -> Picture:
    number = Counter(words.level_of(entry.document) for entry in analysis.documents)
    items = [
        Bar(
            level,
            number[level],
            f"{number[level]:,} 份",
            link(level=level),
            f"{level}：{number[level]:,} 份报告",
        )
        for level in counts.levels(analysis)
    ]
    return _bars(items, "各层级的报告份数")


def _roles(analysis: Analysis) -> Picture:
    roles = counts.roles(body_units(analysis))
    rows = []
    for split in reports.splits(analysis):
        whole = sum(split.lengths)
        parts = [
            Part(
                share(length, whole),
                link(**split.filters, role=role),
                f"{split.label}，{role}：{share(length, whole):.1%}（{length:,} 字）",
            )
            for role, length in zip(roles, split.lengths, strict=True)
        ]
        rows.append((split.label, f"{split.reports:,} 份", parts))
    if not rows or not any(part.share for part in rows[0][2]):
        return Picture()
    caption = "各年度的报告里，各类文字占正文字数的比重"
    return Picture(
        draw(stacked(rows), f"{caption}：" + "；".join(part.about for part in rows[0][2])), caption
    )


def _gaps(analysis: Analysis) -> Picture:
    items = [
        Bar(
            gap.name,
            len(gap.reports),
            f"{len(gap.reports):,} 份",
            f"#{gap.anchor}",
            f"{gap.name}：{len(gap.reports):,} 份报告没有写到，占 {gap.share:.0%}",
        )
        for gap in fields.gaps(analysis)
    ]
    return _bars(items, "没有写到各领域的报告份数")


def _tally_bars(tallies: Sequence[Tally], caption: str, colour: int) -> Picture:
    items = [
        Bar(
            tally.name,
            tally.value,
            f"{tally.value:,}",
            tally.href,
            f"{tally.name}：{tally.value:,} 条，见于 {tally.note}",
        )
        for tally in tallies
    ]
    return _bars(items, caption, colour)


def _types(analysis: Analysis) -> Picture:
    return _tally_bars(shortcomings.type_tallies(analysis), "各类不足的条数", 1)


def _categories(analysis: Analysis) -> Picture:
    return _tally_bars(shortcomings.category_tallies(analysis), "不足所属的领域，条数", 1)


def _patterns(analysis: Analysis) -> Picture:
    found = analysis.shortcomings.patterns[:_PATTERNS] if analysis.shortcomings else ()
    items = [
        Bar(
            words.one_line(pattern.name),
            pattern.reports,
            f"{pattern.reports:,} 份",
            statement_link(pattern=pattern.id),
            f"{words.one_line(pattern.name)}：{pattern.reports:,} 份报告，{len(pattern.statements):,} 条",
        )
        for pattern in found
    ]
    return _bars(items, "说到的报告最多的不足", 1, above=True, width=_WIDE)


def _themes(analysis: Analysis) -> Picture:
    items = [
        Bar(
            card.name,
            card.prevalence,
            f"{card.prevalence:.1%}",
            f"#{card.anchor}",
            f"{card.name}：占 {card.prevalence:.1%}，见于 {card.reports:,} 份报告",
        )
        for card in themes.cards(analysis)
    ]
    return _bars(items, "各主题所占的比重", 2, width=_WIDE)


def selection(analysis: Analysis) -> tuple[Picture, ...]:
    """Return one picture a measure by which the number of themes was chosen."""
    if not analysis.themes or len(analysis.themes.selection) < 2:
        return ()
    tried, chosen = analysis.themes.selection, len(analysis.themes.themes)
    measures: tuple[tuple[str, Callable[[Candidate], float | None]], ...] = (
        ("主题词的连贯度（NPMI）", lambda one: one.npmi),
        ("换种子后的稳定度", lambda one: one.stability),
        ("主题之间的多样度", lambda one: one.diversity),
    )
    found = []
    for name, of in measures:
        points = [(one.k, value) for one in tried if (value := of(one)) is not None]
        if points:
            told = "；".join(f"{k} 个主题 {value:.3f}" for k, value in points)
            found.append(Picture(draw(lines(points, chosen), f"{name}：{told}"), name))
    return tuple(found)
