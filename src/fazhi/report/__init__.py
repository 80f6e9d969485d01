"""Analysis → tables → a page, a workbook, rows. Never sees a model.

The names below are imported when first used: rows of units are wanted far oftener than a page.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fazhi.report import tables
    from fazhi.report.book.excel import write_problems_workbook, write_units_workbook, write_workbook
    from fazhi.report.page.headline import findings
    from fazhi.report.page.html import render_html
    from fazhi.report.tables import Table
    from fazhi.report.units import unit_rows

_HOMES = {
    "Table": "tables",
    "findings": "page.headline",
    "render_html": "page.html",
    "unit_rows": "units",
    "write_problems_workbook": "book.excel",
    "write_units_workbook": "book.excel",
    "write_workbook": "book.excel",
}
__all__ = [
    "Table",
    "findings",
    "render_html",
    "tables",
    "unit_rows",
    "write_problems_workbook",
    "write_units_workbook",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'fazhi.report' has no attribute {name!r}")
    import importlib

    if name == "tables":
        return importlib.import_module("fazhi.report.tables")
    return getattr(importlib.import_module(f"fazhi.report.{_HOMES[name]}"), name)
