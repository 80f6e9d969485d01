"""Labels the reports of a corpus again, with another model."""

from collections.abc import Callable, Iterator

from fazhi.corpus.adding import Run, begin_run, insert_labels
from fazhi.corpus.connect import Database, explained
from fazhi.corpus.reading import Predict, current_reports, read_document
from fazhi.records import LabeledDocument

_BATCH = 32
"""Reports in one transaction."""


def relabel(
    database: Database, run: Run, predict: Predict, step: Callable[[int, int], None] | None = None
) -> int:
    """Store a model's predictions for all current reports, and let them be the ones that count.

    Reports that have labels of this model keep them. Until all are labelled the old labels count, so that
    nobody sees some reports labelled by one model and some by another.

    Returns
    -------
    int
        How many reports were labelled now.

    Raises
    ------
    CorpusError
        If they cannot be stored.
    """
    with explained(database.path):
        current = [number for number, _, _ in current_reports(database)]
        todo = [number for number in current if not _has_labels(database, number, run)]
    for start in range(0, len(todo), _BATCH):
        batch = list(_labeled(database, todo[start : start + _BATCH], predict))
        with database.transaction():
            number = begin_run(database, "labels", run)
            for report, labeled in batch:
                insert_labels(database, report, number, labeled)
        if step:
            step(min(start + _BATCH, len(todo)), len(todo))
    with explained(database.path):
        wanted = ((_run_with_labels(database, report, run), report) for report in current)
        changes = [(n, report) for n, report in wanted if n not in {None, _run_that_counts(database, report)}]
    if changes:
        with database.transaction():
            database.add_all("UPDATE reports SET run = ? WHERE id = ?", changes)
    return len(todo)


def _labeled(
    database: Database, reports: list[int], predict: Predict
) -> Iterator[tuple[int, LabeledDocument]]:
    with explained(database.path):
        for number in reports:
            yield number, predict(read_document(database, number, ""))


def _has_labels(database: Database, report: int, run: Run) -> bool:
    # A report without units has no labels to look for.
    return (
        _run_with_labels(database, report, run) is not None
        or database.one("SELECT 1 FROM units WHERE report = ?", (report,)) is None
    )


def _run_with_labels(database: Database, report: int, run: Run) -> int | None:
    row = database.one(
        "SELECT l.run FROM labels l JOIN runs r ON r.id = l.run"
        " WHERE l.report = ? AND r.model = ? ORDER BY l.run DESC LIMIT 1",
        (report, run.model),
    )
    return row[0] if row else None


def _run_that_counts(database: Database, report: int) -> int:
    return int(database.one("SELECT run FROM reports WHERE id = ?", (report,))[0])
