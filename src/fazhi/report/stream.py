"""Units of any number of reports → an Excel file, with a few reports in memory at a time."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fazhi.records import Analysis, LabeledDocument
from fazhi.report.book import sheets
from fazhi.report.book.excel import UNIT_KEYS, close_workbook, open_workbook
from fazhi.report.book.rows import unit_table
from fazhi.report.tables import Cell

_SAMPLE = 20
"""Reports by which the widths of columns are chosen."""
_CREATED = "1980-01-01"
"""Date in the workbook's properties: the same units give the same bytes."""


def write_units_sheets(documents: Iterable[LabeledDocument], path: Path) -> None:
    """Write the units into a workbook that goes on on a further sheet where one is full.

    Parameters
    ----------
    documents : iterable of LabeledDocument
        Taken as they come.
    path : Path
        Written to directly: give a temporary path to keep an old file whole.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    rest = iter(documents)
    first = list(islice(rest, _SAMPLE))
    workbook = open_workbook(path, _CREATED, streaming=True)
    formats = sheets.Formats.of(workbook)
    sample = [row for document in first for row in _rows(document)]
    number, table = 0, None
    for row in chain.from_iterable(map(_rows, chain(first, rest))):
        if table is None or table.rows + 1 >= sheets.ROW_LIMIT:
            if table:
                table.close(UNIT_KEYS)
            number += 1
            table = _sheet(workbook, formats, number, sample)
        table.add(row)
    (table or _sheet(workbook, formats, 1, sample)).close(UNIT_KEYS)
    close_workbook(workbook, path)


def _sheet(workbook: Any, formats: sheets.Formats, number: int, sample: list[tuple[Cell, ...]]) -> Any:
    sheet = workbook.add_worksheet(sheets.sheet_name("单元", number))
    return sheets.GrowingTable(sheet, formats, _columns(), sample[:200])


def _columns() -> tuple[str, ...]:
    return (*unit_table(Analysis((), (), "", "")).columns, "人工更正")


def _rows(document: LabeledDocument) -> Iterator[tuple[Cell, ...]]:
    table = unit_table(Analysis((document,), (), "", ""))
    for row, said in zip(table.rows, document.predictions, strict=True):
        yield from sheets.split_row((*row, "是" if said.corrected else ""), UNIT_KEYS)
