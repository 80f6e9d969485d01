"""Analysis → plain tables. Every number a page or a sheet shows is counted here once."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fazhi import words
from fazhi.records import Analysis, LabeledDocument
from fazhi.report import counts
from fazhi.report.counts import BodyUnit, body_units, share

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name for programs, a title for people, column heads and rows of equal length."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def all_tables(analysis: Analysis) -> dict[str, Table]:
    """Return every table of this module by name."""
    makers: tuple[Callable[[Analysis], Table], ...] = (
        reports,
        categories_by_report,
        categories_by_role,
        categories_by_year,
        roles_by_report,
        problems_by_report,
        missing,
        failures,
    )
    made = [make(analysis) for make in makers]
    return {table.name: table for table in made}


def reports(analysis: Analysis) -> Table:
    """One row a report: what it says of itself and how much of it there is.

    字数 counts the characters of body units without white space.
    """
    columns = (
        *("报告", "文件", "发布单位", "层级", "地区", "年度", "落款日期"),
        *("单元数", "正文单元数", "正文字数", "待复核", "读取提示"),
    )
    rows = tuple(_report_row(entry) for entry in analysis.documents)
    return Table("reports", "报告", columns, rows)


def _report_row(entry: LabeledDocument) -> Row:
    document, meta = entry.document, entry.document.metadata
    pairs = zip(document.units, entry.predictions, strict=True)
    body = [(unit, prediction) for unit, prediction in pairs if prediction.kind == "body"]
    year = meta.year.value
    return (
        words.title_of(document),
        words.clean(document.report.path),
        words.one_line(meta.body.value or ""),
        words.level_of(document),
        words.region_of(document),
        int(year) if year and year.isdecimal() else None,
        words.one_line(meta.signed.value or ""),
        len(document.units),
        len(body),
        sum(words.characters(unit.text) for unit, _ in body),
        sum(prediction.needs_review for _, prediction in body),
        "；".join(words.warnings_of(document.report)),
    )


def categories_by_report(analysis: Analysis) -> Table:
    """Body units of each category: in all, in how many reports, and in each report."""
    units = body_units(analysis)
    found = Counter((unit.prediction.category, unit.report) for unit in units)
    rows = _spread(counts.categories(units), found, range(len(analysis.documents)))
    columns = ("领域", "合计", "报告数", *words.labels(analysis))
    return Table("categories_by_report", "领域×报告（单元数）", columns, rows)


def _spread(
    names: Iterable[str], found: Counter[tuple[str | None, int]], reports_: Sequence[int]
) -> tuple[Row, ...]:
    """One row a name: sum, number of reports with any, then the count of each report."""
    rows: list[Row] = []
    for name in names:
        values = [found[name, report] for report in reports_]
        rows.append((name, sum(values), sum(value > 0 for value in values), *values))
    return tuple(rows)


def categories_by_role(analysis: Analysis) -> Table:
    """Units and characters of each category in each role."""
    units = body_units(analysis)
    roles = counts.roles(units)
    number = Counter((unit.prediction.category, unit.prediction.role) for unit in units)
    length: Counter[tuple[str | None, str | None]] = Counter()
    for unit in units:
        length[unit.prediction.category, unit.prediction.role] += unit.characters
    rows: tuple[Row, ...] = tuple(
        (
            name,
            sum(number[name, role] for role in roles),
            *(number[name, role] for role in roles),
            sum(length[name, role] for role in roles),
            *(length[name, role] for role in roles),
        )
        for name in counts.categories(units)
    )
    columns = (
        "领域",
        "单元数",
        *(f"{role}单元数" for role in roles),
        "字数",
        *(f"{role}字数" for role in roles),
    )
    return Table("categories_by_role", "领域×篇章作用", columns, rows)


def categories_by_year(analysis: Analysis) -> Table:
    """Body units of each category in the reports of each year."""
    units = body_units(analysis)
    year_of = [words.year_of(entry.document) for entry in analysis.documents]
    found = Counter((unit.prediction.category, year_of[unit.report]) for unit in units)
    years = sorted(set(year_of))
    rows: tuple[Row, ...] = tuple(
        (name, *(found[name, year] for year in years)) for name in counts.categories(units)
    )
    return Table("categories_by_year", "领域×年度（单元数）", ("领域", *years), rows)


def roles_by_report(analysis: Analysis) -> Table:
    """Characters of each role in each report, and their share of its body text (0 to 1)."""
    units = body_units(analysis)
    roles = counts.roles(units)
    length: Counter[tuple[int, str | None]] = Counter()
    for unit in units:
        length[unit.report, unit.prediction.role] += unit.characters
    rows: list[Row] = []
    for report, label in enumerate(words.labels(analysis)):
        values = [length[report, role] for role in roles]
        rows.append((label, sum(values), *values, *(share(value, sum(values)) for value in values)))
    columns = ("报告", "正文字数", *(f"{role}字数" for role in roles), *(f"{role}占比" for role in roles))
    return Table("roles_by_report", "篇章作用", columns, tuple(rows))


def problems_by_report(analysis: Analysis) -> Table:
    """Units that name each problem type: in all, in how many reports, and in each report."""
    units = [unit for unit in body_units(analysis) if unit.has_problem]
    found: Counter[tuple[str | None, int]] = Counter(
        (name, unit.report) for unit in units for name in set(unit.prediction.problems)
    )
    rows = _spread(counts.problems(units), found, range(len(analysis.documents)))
    columns = ("不足类型", "单元数", "报告数", *words.labels(analysis))
    return Table("problems_by_report", "不足类型", columns, rows)


def missing(analysis: Analysis) -> Table:
    """Fields of work that a report says nothing about where it tells of work done.

    A field that is only a secondary category of such units is named in a column of its own.
    """
    work: list[list[BodyUnit]] = [[] for _ in analysis.documents]
    for unit in body_units(analysis):
        if unit.prediction.role == counts.work_role():
            work[unit.report].append(unit)
    rows: list[Row] = []
    for label, units in zip(words.labels(analysis), work, strict=True):
        absent, aside = gaps(units)
        rows.append((label, len(absent), "、".join(absent), "、".join(aside)))
    columns = ("报告", "缺项数", "没有写到的领域", "只顺带提到的领域")
    return Table("missing", "缺项", columns, tuple(rows))


def gaps(units: Sequence[BodyUnit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields of work that ``units`` lack, and those they have as a secondary category only."""
    main = {unit.prediction.category for unit in units}
    aside = {name for unit in units for name in unit.prediction.secondary} - main
    fields = counts.fields_of_work()
    return (
        tuple(name for name in fields if name not in main and name not in aside),
        tuple(name for name in fields if name in aside),
    )


def failures(analysis: Analysis) -> Table:
    """Inputs that gave no result, and why."""
    rows = tuple((words.clean(f.path), words.one_line(f.reason), f.code) for f in analysis.failures)
    return Table("failures", "未读成的文件", ("文件", "原因", "代码"), rows)
