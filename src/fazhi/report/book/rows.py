"""The tables that only the workbook has: every unit, and the fields of work counted every way."""

from fazhi import words
from fazhi.codebook import codebook
from fazhi.records import Analysis
from fazhi.report import tables
from fazhi.report.tables import Cell, Table

UNIT_COLUMNS = (
    *("报告", "单元", "类型", "篇章作用", "领域", "文字", "次要领域", "不足类型"),
    *("把握", "待复核", "章节", "页", "起", "止", "文件"),
)
REVIEW = UNIT_COLUMNS.index("待复核")


def unit_table(analysis: Analysis, scores: bool = False) -> Table:
    """Return one row for each unit of all reports, in document order; ``scores`` adds a column each."""
    categories = codebook().categories if scores else ()
    rows: list[tuple[Cell, ...]] = []
    for label, entry in zip(words.labels(analysis), analysis.documents, strict=True):
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True):
            rows.append(
                (
                    label,
                    unit.number,
                    words.KINDS.get(prediction.kind, prediction.kind),
                    prediction.role,
                    prediction.category,
                    unit.text,
                    "、".join(prediction.secondary),
                    "、".join(prediction.problems),
                    None if prediction.confidence is None else round(prediction.confidence, 4),
                    "是" if prediction.needs_review else "",
                    " › ".join(words.one_line(heading) for heading in unit.section),
                    unit.page,
                    unit.start,
                    unit.end,
                    entry.document.report.path,
                    *(prediction.scores.get(name) for name in categories),
                )
            )
    return Table("units", "单元", (*UNIT_COLUMNS, *(f"概率·{name}" for name in categories)), tuple(rows))


def category_table(analysis: Analysis) -> Table:
    """Return the units of each category: in all, by role, by year and by report."""
    reports, years = tables.categories_by_report(analysis), tables.categories_by_year(analysis)
    by_role = tables.categories_by_role(analysis)
    roles = slice(2, 2 + (len(by_role.columns) - 3) // 2)
    columns = (
        *reports.columns[:3],
        *by_role.columns[roles],
        *(f"{year}年" if year.isdecimal() else year for year in years.columns[1:]),
        *reports.columns[3:],
    )
    rows = tuple(
        (*report[:3], *role[roles], *year[1:], *report[3:])
        for report, role, year in zip(reports.rows, by_role.rows, years.rows, strict=True)
    )
    return Table("categories", "领域×报告", columns, rows)
