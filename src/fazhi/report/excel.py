"""Analysis → an Excel workbook for people who filter, count and copy."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from fazhi.codebook import codebook
from fazhi.errors import OutputError
from fazhi.records import Analysis
from fazhi.report import tables, words
from fazhi.report.sheets import CONTINUED, Formats, write_table
from fazhi.report.tables import Cell, Table

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_UNIT_COLUMNS = (
    *("报告", "单元", "类型", "篇章作用", "领域", "文字", "次要领域", "不足类型"),
    *("把握", "待复核", "章节", "页", "起", "止", "文件"),
)
_UNIT_KEYS = 5
_REVIEW = _UNIT_COLUMNS.index("待复核")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet behind the notes: its name, a line on it, its table, and how to lay that out."""

    name: str
    note: str
    table: Table
    keys: int = 1
    chart: bool = False


def write_workbook(analysis: Analysis, path: Path) -> None:
    """Write the workbook of an analysis; the same analysis gives the same bytes.

    Parameters
    ----------
    analysis : Analysis
        ``created`` becomes the creation date in the file's properties.
    path : Path
        Written to directly: give a temporary path to keep an old file whole.

    Raises
    ------
    OutputError
        If the file cannot be written, or a sheet would have more rows or columns than Excel holds.
    """
    workbook = _open(path, analysis.created)
    formats = Formats.of(workbook)
    sheets = _sheets(analysis)
    _write_notes(workbook.add_worksheet("说明"), formats, analysis, sheets)
    for plan in sheets:
        sheet = workbook.add_worksheet(plan.name)
        write_table(sheet, formats, plan.table, plan.keys)
        if plan.chart and plan.table.rows:
            _draw_chart(workbook, sheet, plan.table)
    _close(workbook, path)


def write_units_workbook(analysis: Analysis, path: Path, scores: bool = False) -> None:
    """Write a workbook with the units alone, ``scores`` in a column each; else as :func:`write_workbook`.

    Raises
    ------
    OutputError
        As :func:`write_workbook`.
    """
    workbook = _open(path, analysis.created)
    write_table(
        workbook.add_worksheet("单元"), Formats.of(workbook), unit_table(analysis, scores), _UNIT_KEYS
    )
    _close(workbook, path)


def _open(path: Path, created: str) -> Any:
    from xlsxwriter import Workbook

    workbook = Workbook(str(path), _OPTIONS)
    moment = datetime.combine(datetime.fromisoformat(created).date(), time())
    workbook.set_properties({"title": "法治政府建设年度报告分析", "author": "fazhi", "created": moment})
    return workbook


def _close(workbook: Any, path: Path) -> None:
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        workbook.close()
    except (OSError, XlsxWriterException) as error:
        raise OutputError(f"{path}: 无法写入（{error}）") from error


def _sheets(analysis: Analysis) -> list[_Sheet]:
    """Return the sheets behind the notes, in order."""
    units = unit_table(analysis)
    unsure = tuple(row for row in units.rows if row[_REVIEW] == "是")
    review = Table("review", "待复核", units.columns, unsure)
    by_category, by_problem = category_table(analysis), tables.problems_by_report(analysis)
    return [
        _Sheet("报告", "每份报告一行：题目、发布单位、层级、年度、篇幅", tables.reports(analysis)),
        _Sheet("单元", "每个单元一行：标注与原文，可按任一列筛选", units, _UNIT_KEYS),
        _Sheet("领域×报告", "各领域的正文单元数：合计、各作用、各年度、各报告", by_category, chart=True),
        _Sheet("篇章作用", "每份报告各类文字的字数和占比", tables.roles_by_report(analysis)),
        _Sheet("不足类型", "说到各类不足的单元数，合计及各报告", by_problem, chart=True),
        _Sheet("缺项", "每份报告讲已做工作时没有写到的领域", tables.missing(analysis)),
        _Sheet("待复核", "模型把握不大的单元，请对照原文核对", review, _UNIT_KEYS),
        _Sheet("未读成的文件", "没有读成的文件及原因", tables.failures(analysis)),
    ]


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
    return Table("units", "单元", (*_UNIT_COLUMNS, *(f"概率·{name}" for name in categories)), tuple(rows))


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


def _draw_chart(workbook: Any, sheet: Any, table: Table) -> None:
    """Draw the second column of ``table`` as bars below it, the first row on top."""
    last = len(table.rows)
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [sheet.get_name(), 0, 1],
            "categories": [sheet.get_name(), 1, 0, last, 0],
            "values": [sheet.get_name(), 1, 1, last, 1],
            "fill": {"color": "#2F6FA8"},
            "data_labels": {"value": True},
            "gap": 45,
        }
    )
    chart.set_title({"name": f"{table.title.split('（')[0]}：{table.columns[1]}", "name_font": {"size": 13}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "line": {"color": "#DBE1E8"}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": 760, "height": 90 + 26 * last})
    sheet.fit_to_pages(1, 1)  # a chart must not be cut by a page's end
    sheet.insert_chart(last + 2, 0, chart, {"description": f"{table.title}条形图", "object_position": 3})


def _write_notes(sheet: Any, formats: Formats, analysis: Analysis, sheets: list[_Sheet]) -> None:
    """Fill the first sheet: what was read, with what, and what the other sheets and labels mean."""
    unsure = sum(p.needs_review for entry in analysis.documents for p in entry.predictions)
    lines = [
        ("报告", f"{len(analysis.documents)} 份"),
        ("未读成的文件", f"{len(analysis.failures)} 个"),
        ("待复核", f"{unsure} 个单元"),
        ("模型", words.one_line(analysis.model)),
        ("制作日期", words.one_line(analysis.created)),
        ("说明", "标注由模型给出，供参考；请以报告原文为准。字数不计空白。"),
        ("单元", "一个自然段，或自然段里“一是…二是…”列举的一项；只有类型为“正文”的有作用与领域。"),
        ("把握", "模型对领域判断的把握（概率）；较低的列入“待复核”。"),
        ("缺项", "“没有写到”指主、次领域都没有；只作次要领域出现的另列。"),
        (CONTINUED, "一格放不下的文字接在下一行，前面标有此字样。"),
    ]
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "法治政府建设年度报告分析", formats.title)
    row = _notes(sheet, formats, 2, ("项目", "内容"), lines)
    row = _notes(sheet, formats, row + 1, ("工作表", "内容"), [(plan.name, plan.note) for plan in sheets])
    for group, names in (
        ("篇章作用", codebook().roles),
        ("领域", codebook().categories),
        ("不足类型", codebook().problems),
    ):
        meanings = [(name, codebook().meanings.get(name, "")) for name in names]
        row = _notes(sheet, formats, row + 1, (group, "收什么"), meanings)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _notes(
    sheet: Any, formats: Formats, row: int, head: tuple[str, str], lines: list[tuple[str, str]]
) -> int:
    """Write a head and lines from ``row`` on; return the first row behind them."""
    for column, text in enumerate(head):
        sheet.write_string(row, column, text, formats.head)
    for number, line in enumerate(lines, start=row + 1):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, formats.text)
        sheet.set_row(number, 18.5)
    return row + 1 + len(lines)
