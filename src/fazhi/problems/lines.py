"""Shortcomings → CSV, and a table for the terminal."""

from collections.abc import Iterable, Iterator, Sequence

from fazhi.findings import Answer, Pattern, Shortcomings, Statement
from fazhi.output import csv_line, for_cell, for_terminal, shown_path
from fazhi.records import LabeledDocument
from fazhi.words import UNSTATED, region_of, signal_texts, year_of

KINDS = {"plan": "计划", "result": "次年成效"}
"""What each kind of answer is called."""
_JOINED = "；"
_SHOWN = 3
"""Quotes of a pattern shown in a terminal."""
_WIDE = 60
"""Characters of a quote shown in a terminal."""


def csv_lines(shortcomings: Shortcomings, documents: Sequence[LabeledDocument]) -> Iterator[str]:
    """Yield a CSV file of the statements, one a line; it begins with a byte order mark, for Excel."""
    names = {pattern.id: pattern.name for pattern in shortcomings.patterns}
    signals = signal_texts()
    header = ["编号", "报告", "地区", "年度", "单元", "不足", "问题类型", "领域", "模式", "模式名称", "信号"]
    yield "\ufeff" + csv_line([*header, *KINDS.values()])
    for one in shortcomings.statements:
        document = documents[one.report].document
        year = year_of(document)
        yield csv_line(
            [
                one.id,
                for_cell(shown_path(document.report.path)),
                for_cell(region_of(document)),
                "" if year == UNSTATED else for_cell(year),
                str(one.unit),
                for_cell(one.text),
                _JOINED.join(one.types),
                one.category or "",
                one.pattern or "",
                for_cell(names.get(one.pattern or "", "")),
                _JOINED.join(signals[name][0] for name in one.signals),
                *(_JOINED.join(_units(one.answers, kind)) for kind in KINDS),
            ]
        )


def _units(answers: Iterable[Answer], kind: str) -> list[str]:
    return [str(answer.unit) for answer in answers if answer.kind == kind]


def table_lines(shortcomings: Shortcomings, documents: Sequence[LabeledDocument]) -> Iterator[str]:
    """Yield the patterns for people, the most widespread first, then the statements report by report."""
    if shortcomings.patterns:
        yield "反复出现的不足\n"
        for pattern in shortcomings.patterns:
            yield from _pattern_lines(pattern)
        yield "\n"
    yield from _statement_lines(shortcomings.statements, documents)
    lasting = [one for one in shortcomings.trends if one.state == "lasting"]
    if lasting:
        yield "\n同一单位多年都提到、最近一年仍在提的不足\n"
        for trend in lasting:
            yield f"  {for_terminal(trend.body)}　{for_terminal(trend.name)}（{'、'.join(trend.years)}）\n"


def _pattern_lines(pattern: Pattern) -> Iterator[str]:
    years = f"，{pattern.years[0]}—{pattern.years[-1]} 年" if len(pattern.years) > 1 else ""
    yield f"{pattern.id:>5}  {for_terminal(pattern.name)}（{pattern.reports} 份报告{years}）\n"
    for quote in pattern.quotes[1 : 1 + _SHOWN]:
        yield f"         {_shorten(quote.text)}\n"


def _statement_lines(statements: Sequence[Statement], documents: Sequence[LabeledDocument]) -> Iterator[str]:
    report = -1
    for one in statements:
        if one.report != report:
            report = one.report
            yield f"\n{for_terminal(documents[report].document.report.path)}\n"
        types = f"［{'、'.join(one.types)}］" if one.types else ""
        pattern = f"　{one.pattern}" if one.pattern else ""
        yield f"{one.id:>6}  单元 {one.unit:<4}{for_terminal(one.text)}{types}{pattern}\n"


def _shorten(text: str) -> str:
    shown = for_terminal(text)
    return shown if len(shown) <= _WIDE else shown[:_WIDE] + "…"
