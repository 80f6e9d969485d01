"""Analysis → tables → a page, a workbook, rows. Never sees a model."""

from fazhi.report import tables
from fazhi.report.excel import write_units_workbook, write_workbook
from fazhi.report.html import render_html
from fazhi.report.tables import Table
from fazhi.report.units import unit_rows

__all__ = ["Table", "render_html", "tables", "unit_rows", "write_units_workbook", "write_workbook"]
