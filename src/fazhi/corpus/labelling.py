"""Labels the reports of a corpus again, with another model."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from fazhi.corpus.adding import Run, begin_run, insert_labels
from fazhi.corpus.connect import Database, explained
from fazhi.corpus.reading import current_reports, read_document
from fazhi.records import Document, LabeledDocument

LabelGroups = Callable[[Iterable[Sequence[Document]]], Iterable[Sequence[LabeledDocument]]]
"""Labels groups of documents, which it draws as it needs them; gives them back in their order."""

_GROUP = 16
"""Reports labelled together; from here on more of them save little."""
_BATCH = 32
"""Reports in one transaction."""


def relabel(
    database: Database, run: Run, label: LabelGroups, step: Callable[[int, int], None] | None = None
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
    labelled = (found for group in label(_groups(database, todo)) for found in group)
    done, batch = 0, list[LabeledDocument]()
    for found in labelled:
        batch.append(found)
        if len(batch) == min(_BATCH, len(todo) - done):
            _store(database, run, todo[done : done + len(batch)], batch)
            done += len(batch)
            batch = []
            if step:
                step(done, len(todo))
    _let_count(database, run, current)
    return len(todo)


def _groups(database: Database, reports: Sequence[int]) -> Iterator[list[Document]]:
    size = min(_GROUP, _BATCH)
    for start in range(0, len(reports), size):
        with explained(database.path):
            yield [read_document(database, number, "") for number in reports[start : start + size]]


def _store(database: Database, run: Run, reports: Sequence[int], batch: Sequence[LabeledDocument]) -> None:
    with database.transaction():
        number = begin_run(database, "labels", run)
        for report, labeled in zip(reports, batch, strict=True):
            insert_labels(database, report, number, labeled)


def _let_count(database: Database, run: Run, current: Sequence[int]) -> None:
    with explained(database.path):
        wanted = ((_run_with_labels(database, report, run), report) for report in current)
        changes = [(n, report) for n, report in wanted if n not in {None, _run_that_counts(database, report)}]
    if changes:
        with database.transaction():
            database.add_all("UPDATE reports SET run = ? WHERE id = ?", changes)


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
