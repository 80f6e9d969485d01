"""Units and rows of a database → Parquet files, with a few of them in memory at a time."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from fazhi.codebook import codebook
from fazhi.errors import OutputError
from fazhi.records import LabeledDocument
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
}
"""The fields of a unit, in their order; ``scores`` and ``corrected`` follow where they are asked for."""

_GROUP = 50_000
"""Units in one row group: some tens of megabytes while it is written."""


class NoPyarrowError(OutputError):
    """The package that writes Parquet is not installed."""

    def __init__(self) -> None:
        super().__init__("写 Parquet 需要 pyarrow，请先安装：pip install pyarrow")


def write_units_parquet(
    documents: Iterable[LabeledDocument], path: Path, scores: bool = False, corrected: bool = False
) -> None:
    """Write the units as Parquet; lists stay lists, and scores a structure of one number a category.

    Parameters
    ----------
    documents : iterable of LabeledDocument
        Taken as they come.
    path : Path
        Written to directly: give a temporary path to keep an old file whole.
    scores, corrected : bool
        Whether to add these fields, see :func:`fazhi.report.units.unit_rows`.

    Raises
    ------
    NoPyarrowError
        If pyarrow is not installed.
    """
    types = {
        **_TYPES,
        **({"scores": "scores"} if scores else {}),
        **({"corrected": "bool"} if corrected else {}),
    }
    rows = (row for document in documents for row in unit_rows(document, scores, corrected))
    _write(types, ([row[name] for name in types] for row in rows), path)


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
    NoPyarrowError
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
        raise NoPyarrowError from error
    scores = pa.struct([(name, pa.float64()) for name in codebook().categories])
    kinds = {"list": pa.list_(pa.string()), "scores": scores}
    schema = pa.schema([(n, kinds.get(t) or pa.type_for_alias(t)) for n, t in types.items()])
    rest = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while group := list(islice(rest, _GROUP)):
            columns = zip(schema, zip(*group, strict=True), strict=True)
            arrays = [pa.array(values, field.type) for field, values in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
