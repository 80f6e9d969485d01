"""The first sheet: what was read, with what, and what the other sheets and labels mean."""

from collections.abc import Iterable
from typing import Any

from fazhi import words
from fazhi.codebook import codebook
from fazhi.records import Analysis
from fazhi.report.book.sheets import CONTINUED, Formats
from fazhi.report.signals import signals


def write_notes(sheet: Any, formats: Formats, analysis: Analysis, sheets: Iterable[tuple[str, str]]) -> None:
    """Fill the sheet; ``sheets`` are the names of the others with a line on each."""
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
        *_remarks(analysis),
        (CONTINUED, "一格放不下的文字接在下一行，前面标有此字样。"),
    ]
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "法治政府建设年度报告分析", formats.title)
    row = _notes(sheet, formats, 2, ("项目", "内容"), lines)
    row = _notes(sheet, formats, row + 1, ("工作表", "内容"), list(sheets))
    for group, names in (
        ("篇章作用", codebook().roles),
        ("领域", codebook().categories),
        ("不足类型", codebook().problems),
    ):
        meanings = [(name, codebook().meanings.get(name, "")) for name in names]
        row = _notes(sheet, formats, row + 1, (group, "收什么"), meanings)
    if known := signals():
        meanings = [(signal.name, signal.explanation) for signal in known.values()]
        row = _notes(sheet, formats, row + 1, ("空泛的迹象", "是什么意思"), meanings)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _remarks(analysis: Analysis) -> list[tuple[str, str]]:
    """Return what could not be done, or not well."""
    themes = analysis.themes.notes if analysis.themes else ()
    said = analysis.shortcomings.notes if analysis.shortcomings else ()
    return [("主题", words.one_line(note)) for note in themes] + [
        ("不足", words.one_line(note)) for note in said
    ]


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
