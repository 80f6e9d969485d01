"""``fazhi spark classify``: documents or a table of texts → Parquet of units and of failures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fazhi.errors import FazhiError, OutputError
from fazhi.ingest import may_be_report
from fazhi.spark.partition import Names, label_batches, outcome_schema, pack_model
from fazhi.spark.session import first_line, spark_session

UNITS = "units"
"""Folder of the units below OUTPUT, one folder a year below it."""
FAILURES = "failures"
"""Folder of the documents that gave no units."""
UNSTATED_YEAR = "unstated"

_NAME_COLUMNS = ("report", "path", "name", "id")
_TEXT_COLUMNS = ("content", "text")

Label = Callable[..., Iterator[Any]]


@dataclass(frozen=True, slots=True)
class SparkOutcome:
    """How many documents were labelled, how many units they have, and how many documents failed."""

    reports: int
    units: int
    failures: int


def classify_with_spark(
    given: str, out: str, model: Path, master: str = "local[*]", label: Label = label_batches
) -> SparkOutcome:
    """Label documents on a Spark cluster; labels are those of the local run.

    Parameters
    ----------
    given : str
        A folder or bucket of documents, or a Parquet table with a column ``report`` (or ``path``,
        ``name``, ``id``) and a column ``text`` (or ``content``, bytes); anything Spark can address.
    out : str
        A new folder; gets ``units/year=…/*.parquet`` with the fields of the jsonl output, and
        ``failures/*.parquet`` with ``report``, ``code`` and ``reason``. The order of rows is not fixed.
    model : Path
        A model directory; it is sent to every worker once.
    master : str
        A Spark master URL.
    label : callable
        The function that a partition goes through.

    Raises
    ------
    FazhiError
        If Spark cannot be started, the input does not exist or has no documents, or the job failed.
    OutputError
        If ``out`` exists and is not empty, or cannot be written.
    """
    pack = pack_model(model)
    _check_local(given, out)
    with spark_session(master) as session:
        try:
            return _run(session, (given, out), pack, label)
        except FazhiError:
            raise
        except Exception as error:  # Spark has no common base for what its workers, its JVM and Py4J raise
            raise FazhiError(f"Spark 作业失败：{first_line(error)}") from error


def _run(session: Any, places: tuple[str, str], pack: dict[str, bytes], label: Label) -> SparkOutcome:
    from pyspark import StorageLevel
    from pyspark.sql import functions as F  # noqa: N812
    from pyspark.sql.pandas.types import from_arrow_schema

    given, out = places
    sent = session.sparkContext.broadcast(pack)
    work = partial(_partition, label=label, sent=sent, names=_names(given))
    # Kept on disk, so that the second table does not label everything again.
    found = (
        _documents(session, given)
        .mapInArrow(work, from_arrow_schema(outcome_schema()))
        .persist(StorageLevel.DISK_ONLY)
    )
    good, bad = found.where("reason is null"), found.where("reason is not null")
    year = F.coalesce("year", F.lit(UNSTATED_YEAR)).alias("year")
    units = good.select(year, F.explode("units").alias("unit")).select("unit.*", "year")
    units.write.partitionBy("year").parquet(f"{out.rstrip('/')}/{UNITS}")
    bad.select("report", "code", "reason").write.parquet(f"{out.rstrip('/')}/{FAILURES}")
    total = good.agg(F.count("*"), F.coalesce(F.sum(F.size("units")), F.lit(0))).first()
    failures = bad.count()
    found.unpersist()
    if not total[0] and not failures:
        raise FazhiError(f"{given}: 没有可读的报告")
    return SparkOutcome(total[0], total[1], failures)


def _partition(batches: Iterable[Any], *, label: Label, sent: Any, names: Names) -> Iterator[Any]:
    return label(batches, sent.value, names)


def _documents(session: Any, given: str) -> Any:
    """Return a table with ``name`` and ``content`` (bytes)."""
    from pyspark.sql import functions as F  # noqa: N812

    if not _is_table(given):
        files = session.read.format("binaryFile").option("recursiveFileLookup", "true").load(given)
        listed = F.udf(lambda address: may_be_report(unquote(address)), "boolean")
        return files.where(listed("path")).select(F.col("path").alias("name"), "content")
    table = session.read.parquet(given)
    name = next((column for column in _NAME_COLUMNS if column in table.columns), None)
    text = next((column for column in _TEXT_COLUMNS if column in table.columns), None)
    if name is None or text is None:
        raise FazhiError(
            f"{given}: 表里要有报告名（{'、'.join(_NAME_COLUMNS)} 之一）和文字（text 或 content）两列，"
            f"现有的列是 {'、'.join(table.columns)}"
        )
    # Text goes through the reader of files, which has to guess less when the bytes are UTF-8.
    return table.select(F.col(name).cast("string").alias("name"), F.col(text).cast("binary").alias("content"))


def _is_table(given: str) -> bool:
    folder = Path(given)
    inside = folder.is_dir() and next(folder.rglob("*.parquet"), None) is not None
    return given.rstrip("/").endswith(".parquet") or inside


def _names(given: str) -> Names:
    return Names(given, given if "://" in given else str(Path(given).absolute()))


def _check_local(given: str, out: str) -> None:
    if "://" not in given and not Path(given).exists():
        raise FazhiError(f"{given}: 没有这个文件或文件夹")
    target = Path(out)
    if "://" not in out and target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise OutputError(f"{out}: 已存在且不是空文件夹，未覆盖")
