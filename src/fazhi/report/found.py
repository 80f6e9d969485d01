"""Shortcomings and themes → plain tables, for sheets and for people who count."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from fazhi import words
from fazhi.findings import Pattern, Statement, Theme
from fazhi.records import Analysis
from fazhi.report import counts
from fazhi.report.signals import named
from fazhi.report.tables import Row, Table

STATES = {"lasting": "反复出现", "new": "新出现", "gone": "不再提"}
"""What became of a shortcoming, in words for people."""

_KINDS = ("plan", "result")


def themes(analysis: Analysis) -> Table:
    """One row a theme, the most prevalent first; 单元数 counts the units in which it is the heaviest."""
    labels = words.labels(analysis)
    main = main_themes(analysis)
    rows = tuple(
        (
            words.one_line(theme.name),
            theme.id,
            theme.prevalence,
            main[theme.id],
            theme.reports,
            _weighted(theme.terms),
            _weighted(theme.relevant),
            _lines(f"{words.one_line(quote.text)}（{labels[quote.report]}）" for quote in theme.examples),
        )
        for theme in counts.themes(analysis)
    )
    columns = ("主题", "编号", "占比", "单元数", "报告数", "常用词", "特有词", "文字")
    return Table("themes", "主题", columns, rows)


def main_themes(analysis: Analysis) -> Counter[str]:
    """Count the units in which each theme is the heaviest."""
    units = analysis.themes.units if analysis.themes else ()
    return Counter(unit.weights[0][0] for unit in units if unit.weights)


def _weighted(terms: Iterable[tuple[str, float]]) -> str:
    return "、".join(f"{words.one_line(term)} {weight:.3f}" for term, weight in terms)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def theme_shares(analysis: Analysis) -> Table:
    """The share of each theme in the units of each year, field of work and region (0 to 1)."""
    found = counts.themes(analysis)
    groups: tuple[Callable[[Theme], tuple[tuple[str, float], ...]], ...] = (
        lambda theme: theme.by_year,
        lambda theme: theme.by_category,
        lambda theme: theme.by_region,
    )
    names = [_names(found, of) for of in groups]
    rows: tuple[Row, ...] = tuple(
        (
            words.one_line(theme.name),
            theme.prevalence,
            *(
                dict(of(theme)).get(name, 0.0)
                for of, group in zip(groups, names, strict=True)
                for name in group
            ),
        )
        for theme in found
    )
    columns = ("主题", "占比", *(f"{words.one_line(name)} 占比" for group in names for name in group))
    return Table("theme_shares", "主题分布", columns, rows)


def _names(found: Sequence[Theme], of: Callable[[Theme], tuple[tuple[str, float], ...]]) -> list[str]:
    return list(dict.fromkeys(name for theme in found for name, _ in of(theme)))


def selection(analysis: Analysis) -> Table:
    """The numbers of themes that were tried, and how good each was."""
    tried = analysis.themes.selection if analysis.themes else ()
    rows = tuple((one.k, one.npmi, one.stability, one.diversity) for one in tried)
    return Table("selection", "主题数", ("主题数", "连贯度（NPMI）", "稳定度", "多样度"), rows)


def statements(analysis: Analysis) -> Table:
    """One row a single shortcoming, in document order."""
    patterns = {one.id: one for one in analysis.shortcomings.patterns} if analysis.shortcomings else {}
    labels = words.labels(analysis)
    columns = (
        *("报告", "单元", "编号", "文字", "不足类型", "领域", "年度", "地区", "反复不足", "反复不足报告数"),
        *("空泛的迹象", "相应的计划", "下一年的成效", "起", "止"),
    )
    rows = tuple(
        _statement(analysis, said, labels, patterns.get(said.pattern or ""))
        for said in counts.statements(analysis)
    )
    return Table("statements", "单条不足", columns, rows)


def _statement(analysis: Analysis, said: Statement, labels: Sequence[str], pattern: Pattern | None) -> Row:
    document = analysis.documents[said.report].document
    return (
        labels[said.report],
        said.unit,
        said.id,
        words.one_line(said.text),
        "、".join(said.types),
        said.category,
        words.year_of(document),
        counts.region(document),
        words.one_line(pattern.name) if pattern else None,
        pattern.reports if pattern else None,
        "、".join(named(signal).name for signal in said.signals),
        *(_answers(analysis, said, kind) for kind in _KINDS),
        said.start,
        said.end,
    )


def _answers(analysis: Analysis, said: Statement, kind: str) -> str:
    return _lines(
        words.one_line(analysis.documents[answer.report].document.units[answer.unit - 1].text)
        for answer in said.answers
        if answer.kind == kind
    )


def patterns(analysis: Analysis) -> Table:
    """One row a pattern, the most widespread first."""
    labels = words.labels(analysis)
    rows = tuple(
        (
            words.one_line(pattern.name),
            pattern.id,
            pattern.reports,
            len(pattern.statements),
            "、".join(pattern.types),
            pattern.category,
            "、".join(pattern.years),
            "、".join(pattern.regions),
            _lines(f"{words.one_line(quote.text)}（{labels[quote.report]}）" for quote in pattern.quotes),
        )
        for pattern in (analysis.shortcomings.patterns if analysis.shortcomings else ())
    )
    columns = ("说法", "编号", "报告数", "条数", "不足类型", "领域", "年度", "地区", "文字")
    return Table("patterns", "反复不足", columns, rows)


def trends(analysis: Analysis) -> Table:
    """One row a shortcoming of a body with reports of several years."""
    rows = tuple(
        (
            words.one_line(trend.body),
            STATES.get(trend.state, trend.state),
            words.one_line(trend.name),
            "、".join(trend.years),
            "、".join(trend.covered),
            "、".join(trend.statements),
        )
        for trend in (analysis.shortcomings.trends if analysis.shortcomings else ())
    )
    columns = ("发布单位", "变化", "文字", "说到的年度", "读到的年度", "单条不足编号")
    return Table("trends", "逐年变化", columns, rows)


def type_spread(analysis: Analysis) -> Table:
    """Statements of each type: in all, in how many reports, and by year, field of work and region."""
    said = counts.statements(analysis)
    documents = [entry.document for entry in analysis.documents]
    years, regions = [words.year_of(one) for one in documents], [counts.region(one) for one in documents]
    groups: tuple[tuple[Sequence[str], Callable[[Statement], str]], ...] = (
        (sorted(set(years)), lambda one: years[one.report]),
        (counts.categories(counts.body_units(analysis)), lambda one: one.category or ""),
        (counts.regions(analysis), lambda one: regions[one.report]),
    )
    found = Counter(
        (name, place, of(one))
        for one in said
        for name in set(one.types)
        for place, (_, of) in enumerate(groups)
    )
    number = Counter(name for one in said for name in set(one.types))
    reports = Counter(name for name, _ in {(name, one.report) for one in said for name in one.types})
    rows: list[Row] = [
        (
            name,
            number[name],
            reports[name],
            *(found[name, place, group] for place, (names, _) in enumerate(groups) for group in names),
        )
        for name in counts.statement_types(analysis)
    ]
    columns = ("不足类型", "条数", "报告数", *(_year(name) for names, _ in groups for name in names))
    return Table("type_spread", "不足分布", columns, tuple(rows))


def _year(name: str) -> str:
    return f"{name}年" if name.isdecimal() else name
