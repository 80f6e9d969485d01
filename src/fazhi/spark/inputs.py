"""What Spark is to read: a folder or bucket of documents, or a table of texts; nothing may get lost on the way."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fazhi.errors import FazhiError, Outcome, OutputError
from fazhi.ingest.limits import FILE, MB
from fazhi.records import Failure
from fazhi.spark.partition import Names, local_path

_NAME_COLUMNS = ("report", "path", "name", "id")
_TEXT_COLUMNS = ("content", "text")
_LARGEST = max(FILE.values())
"""No format may have more bytes; such a file is not even sent to a worker."""
_PART = 128
"""Rows of a table in one task: about a second of work, so that no core waits long for the last one."""
_MISSING = "{}: 没有这个文件或文件夹"
_FULL = "{}: 已存在且不是空文件夹，未覆盖；请换一个地方，或先删掉它"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:/")
"""Two letters at least: ``C:/`` is a disk."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents as Spark gives them.

    Attributes
    ----------
    frame : pyspark.sql.DataFrame
        ``address`` and ``content`` (bytes).
    names : Names
        How addresses become the paths that the local run shows.
    listed : tuple of str
        The addresses of all files, also of those that Spark leaves out of ``frame``; none of a table.
    """

    frame: Any
    names: Names
    listed: tuple[str, ...] = ()


def is_url(place: str) -> bool:
    """Tell whether a place is an address such as ``s3a://bucket/folder`` and not a path of this computer."""
    return _URL.match(place) is not None


def check_here(given: str, out: str) -> None:
    """Check places of this computer before Spark is started: the input is there and the output is not.

    Raises
    ------
    FazhiError
        If the input is not there.
    OutputError
        If the output is there and is not an empty folder.
    """
    if not is_url(given) and not Path(given).exists():
        raise FazhiError(_MISSING.format(given))
    place = Path(out)
    if not is_url(out) and place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise OutputError(_FULL.format(out))


def check_there(session: Any, given: str, out: str) -> None:
    """Check addresses that only Spark can reach, as :func:`check_here` checks places of this computer.

    Raises
    ------
    FazhiError
        Also if Spark cannot reach them.
    OutputError
        If the output is there and is not an empty folder.
    """
    if is_url(given) and _asked(session, given, "getFileStatus") is None:
        raise FazhiError(_MISSING.format(given))
    inside = _asked(session, out, "listStatus") if is_url(out) else None
    if inside is not None and len(inside):
        raise OutputError(_FULL.format(out))


def read_documents(session: Any, given: str) -> Documents:
    """Find the documents that ``given`` names.

    Raises
    ------
    FazhiError
        If it is a table without the columns that are needed.
    """
    from pyspark.sql import functions as F  # noqa: N812

    root = given if is_url(given) else os.path.abspath(given)  # noqa: PTH100 - resolve() would follow links
    place = root if is_url(given) else _literal(root)
    names = Names(given, local_path(root), files=True)
    files = session.read.format("binaryFile").option("recursiveFileLookup", "true").load(place)
    listed = tuple(unquote(address) for address in files.inputFiles())
    if listed and all(address.endswith(".parquet") for address in listed):
        return Documents(_table(session, place, given), Names(given, given))
    # Longer ones are not read: the condition is one that Spark asks before it opens a file.
    frame = files.where(F.col("length") <= _LARGEST).select(F.col("path").alias("address"), "content")
    return Documents(frame, names, listed)


def _table(session: Any, place: str, given: str) -> Any:
    from pyspark.sql import functions as F  # noqa: N812

    table = session.read.parquet(place)
    name = next((column for column in _NAME_COLUMNS if column in table.columns), None)
    text = next((column for column in _TEXT_COLUMNS if column in table.columns), None)
    if name is None or text is None:
        raise FazhiError(
            f"{given}: 表里要有报告名（{'、'.join(_NAME_COLUMNS)} 之一）和文字（text 或 content）两列，"
            f"现有的列是 {'、'.join(table.columns)}"
        )
    # Text goes through the reader of files, which has to guess less when the bytes are UTF-8.
    texts = table.select(
        F.col(name).cast("string").alias("address"), F.col(text).cast("binary").alias("content")
    )
    parts = -(-table.count() // _PART)
    # A table that one program wrote at once is one part for Spark, and would keep one core busy.
    return texts.repartition(parts) if parts > texts.rdd.getNumPartitions() else texts


def left_out(session: Any, documents: Documents, found: Any) -> Iterator[Failure]:
    """Yield the files that are listed and have no outcome: empty ones, of which Spark says nothing, and others.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
    documents : Documents
    found : pyspark.sql.DataFrame
        One row a document, with ``address``.
    """
    names = documents.names
    wanted = {names.shown(address): address for address in documents.listed if names.wanted(address)}
    if len(wanted) == (found.count() if wanted else 0):
        return
    seen = {names.shown(row[0]) for row in found.select("address").toLocalIterator()}
    for path, address in sorted(wanted.items()):
        if path not in seen:
            yield Failure(path, *_why(_asked(session, address, "getFileStatus")))


def _why(status: Any) -> tuple[str, str]:
    """Say why a file has no outcome, in the words of the local run."""
    length = -1 if status is None else int(status.getLen())
    if length < 0:
        return "没有这个文件", Outcome.E_PATH
    if length == 0:
        return "空文件", Outcome.E_UNSUPPORTED
    if length > _LARGEST:
        reason = f"文件太大（{length / MB:.0f} MB），超过 {_LARGEST // MB} MB 的上限"
        return reason, Outcome.E_LIMIT
    return "读取时文件正在变化，请等它写完再读", Outcome.E_CORRUPT


def _literal(path: str) -> str:
    """Return a path so that Spark takes no character in it for a wildcard."""
    return re.sub(r"([\[\]{}*?\\])", r"\\\1", path) if os.sep == "/" else path


def _asked(session: Any, address: str, question: str) -> Any:
    """Ask the file system of an address about it; None if there is nothing.

    Raises
    ------
    FazhiError
        If the place cannot be reached.
    """
    path = session._jvm.org.apache.hadoop.fs.Path(address)
    try:
        system = path.getFileSystem(session._jsc.hadoopConfiguration())
        return getattr(system, question)(path)
    except Exception as error:  # the JVM's errors come under classes of Py4J
        if "FileNotFoundException" in str(error):
            return None
        raise FazhiError(f"{address}: Spark 打不开这个地址（{_said(error)}）") from error


def _said(error: Exception) -> str:
    """Return what the JVM said, with the names of its errors and without their packages and the stack."""
    lines = [line for line in str(error).splitlines() if line.strip() and "An error occurred" not in line]
    return (
        re.sub(r"(?:\w+\.)+(?=\w+(?:Exception|Error)\b)", "", lines[0].lstrip(": "))
        if lines
        else type(error).__name__
    )
