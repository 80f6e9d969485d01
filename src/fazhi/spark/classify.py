"""``fazhi spark classify``: documents or a table of texts → Parquet of units and of failures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fazhi.errors import FazhiError
from fazhi.records import Failure
from fazhi.spark.inputs import check_here, check_there, left_out, read_documents
from fazhi.spark.partition import Names, label_batches, outcome_schema
from fazhi.spark.session import first_line, spark_session
from fazhi.spark.shipped import pack_model

UNITS = "units"
"""Folder of the units below OUTPUT, one folder a year below it."""
FAILURES = "failures"
"""Folder of the documents that gave no units."""
UNSTATED_YEAR = "unstated"

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
        ``failures/*.parquet`` with ``report``, ``code`` and ``reason``. Inside a file of units the rows
        are in document order.
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
    check_here(given, out)
    with spark_session(master, light=True) as session:
        try:
            check_there(session, given, out)
            return _run(session, (given, out), pack, label)
        except FazhiError:
            raise
        except Exception as error:  # Spark has no common base for what its workers, its JVM and Py4J raise
            raise FazhiError(f"Spark 作业失败：{first_line(error)}") from error


def _run(session: Any, places: tuple[str, str], pack: dict[str, bytes], label: Label) -> SparkOutcome:
    from pyspark import StorageLevel
    from pyspark.sql.pandas.types import from_arrow_schema

    given, out = places
    sent = session.sparkContext.broadcast(pack)
    documents = read_documents(session, given)
    work = partial(_partition, label=label, sent=sent, names=documents.names)
    # Kept on disk, so that what comes after does not label everything again.
    found = documents.frame.mapInArrow(work, from_arrow_schema(outcome_schema())).persist(
        StorageLevel.DISK_ONLY
    )
    outcome = _counted(found)
    failures = list(left_out(session, documents, found))
    if not outcome.reports and not outcome.failures and not failures:
        raise FazhiError(f"{given}: 没有可读的报告")
    _write_units(found, f"{out.rstrip('/')}/{UNITS}")
    _write_failures(session, found, failures, f"{out.rstrip('/')}/{FAILURES}")
    found.unpersist()
    return SparkOutcome(outcome.reports, outcome.units, outcome.failures + len(failures))


def _partition(batches: Iterable[Any], *, label: Label, sent: Any, names: Names) -> Iterator[Any]:
    from pyspark import SparkFiles

    return label(batches, sent.value, names, SparkFiles.getRootDirectory())


def _counted(found: Any) -> SparkOutcome:
    from pyspark.sql import functions as F  # noqa: N812

    bad = F.count("reason")
    row = found.agg(F.count("*") - bad, F.coalesce(F.sum(F.size("units")), F.lit(0)), bad).first()
    return SparkOutcome(*row)


def _write_units(found: Any, place: str) -> None:
    from pyspark.sql import functions as F  # noqa: N812

    year = F.coalesce("year", F.lit(UNSTATED_YEAR)).alias("year")
    units = (
        found.where("reason is null").select(year, F.explode("units").alias("unit")).select("unit.*", "year")
    )
    # Each task would write a file for every year; brought together, a year is a few files of a good size.
    ordered = units.hint("rebalance", "year").sortWithinPartitions("year", "report", "unit")
    ordered.write.partitionBy("year").parquet(place)


def _write_failures(session: Any, found: Any, others: Sequence[Failure], place: str) -> None:
    bad = found.where("reason is not null").select("report", "code", "reason")
    if others:
        rows = [(failure.path, str(failure.code), failure.reason) for failure in others]
        bad = bad.union(session.createDataFrame(rows, "report string, code string, reason string"))
    bad.repartition(1).sortWithinPartitions("report").write.parquet(place)
