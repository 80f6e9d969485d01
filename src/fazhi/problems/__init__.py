"""存在的不足: single statements, what they have in common across reports, what became of them."""

from fazhi.problems.find import Classify, find_shortcomings
from fazhi.problems.lines import csv_lines, table_lines
from fazhi.problems.split import Span, split_unit

__all__ = ["Classify", "Span", "csv_lines", "find_shortcomings", "split_unit", "table_lines"]
