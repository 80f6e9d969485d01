"""What a Spark worker does with its part of the documents: the local functions, nothing of its own."""

import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from fazhi.analyze import label_group
from fazhi.ingest import guarded_groups
from fazhi.records import Failure, LabeledDocument
from fazhi.report import unit_rows
from fazhi.store import read_manifest

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

_GROUP = 16
"""Documents labelled at a time."""
_BATCH = 32
"""Documents whose rows go back to Spark at a time."""


def outcome_schema() -> "pa.Schema":
    """Return the columns of one row a document: its units, or the reason why it has none.

    The units' fields are those of the jsonl output.
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
        "report": text,
        "code": text,
        "reason": text,
        "year": text,
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
    """

    given: str
    root: str

    def shown(self, address: str) -> str:
        """Return the path to show for an address such as ``file:/data/甲.docx``."""
        plain = unquote(address.removeprefix("file:")) if address.startswith("file:") else address
        plain = "/" + plain.lstrip("/") if address.startswith("file:") else plain
        if plain == self.root:
            return self.given
        inner = plain.removeprefix(self.root.rstrip("/") + "/")
        return plain if inner == plain else f"{self.given.rstrip('/')}/{inner}"


def label_batches(
    batches: "Iterable[pa.RecordBatch]", pack: Mapping[str, bytes], names: Names
) -> "Iterator[pa.RecordBatch]":
    """Label the documents of one partition, one batch in, one batch of outcomes out.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        With columns ``name`` (string) and ``content`` (binary).
    pack : mapping of str to bytes
        The files of the model directory.
    names : Names
        How names are shown.
    """
    import pyarrow as pa

    schema = outcome_schema()
    with tempfile.TemporaryDirectory(prefix="fazhi-") as folder:
        model = Path(folder) / "model"
        unpack_model(pack, model)
        documents = _documents(batches, Path(folder), names)
        waiting: deque[str] = deque()
        label = partial(label_group, model=str(model))
        # One worker beside this process, so that a document that kills its reader costs that document.
        results = guarded_groups(label, _written(documents, waiting), 1, _GROUP)
        rows = (_outcome(waiting.popleft(), result) for result in results)
        while some := list(islice(rows, _BATCH)):
            yield pa.RecordBatch.from_pylist(some, schema=schema)


def _documents(
    batches: "Iterable[pa.RecordBatch]", folder: Path, names: Names
) -> Iterator[tuple[str, Path, bytes]]:
    """Yield the name, a path for it and the bytes of every document."""
    number = 0
    for batch in batches:
        columns = zip(batch.column("name").to_pylist(), batch.column("content").to_pylist(), strict=True)
        for name, content in columns:
            number += 1
            # Under its own name: the year or the issuing body may stand only there.
            yield names.shown(name), folder / str(number) / file_name(name), content or b""


def _written(documents: Iterable[tuple[str, Path, bytes]], waiting: "deque[str]") -> Iterator[str]:
    """Write the documents one by one as they are asked for, and note whose turn it is."""
    for name, path, content in documents:
        path.parent.mkdir()
        path.write_bytes(content)
        waiting.append(name)
        yield str(path)


def _outcome(name: str, result: LabeledDocument | Failure) -> Row:
    if isinstance(result, Failure):
        shutil.rmtree(Path(result.path).parent, ignore_errors=True)
        return {"report": name, "code": result.code, "reason": result.reason, "year": None, "units": []}
    report = result.document.report
    shutil.rmtree(Path(report.path).parent, ignore_errors=True)
    document = replace(result.document, report=replace(report, path=name))
    year = document.metadata.year.value
    units = list(unit_rows(replace(result, document=document)))
    return {"report": name, "code": None, "reason": None, "year": year, "units": units}


def file_name(name: str) -> str:
    """Return a name that any file can have, with the ending and as much of the rest as fits."""
    last = PurePosixPath(name).name.replace("\x00", "") or "document"
    ending = PurePosixPath(last).suffix[:10]
    stem = last.removesuffix(ending).encode("utf-8", "replace")[: 200 - len(ending)]
    return stem.decode("utf-8", "ignore") + ending


def pack_model(folder: Path) -> dict[str, bytes]:
    """Return the files of a model directory, to be sent to the workers once.

    Raises
    ------
    ModelError
        If it is not whole.
    """
    read_manifest(folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def unpack_model(pack: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a packed model into a new folder."""
    folder.mkdir()
    for name, content in pack.items():
        (folder / name).write_bytes(content)
