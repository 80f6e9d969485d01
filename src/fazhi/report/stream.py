"""Units of any number of reports → Parquet and Excel files, with a few reports in memory at a time."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fazhi.errors import OutputError
from fazhi.records import Analysis, LabeledDocument
from fazhi.report.book import sheets
from fazhi.report.book.excel import UNIT_KEYS, close_workbook, open_workbook
from fazhi.report.book.rows import unit_table
from fazhi.report.tables import Cell
from fazhi.report.units import unit_rows

_TYPES = {
    "report": "string",
    "unit": "int32",
    "kind": "string",
    "role": "string",
    "category": "string",
    "confidence": "double",
    "needs_review": "bool",
    "secondary": "list",
    "problems": "list",
    "section": "list",
    "text": "string",
    "start": "int32",
    "end": "int32",
    "page": "int32",
    "corrected": "bool",
}
"""The fields of a unit, in their order."""

_GROUP = 50_000
"""Units in one row group: some tens of megabytes while it is written."""
_SAMPLE = 20
"""Reports by which the widths of columns are chosen."""
_CREATED = "1980-01-01"
"""Date in the workbook's properties: the same units give the same bytes."""


def write_units_parquet(documents: Iterable[LabeledDocument], path: Path) -> None:
    """Write the units as Parquet, marked where a person corrected them; lists stay lists.

    Parameters
    ----------
    documents : iterable of LabeledDocument
        Taken as they come.
    path : Path
        Written to directly: give a temporary path to keep an old file whole.

    Raises
    ------
    OutputError
        If pyarrow is not installed.
    """
    rows = (row for document in documents for row in unit_rows(document, corrected=True))
    _write(_TYPES, ([row[name] for name in _TYPES] for row in rows), path)


def write_rows_parquet(types: Mapping[str, str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    """Write rows of a database as Parquet.

    Parameters
    ----------
    types : mapping of str to str
        The columns: ``string``, ``int32``, ``double``, ``bool``, or ``list`` for lists of strings as JSON.
    rows : iterable of sequence
        Taken as they come; names of files that are not UTF-8 are bytes.
    path : Path
        Written to directly: give a temporary path to keep an old file whole.

    Raises
    ------
    OutputError
        If pyarrow is not installed.
    """
    plain: dict[str, Callable[[Any], Any]] = {
        "string": lambda value: value.decode("utf-8", "replace") if isinstance(value, bytes) else value,
        "bool": bool,
        "list": json.loads,
    }
    change = [plain.get(kind) for kind in types.values()]
    values = (
        [value if of is None or value is None else of(value) for value, of in zip(row, change, strict=True)]
        for row in rows
    )
    _write(types, values, path)


def _write(types: Mapping[str, str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise OutputError("写 Parquet 需要 pyarrow，请先安装：pip install fazhi[parquet]") from error
    kinds = {"list": pa.list_(pa.string())}
    schema = pa.schema([(n, kinds.get(t) or pa.type_for_alias(t)) for n, t in types.items()])
    rest = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while group := list(islice(rest, _GROUP)):
            columns = zip(schema, zip(*group, strict=True), strict=True)
            arrays = [pa.array(values, field.type) for field, values in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


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
