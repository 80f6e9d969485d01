"""Native Excel charts, all on one sheet: people can restyle them and they follow the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fazhi.report.tables import Table

_MOST = 20
"""Bars in one chart at most: the first rows of the table, which come largest first where there are many."""

_COLUMN, _ROW = 64, 20
"""Pixels of a cell of an empty sheet."""

_WIDTH, _GAP = 620, 40
_COLOURS = ("#2F6FA8", "#B85C0C", "#1F7F6C")
_PALE = "#DBE1E8"


@dataclass(frozen=True, slots=True)
class Chart:
    """How to draw a table: its first column against the one at ``column``, or against all as lines."""

    title: str
    column: int
    kind: Literal["bar", "line"] = "bar"
    colour: str = _COLOURS[0]
    share: bool = False


def draw_charts(workbook: Any, sheet: Any, charts: Sequence[tuple[str, Table, Chart]]) -> None:
    """Draw the charts of sheets given as (name, table, chart) in two columns."""
    bottoms = [1, 1]
    for name, table, plan in charts:
        side = 0 if bottoms[0] <= bottoms[1] else 1
        height = 300 if plan.kind == "line" else 90 + 26 * min(len(table.rows), _MOST)
        chart = _line(workbook, name, table) if plan.kind == "line" else _bar(workbook, name, table, plan)
        chart.set_title({"name": plan.title, "name_font": {"size": 13}, "overlay": False})
        chart.set_size({"width": _WIDTH, "height": height})
        place = (bottoms[side], side * -(-(_WIDTH + _GAP) // _COLUMN))
        sheet.insert_chart(*place, chart, {"description": f"{plan.title}，数字见工作表“{name}”"})
        bottoms[side] += -(-height // _ROW) + 2
    if not charts:
        sheet.write_string(0, 0, "没有可以画成图的数字。")
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)  # a chart must not be cut by a page's end


def _bar(workbook: Any, name: str, table: Table, plan: Chart) -> Any:
    last = min(len(table.rows), _MOST)
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [name, 0, plan.column],
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, plan.column, last, plan.column],
            "fill": {"color": plan.colour},
            "data_labels": {"value": True, **({"num_format": "0.0%"} if plan.share else {})},
            "gap": 45,
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "line": {"color": _PALE}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return chart


def _line(workbook: Any, name: str, table: Table) -> Any:
    chart = workbook.add_chart({"type": "line"})
    for column, colour in zip(range(1, len(table.columns)), _COLOURS, strict=False):
        chart.add_series(
            {
                "name": [name, 0, column],
                "categories": [name, 1, 0, len(table.rows), 0],
                "values": [name, 1, column, len(table.rows), column],
                "line": {"color": colour, "width": 2},
                "marker": {
                    "type": "circle",
                    "size": 6,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
            }
        )
    chart.show_blanks_as("gap")
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"name": table.columns[0]})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": _PALE}}, "num_format": "0.00"})
    return chart
