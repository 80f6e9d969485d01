"""Tables → worksheets: text stays text, nothing is cut off, every sheet looks alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.chars import width
from fazhi.report.tables import Cell, Table
from fazhi.words import clean

CELL_LIMIT = 32_767
"""Most UTF-16 units Excel holds in one cell."""

ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 16_384
"""Most rows and columns Excel holds in one sheet."""

CONTINUED = "（续）"
"""Stands before text that goes on from the row above."""

_FONT = "Microsoft YaHei"
_NARROW, _WIDE, _WIDEST, _SAMPLE = 8, 46, 90, 200
"""Column widths in half-width characters, and how many rows are looked at to choose one."""

_LINE_HEIGHT, _HIGHEST = 16.5, 409.0
"""Points a line of the font needs, and the height Excel allows a row."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
_SPLIT_AT = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of a workbook."""

    head: Any
    text: Any
    literal: Any
    number: Any
    share: Any
    decimal: Any
    title: Any

    @classmethod
    def of(cls, workbook: Any) -> "Formats":
        """Add the formats to ``workbook``."""
        cell = {"font_name": _FONT, "font_size": 10, "valign": "top", "border": 1, "border_color": "#DBE1E8"}
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1B5A92", "valign": "vcenter"}
        return cls(
            head=workbook.add_format({**cell, **head, "text_wrap": True}),
            text=workbook.add_format({**cell, "text_wrap": True}),
            # Stays text when somebody edits the cell: the apostrophe one would type before it.
            literal=workbook.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
            number=workbook.add_format({**cell, "num_format": "#,##0"}),
            share=workbook.add_format({**cell, "num_format": "0.0%"}),
            decimal=workbook.add_format({**cell, "num_format": "0.000"}),
            title=workbook.add_format({"font_name": _FONT, "font_size": 16, "bold": True}),
        )


def write_table(workbook: Any, name: str, formats: Formats, table: Table, keys: int = 1) -> None:
    """Write a table with frozen head, filter and fitting column widths; a full sheet is followed by another.

    What is below the last row of a sheet stands on the next one, and behind that what is beyond its last
    column, with the leading columns again.

    Parameters
    ----------
    workbook : xlsxwriter workbook
        Gets the sheets.
    name : str
        Of the first sheet; see :func:`sheet_name` for the others.
    formats : Formats
        Of the same workbook.
    table : Table
        Columns whose name ends in 占比 or is 把握 hold shares from 0 to 1; 文字 is the widest.
    keys : int
        So many leading columns are repeated in rows and on sheets that go on; the first two of them at
        most stay in sight when scrolling sideways.
    """
    number = 0
    for part in _side_by_side(table, keys):
        rows = [piece for row in part.rows for piece in split_row(row, keys)]
        for start in range(0, max(1, len(rows)), ROW_LIMIT - 1):
            number += 1
            sheet = workbook.add_worksheet(sheet_name(name, number))
            growing = GrowingTable(sheet, formats, part.columns, rows[:_SAMPLE])
            for row in rows[start : start + ROW_LIMIT - 1]:
                growing.add(row)
            growing.close(keys)


def _side_by_side(table: Table, keys: int) -> Iterator[Table]:
    """Yield a table in parts that are as wide as a sheet, each with the leading ``keys`` columns."""
    if len(table.columns) <= COLUMN_LIMIT:
        yield table
        return
    step = COLUMN_LIMIT - keys
    for start in range(keys, len(table.columns), step):
        columns = (*table.columns[:keys], *table.columns[start : start + step])
        rows = tuple((*row[:keys], *row[start : start + step]) for row in table.rows)
        yield Table(table.name, table.title, columns, rows)


def going_on(name: str, table: Table) -> str:
    """Say where a table goes on that does not fit on a sheet; empty if it fits."""
    if len(table.columns) <= COLUMN_LIMIT and len(table.rows) < ROW_LIMIT:
        return ""
    return f"一张表放不下，接着看“{sheet_name(name, 2)}”及其后各表"


def sheet_name(name: str, number: int) -> str:
    """Return the name of the ``number``-th sheet, from 1, that a table fills."""
    return name if number == 1 else f"{name}（{number}）"


class GrowingTable:
    """A table on a sheet that is filled row by row, from the top.

    Parameters
    ----------
    sheet : xlsxwriter worksheet
        Empty; filled from its first cell.
    formats : Formats
        Of the same workbook.
    columns : sequence of str
        As in :func:`write_table`.
    sample : sequence of rows
        Some of the rows to come, by which the columns' widths are chosen.
    """

    def __init__(
        self, sheet: Any, formats: Formats, columns: Sequence[str], sample: Sequence[Sequence[Cell]]
    ) -> None:
        self._sheet, self._formats, self._columns = sheet, formats, columns
        self._widths = [_width(name, [row[column] for row in sample]) for column, name in enumerate(columns)]
        self._shares = [_is_share(name) for name in columns]
        self.rows = 0
        sheet.set_row(0, _height(columns, self._widths))
        for column, name in enumerate(columns):
            sheet.write_string(0, column, clean(name)[:CELL_LIMIT], formats.head)
            sheet.set_column(column, column, self._widths[column])

    def add(self, row: Sequence[Cell]) -> None:
        """Write the next row; see :func:`split_row` for text that does not fit into a cell."""
        self.rows += 1
        self._sheet.set_row(self.rows, _height(row, self._widths))
        for column, value in enumerate(row):
            _write(self._sheet, (self.rows, column), value, self._formats, self._shares[column])

    def close(self, keys: int = 1) -> None:
        """Freeze the head and the first of ``keys`` columns, add the filter, set the page."""
        self._sheet.freeze_panes(1, min(keys, 2))
        self._sheet.autofilter(0, 0, max(self.rows, 1), len(self._columns) - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)


def _is_share(name: str) -> bool:
    return name.endswith("占比") or name == "把握"


def _write(sheet: Any, place: tuple[int, int], value: Cell, formats: Formats, is_share: bool) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, formats.text)
    elif isinstance(value, str):
        dangerous = value.lstrip().startswith(_FORMULA)
        sheet.write_string(*place, value, formats.literal if dangerous else formats.text)
    else:
        plain = formats.decimal if isinstance(value, float) else formats.number
        sheet.write_number(*place, value, formats.share if is_share else plain)


def split_row(row: Sequence[Cell], keys: int) -> Iterator[tuple[Cell, ...]]:
    """Yield ``row``, and behind it rows with what did not fit into its cells.

    Such a row repeats the first ``keys`` cells and is otherwise empty but for the text that goes on.
    """
    chunks = [list(split_text(clean(value))) if isinstance(value, str) else [value] for value in row]
    yield tuple(parts[0] for parts in chunks)
    for number in range(1, max(len(parts) for parts in chunks)):
        yield tuple(
            parts[number] if number < len(parts) else parts[0] if column < keys else None
            for column, parts in enumerate(chunks)
        )


def split_text(text: str) -> Iterator[str]:
    """Yield ``text`` in pieces that fit into a cell, each after the first marked as going on.

    Cuts behind a sentence where one ends in the last tenth of a piece. Without the marks the pieces
    joined are the text.
    """
    mark = ""
    while len(mark) + _units(text) > CELL_LIMIT:
        end = _fitting(text, CELL_LIMIT - len(mark))
        stops = [match.end() for match in _SPLIT_AT.finditer(text, end - end // 10, end)]
        end = stops[-1] if stops else end
        yield mark + text[:end]
        text, mark = text[end:], CONTINUED
    yield mark + text


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _fitting(text: str, limit: int) -> int:
    """Return how many characters of ``text`` take at most ``limit`` UTF-16 units."""
    end = min(len(text), limit)
    while (over := _units(text[:end]) - limit) > 0:
        end -= (over + 1) // 2
    return end


def _width(name: str, values: Sequence[Cell]) -> int:
    """Return a column width in half-width characters: that of the longest line, within bounds."""
    lines = [line for value in values if isinstance(value, str) for line in value[:400].split("\n")]
    numbers = [f"{value:,}" for value in values if isinstance(value, int)]
    longest = max((width(line) for line in (*lines, *numbers)), default=0)
    return min(max(longest + 2, min(width(name), 16) + 4, _NARROW), _WIDEST if name == "文字" else _WIDE)


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """Return the height in points that shows every wrapped cell of a row, as far as Excel allows.

    Set because programs other than Excel do not fit the height of rows they did not write.
    """
    lines = 1
    for value, wide in zip(row, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(-(-width(line) // wide) or 1 for line in value.split("\n")))
    return min(lines * _LINE_HEIGHT + 2, _HIGHEST)
