"""Analysis → an Excel workbook for people who filter, count and copy."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from fazhi.errors import OutputError
from fazhi.records import Analysis
from fazhi.report import found, tables
from fazhi.report.book.charts import Chart, draw_charts
from fazhi.report.book.notes import write_notes
from fazhi.report.book.rows import REVIEW, category_table, unit_table
from fazhi.report.book.sheets import Formats, going_on, write_table
from fazhi.report.tables import Table

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
UNIT_KEYS = 5
"""So many columns of a table of units say which unit it is."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet behind the notes: its name, a line on it, its table, its leading columns and its chart."""

    name: str
    note: str
    table: Table
    keys: int = 1
    chart: Chart | None = None


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
        If the file cannot be written.
    """
    workbook = open_workbook(path, analysis.created)
    formats = Formats.of(workbook)
    sheets = _sheets(analysis)
    charts = [(plan.name, plan.table, plan.chart) for plan in sheets if plan.chart and plan.table.rows]
    lines = [("图表", "下列各表的图"), *((plan.name, _line(plan)) for plan in sheets)]
    write_notes(workbook.add_worksheet("说明"), formats, analysis, lines)
    draw_charts(workbook, workbook.add_worksheet("图表"), charts)
    for plan in sheets:
        write_table(workbook, plan.name, formats, plan.table, plan.keys)
    close_workbook(workbook, path)


def write_units_workbook(analysis: Analysis, path: Path, scores: bool = False) -> None:
    """Write a workbook with the units alone, ``scores`` in a column each; else as :func:`write_workbook`.

    Raises
    ------
    OutputError
        As :func:`write_workbook`.
    """
    workbook = open_workbook(path, analysis.created)
    write_table(workbook, "单元", Formats.of(workbook), unit_table(analysis, scores), UNIT_KEYS)
    close_workbook(workbook, path)


def write_problems_workbook(analysis: Analysis, path: Path) -> None:
    """Write a workbook with the shortcomings alone; else as :func:`write_workbook`.

    Raises
    ------
    OutputError
        As :func:`write_workbook`.
    """
    workbook = open_workbook(path, analysis.created)
    formats = Formats.of(workbook)
    for name, make in (
        ("反复不足", found.patterns),
        ("单条不足", found.statements),
        ("逐年变化", found.trends),
    ):
        write_table(workbook, name, formats, make(analysis), 3)
    close_workbook(workbook, path)


def open_workbook(path: Path, created: str, streaming: bool = False) -> Any:
    """Begin a workbook; ``streaming`` keeps no more than a row in memory, rows must come in order."""
    from xlsxwriter import Workbook

    options = {**_OPTIONS, "in_memory": False, "constant_memory": True} if streaming else _OPTIONS
    workbook = Workbook(str(path), options)
    moment = datetime.combine(datetime.fromisoformat(created).date(), time())
    workbook.set_properties({"title": "法治政府建设年度报告分析", "author": "fazhi", "created": moment})
    return workbook


def close_workbook(workbook: Any, path: Path) -> None:
    """Write a workbook out.

    Raises
    ------
    OutputError
        If that fails.
    """
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        workbook.close()
    except (OSError, XlsxWriterException) as error:
        raise OutputError(f"{path}: 无法写入（{error}）") from error


def _line(plan: _Sheet) -> str:
    """Return what the notes say of a sheet."""
    return "；".join(filter(None, (plan.note, going_on(plan.name, plan.table))))


def _sheets(analysis: Analysis) -> list[_Sheet]:
    """Return the sheets behind the notes and the charts, in order."""
    units = unit_table(analysis)
    unsure = tuple(row for row in units.rows if row[REVIEW] == "是")
    review = Table("review", "待复核", units.columns, unsure)
    return [
        _Sheet("报告", "每份报告一行：题目、发布单位、层级、年度、篇幅", tables.reports(analysis)),
        _Sheet("单元", "每个单元一行：标注与原文，可按任一列筛选", units, UNIT_KEYS),
        _Sheet(
            "领域×报告",
            "各领域的正文单元数：合计、各作用、各年度、各报告",
            category_table(analysis),
            chart=Chart("各领域的正文单元数", 1),
        ),
        _Sheet("篇章作用", "每份报告各类文字的字数和占比", tables.roles_by_report(analysis)),
        *_theme_sheets(analysis),
        *_shortcoming_sheets(analysis),
        _Sheet("缺项", "每份报告讲已做工作时没有写到的领域", tables.missing(analysis)),
        _Sheet("待复核", "模型把握不大的单元，请对照原文核对", review, UNIT_KEYS),
        _Sheet("未读成的文件", "没有读成的文件及原因", tables.failures(analysis)),
    ]


def _theme_sheets(analysis: Analysis) -> list[_Sheet]:
    return [
        _Sheet(
            "主题",
            "每个主题一行：占比、报告数、词语（权重）、例句；单元数是以它为主的单元",
            found.themes(analysis),
            chart=Chart("各主题所占的比重", 2, colour="#1F7F6C", share=True),
        ),
        _Sheet("主题分布", "各主题在每个年度、领域、地区的文字里所占的比重", found.theme_shares(analysis)),
        _Sheet(
            "主题数",
            "试过的主题数和三项指标，都是越大越好",
            found.selection(analysis),
            chart=Chart("主题数的选择", 1, kind="line"),
        ),
    ]


def _shortcoming_sheets(analysis: Analysis) -> list[_Sheet]:
    return [
        _Sheet(
            "反复不足",
            "不同报告说的同一件事：报告数、条数、年度、地区、原话",
            found.patterns(analysis),
            chart=Chart("说到的报告最多的不足（报告数）", 2, colour="#B85C0C"),
        ),
        _Sheet(
            "单条不足",
            "每条不足一行：类型、领域、同类说法、迹象、相应的计划和下一年的成效",
            found.statements(analysis),
            keys=3,
        ),
        _Sheet("逐年变化", "同一家单位几年的报告：反复出现、新出现、不再提", found.trends(analysis)),
        _Sheet(
            "不足分布",
            "各类不足的条数：合计、各年度、各领域、各地区",
            found.type_spread(analysis),
            chart=Chart("各类不足的条数", 1, colour="#B85C0C"),
        ),
        _Sheet("不足类型", "说到各类不足的单元数，合计及各报告", tables.problems_by_report(analysis)),
    ]
