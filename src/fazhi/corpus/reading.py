"""Gives what a corpus holds: documents with the labels that count, failures, an overview."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.corpus.connect import Database, explained
from fazhi.corpus.correcting import newest_corrections
from fazhi.corpus.rows import (
    LABEL,
    REPORT,
    UNIT,
    corrected_of,
    document_of,
    path_of,
    prediction_of,
)
from fazhi.errors import CorpusError
from fazhi.records import Document, Failure, LabeledDocument, Prediction

Predict = Callable[[Document], LabeledDocument]

_UNITS = ", ".join(f'"{name}"' for name in ("unit", *UNIT))
_SELECT_REPORT = f"SELECT {', '.join(REPORT)} FROM reports WHERE id = ?"  # noqa: S608 - names from this package
_SELECT_UNITS = f"SELECT {_UNITS} FROM units WHERE report = ? ORDER BY unit"  # noqa: S608
_SELECT_LABELS = f"SELECT {', '.join(LABEL)} FROM labels WHERE report = ? AND run = ? ORDER BY unit"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Status:
    """An overview of a corpus.

    Attributes
    ----------
    reports, superseded, pending : int
        Current reports, contents that no file has any more, files that ``add`` has not come to yet.
    units, corrections : int
        Units of all reports; units corrected by hand.
    failures : tuple of Failure
        Files that could not be read.
    levels, years : tuple of (str or None, int)
        Current reports by level and by year.
    runs : tuple of dict
        ``kind``, ``model``, ``name``, ``fazhi``, ``started``, ``last``, and ``reports`` that it covers.
    created, last_add : str or None
        When the corpus was made and last added to.
    schema, commits, expected : int
        Number of the layout; commits the corpus holds, and should hold.
    sqlite : str
        Version of SQLite.
    damage : tuple of str
        What SQLite's own check found wrong; empty when all is well.
    """

    reports: int
    superseded: int
    pending: int
    units: int
    corrections: int
    failures: tuple[Failure, ...]
    levels: tuple[tuple[str | None, int], ...]
    years: tuple[tuple[str | None, int], ...]
    runs: tuple[dict[str, Any], ...]
    created: str
    last_add: str | None
    schema: int
    commits: int
    expected: int
    sqlite: str
    damage: tuple[str, ...]


def current_reports(database: Database) -> Iterator[tuple[int, str, int]]:
    """Yield id, path and run of each current report, in the order in which the files first came."""
    for number, path, run in database.rows("SELECT id, path, run FROM current_reports ORDER BY file"):
        yield number, path_of(path), run


def documents(
    database: Database, model: str | None = None, predict: Predict | None = None
) -> Iterator[LabeledDocument]:
    """Yield the current reports with the labels that count; corrections by hand win.

    Parameters
    ----------
    database : Database
        An open corpus; what is yielded is its state at the beginning.
    model : str, optional
        The fingerprint of the model whose labels are wanted; by default each report's latest.
    predict : callable, optional
        Labels documents that have no labels of ``model``.

    Raises
    ------
    CorpusError
        If the corpus is damaged, or labels are missing and there is no ``predict``.
    """
    with database.snapshot(), explained(database.path):
        runs = _runs_of(database, model)
        for number, path, run in current_reports(database):
            document = read_document(database, number, path)
            candidates = [run] if model is None else runs
            predictions = _first_predictions(database, number, candidates, len(document.units))
            if predictions is None and predict:
                predictions = predict(document).predictions
            if predictions is None:
                raise CorpusError(f"{database.path}: 报告 {path} 没有这个模型的标注")
            yield LabeledDocument(document, _corrected(database, number, predictions))


def read_document(database: Database, number: int, path: str) -> Document:
    """Return the stored document of a report.

    Raises
    ------
    CorpusError
        If its rows are damaged.
    """
    row = database.one(_SELECT_REPORT, (number,))
    units = database.rows(_SELECT_UNITS, (number,)).fetchall()
    try:
        return document_of(path, row, units)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise CorpusError(f"{database.path}: 报告 {path} 的内容已损坏") from error


def failures(database: Database) -> Iterator[Failure]:
    """Yield the files that could not be read when they were last added, in their order."""
    sql = "SELECT path, failure, code FROM files WHERE failure IS NOT NULL ORDER BY id"
    for path, reason, code in database.rows(sql):
        # A file of the first layout has no codes until its failures are tried again.
        yield Failure(path_of(path), path_of(reason), code or "")


def status(database: Database, expected: int) -> Status:
    """Return an overview; reads the whole file to see whether it is sound.

    Raises
    ------
    CorpusError
        If it is too damaged for that.
    """
    import sqlite3

    def count(sql: str) -> int:
        return int(database.one(sql)[0])

    with database.snapshot(), explained(database.path):
        current = count("SELECT count(*) FROM current_reports")
        created, last_add = database.one("SELECT created, last_add FROM corpus")
        damage = [row[0] for row in database.rows("PRAGMA quick_check")]
        return Status(
            reports=current,
            superseded=count("SELECT count(*) FROM reports") - current,
            pending=count("SELECT count(*) FROM files WHERE report IS NULL AND failure IS NULL"),
            units=count("SELECT count(*) FROM units WHERE report IN (SELECT id FROM current_reports)"),
            corrections=count("SELECT count(*) FROM (SELECT DISTINCT report, unit FROM corrections)"),
            failures=tuple(failures(database)),
            levels=_counts(database, "level"),
            years=_counts(database, "year"),
            runs=tuple(_run_rows(database)),
            created=created,
            last_add=last_add,
            schema=database.state.schema,
            commits=database.state.commits,
            expected=max(expected, database.state.commits),
            sqlite=sqlite3.sqlite_version,
            damage=() if damage == ["ok"] else tuple(damage),
        )


def _runs_of(database: Database, model: str | None) -> list[int]:
    """Return the runs of a model, the latest first."""
    rows = database.rows("SELECT id FROM runs WHERE kind = 'labels' AND model = ? ORDER BY id DESC", (model,))
    return [row[0] for row in rows]


def _first_predictions(
    database: Database, report: int, runs: Sequence[int], units: int
) -> tuple[Prediction, ...] | None:
    found = (_predictions(database, report, run, units) for run in runs)
    return next((predictions for predictions in found if predictions is not None), None)


def _predictions(database: Database, report: int, run: int, units: int) -> tuple[Prediction, ...] | None:
    rows = database.rows(_SELECT_LABELS, (report, run)).fetchall()
    if len(rows) != units:
        return None
    try:
        return tuple(prediction_of(row) for row in rows)
    except (ValueError, TypeError) as error:
        raise CorpusError(f"{database.path}: 标注的内容已损坏") from error


def _corrected(
    database: Database, report: int, predictions: tuple[Prediction, ...]
) -> tuple[Prediction, ...]:
    corrections = newest_corrections(database, report)
    if not corrections:
        return predictions
    return tuple(
        corrected_of(corrections[number]) if number in corrections else said
        for number, said in enumerate(predictions, start=1)
    )


def _counts(database: Database, column: str) -> tuple[tuple[str | None, int], ...]:
    sql = f"SELECT {column}, count(*) FROM current_reports GROUP BY 1 ORDER BY 1"  # noqa: S608
    return tuple((row[0], row[1]) for row in database.rows(sql))


def _run_rows(database: Database) -> Iterator[dict[str, Any]]:
    names = ("id", "kind", "model", "name", "fazhi", "started", "last", "about")
    for row in database.rows(f"SELECT {', '.join(names)} FROM runs ORDER BY id").fetchall():  # noqa: S608
        run = dict(zip(names, row, strict=True))
        table = "labels" if run["kind"] == "labels" else "covered"
        found = database.one(f"SELECT count(DISTINCT report) FROM {table} WHERE run = ?", (run["id"],))  # noqa: S608
        yield {**run, "about": json.loads(run["about"]), "reports": found[0]}
