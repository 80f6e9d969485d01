"""Numbers → pictures as SVG; the page only places them."""

from fazhi.report.pictures.draw import draw
from fazhi.report.pictures.specs import Bar, Part, bars, lines, stacked

__all__ = ["Bar", "Part", "bars", "draw", "lines", "stacked"]
