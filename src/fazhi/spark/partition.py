"""What a Spark worker does with its part of the documents: the local functions, nothing of its own."""

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from fazhi.analyze import label_group
from fazhi.ingest import guarded_groups, may_be_report
from fazhi.records import Failure, LabeledDocument
from fazhi.report import unit_rows
from fazhi.spark.shipped import model_here

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP = 16
"""Documents labelled at a time."""
_BATCH = 32
"""Documents whose rows go back to Spark at a time."""


def outcome_schema() -> "pa.Schema":
    """Return the columns of one row a document: its units, or the reason why it has none.

    The units' fields are those of the jsonl output; ``address`` is the name that Spark knows.
    """
    import pyarrow as pa

    text, number, several = pa.string(), pa.int32(), pa.list_(pa.string())
    unit = {
        **{"report": text, "unit": number, "kind": text, "role": text, "category": text},
        **{"confidence": pa.float64(), "needs_review": pa.bool_()},
        **{"secondary": several, "problems": several, "section": several},
        **{"text": text, "start": number, "end": number, "page": number},
    }
    columns = {
        **{"address": text, "report": text, "code": text, "reason": text, "year": text},
        "units": pa.list_(pa.struct(list(unit.items()))),
    }
    return pa.schema(list(columns.items()))


@dataclass(frozen=True, slots=True)
class Names:
    """How the addresses that Spark gives become the paths that the local run would show.

    Attributes
    ----------
    given : str
        The input as the user wrote it.
    root : str
        The same as Spark writes it, as far as the part that differs.
    files : bool
        Whether the names are those of files, among which programs' own are passed over.
    """

    given: str
    root: str
    files: bool = False

    def shown(self, address: str) -> str:
        """Return the path to show for an address such as ``file:/data/甲.docx``."""
        plain = local_path(address)
        if plain == self.root:
            return self.given
        inner = plain.removeprefix(self.root.rstrip("/") + "/")
        return plain if inner == plain else f"{self.given.rstrip('/')}/{inner}"

    def wanted(self, address: str) -> bool:
        """Tell whether the local run would read it too."""
        return not self.files or self.shown(address) == self.given or may_be_report(address)


def local_path(address: str) -> str:
    """Return the path of an address such as ``file:/data``; other addresses as they are."""
    is_local = address.startswith("file:")
    return "/" + address.removeprefix("file:").lstrip("/") if is_local else address


def label_batches(
    batches: "Iterable[pa.RecordBatch]",
    pack: Mapping[str, bytes],
    names: Names,
    scratch: str | None = None,
) -> "Iterator[pa.RecordBatch]":
    """Label the documents of one partition: batches of documents in, batches of outcomes out.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        With columns ``address`` (string) and ``content`` (binary).
    pack : mapping of str to bytes
        The files of the model directory.
    names : Names
        How addresses are shown.
    scratch : str, optional
        A folder that is deleted when the job has ended.
    """
    label = partial(label_group, model=model_here(pack, scratch))
    with tempfile.TemporaryDirectory(prefix="fazhi-", dir=scratch) as folder:
        waiting: deque[tuple[str, Path]] = deque()
        documents = _written(_documents(batches, names), Path(folder), waiting)
        # One process beside this one, so that a document that kills its reader costs that document.
        results = guarded_groups(label, documents, 1, _GROUP)
        outcomes = (_outcome(*waiting.popleft(), result, names) for result in results)
        while some := list(islice(outcomes, _BATCH)):
            yield _batch(some)


def _documents(batches: "Iterable[pa.RecordBatch]", names: Names) -> Iterator[tuple[str, bytes]]:
    for batch in batches:
        # Not all contents at once: a batch holds dozens of files.
        for address, content in zip(
            batch.column("address").to_pylist(), batch.column("content"), strict=True
        ):
            if names.wanted(address):
                yield address, content.as_py() or b""


def _written(
    documents: Iterable[tuple[str, bytes]], folder: Path, waiting: "deque[tuple[str, Path]]"
) -> Iterator[str]:
    """Write the documents one by one as they are asked for, and note whose turn it is."""
    for number, (address, content) in enumerate(documents):
        # Under its own name: the year or the issuing body may stand only there.
        path = folder / str(number) / file_name(address)
        path.parent.mkdir()
        path.write_bytes(content)
        waiting.append((address, path))
        yield str(path)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A document's row, its units apart."""

    row: dict[str, str | None]
    units: list[dict[str, object]]


def _outcome(address: str, path: Path, result: LabeledDocument | Failure, names: Names) -> _Outcome:
    path.unlink()
    path.parent.rmdir()
    row = {"address": address, "report": names.shown(address), "code": None, "reason": None, "year": None}
    if isinstance(result, Failure):
        return _Outcome({**row, "code": result.code, "reason": result.reason}, [])
    report = replace(result.document.report, path=names.shown(address))
    document = replace(result.document, report=report)
    units = list(unit_rows(replace(result, document=document)))
    return _Outcome({**row, "year": document.metadata.year.value}, units)


def _batch(outcomes: Sequence[_Outcome]) -> "pa.RecordBatch":
    """Lay outcomes out column by column, which takes a fifth of the time of row by row."""
    import pyarrow as pa

    schema = outcome_schema()
    listed = schema.field("units").type
    units = [unit for outcome in outcomes for unit in outcome.units]
    fields = [listed.value_type.field(i) for i in range(listed.value_type.num_fields)]
    columns = [pa.array([unit[field.name] for unit in units], field.type) for field in fields]
    ends = [0]
    for outcome in outcomes:
        ends.append(ends[-1] + len(outcome.units))
    struct = pa.StructArray.from_arrays(columns, fields=fields)
    lists = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), struct)
    plain: list[Any] = [
        pa.array([outcome.row[name] for outcome in outcomes], pa.string())
        for name in schema.names
        if name != "units"
    ]
    return pa.RecordBatch.from_arrays([*plain, lists], schema=schema)


def file_name(name: str) -> str:
    """Return a name that any file can have, with the ending and as much of the rest as fits."""
    last = PurePosixPath(name).name.replace("\x00", "") or "document"
    ending = PurePosixPath(last).suffix[:10]
    stem = last.removesuffix(ending).encode("utf-8", "replace")[: 200 - len(ending)]
    return stem.decode("utf-8", "ignore") + ending
