"""The corpus as one object: what can be done with a corpus file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from fazhi.corpus import asking, correcting, keeping, labelling, reading
from fazhi.corpus.adding import Added, Adder, Label, Run
from fazhi.corpus.connect import Database, open_reader, open_writer
from fazhi.corpus.guard import read_guard
from fazhi.findings import Shortcomings, Themes
from fazhi.labeled import LabeledReport
from fazhi.records import Failure, LabeledDocument

WAIT = 60.0
"""Seconds a writer waits for another one, unless told otherwise."""


class Corpus:
    """An open corpus file; made by :func:`open_corpus`, closed by ``with`` or :meth:`close`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def path(self) -> Path:
        """The corpus file."""
        return self._database.path

    def documents(
        self, model: str | None = None, predict: reading.Predict | None = None
    ) -> Iterator[LabeledDocument]:
        """Yield the current reports in the order they first came, corrections by hand applied.

        Parameters
        ----------
        model : str, optional
            The fingerprint of the model whose labels are wanted; by default each report's latest.
        predict : callable, optional
            Labels documents that have no labels of ``model``.

        Raises
        ------
        CorpusError
            If the corpus is damaged, or labels are missing and there is no ``predict``.
        """
        return reading.documents(self._database, model, predict)

    def report_numbers(self) -> tuple[int, ...]:
        """Return the numbers of the current reports, in the order of :meth:`documents`."""
        return tuple(number for number, _, _ in reading.current_reports(self._database))

    def snapshot(self) -> AbstractContextManager[None]:
        """See the corpus as it is now until the end, whatever a writer does meanwhile."""
        return self._database.snapshot()

    def failures(self) -> tuple[Failure, ...]:
        """Return the files that could not be read when they were last added."""
        return tuple(reading.failures(self._database))

    def status(self) -> reading.Status:
        """Return an overview, and whether the file is sound.

        Raises
        ------
        CorpusError
            If it is too damaged for that.
        """
        record = read_guard(self.path)
        expected = record.commits if record.corpus == self._database.state.id else 0
        return reading.status(self._database, expected)

    def query(self, sql: str, limit: int = 10_000, seconds: float = 60.0) -> asking.Answer:
        """Ask one question in SQL; nothing can be changed by it.

        Raises
        ------
        CorpusError
            If the SQL is wrong or not allowed, or takes longer than ``seconds``.
        """
        with self.asked(sql, limit, seconds) as question:
            rows = tuple(question)
            return asking.Answer(question.columns, rows, question.cut)

    def asked(
        self, sql: str, limit: int = 10_000, seconds: float = 60.0
    ) -> AbstractContextManager[asking.Question]:
        """Ask one question whose rows come as they are asked for; see :func:`fazhi.corpus.asking.asked`.

        Raises
        ------
        CorpusError
            As :meth:`query`, also while the rows come.
        """
        return asking.asked(self._database, sql, limit, seconds)

    def add(
        self,
        paths: Sequence[str],
        run: Run,
        label: Label,
        seen: Callable[[Failure | None], None] | None = None,
    ) -> Added:
        """Add documents; see :class:`fazhi.corpus.adding.Adder`.

        Parameters
        ----------
        paths : sequence of str
            Files; see :func:`fazhi.ingest.find_documents`.
        run : Run
            The model that ``label`` labels with.
        label : callable
            Given the paths of the new and changed documents.
        seen : callable, optional
            Told of every document: None, or why it could not be read.

        Raises
        ------
        CorpusError
            If they cannot be stored; what was stored before stays.
        """
        adder = Adder(self._database, run, label)
        for failure in adder.add(paths):
            if seen:
                seen(failure)
        return adder.counts

    def relabel(
        self, run: Run, label: labelling.LabelGroups, step: Callable[[int, int], None] | None = None
    ) -> int:
        """Label all current reports with another model; return how many were labelled now.

        Killed at any moment, the same call again goes on where it was.

        Raises
        ------
        CorpusError
            If the labels cannot be stored.
        """
        return labelling.relabel(self._database, run, label, step)

    def correct(self, corrections: Iterable[LabeledReport]) -> correcting.Corrected:
        """Store corrections by hand; see :func:`fazhi.corpus.correcting.correct`.

        Raises
        ------
        CorpusError
            If they cannot be stored.
        """
        return correcting.correct(self._database, corrections)

    def save_themes(self, found: Themes, run: Run, reports: Sequence[int] | None = None) -> None:
        """Store themes; ``reports`` are those analysed, by default :meth:`report_numbers`.

        Raises
        ------
        CorpusError
            If they cannot be stored.
        """
        keeping.save_themes(self._database, found, self._analysed(reports), run)

    def load_themes(self) -> keeping.Kept[Themes] | None:
        """Return the themes stored last.

        Raises
        ------
        CorpusError
            If the corpus is damaged.
        """
        return keeping.load_themes(self._database)

    def save_shortcomings(self, found: Shortcomings, run: Run, reports: Sequence[int] | None = None) -> None:
        """Store shortcomings; ``reports`` are those analysed, by default :meth:`report_numbers`.

        Raises
        ------
        CorpusError
            If they cannot be stored.
        """
        keeping.save_shortcomings(self._database, found, self._analysed(reports), run)

    def load_shortcomings(self) -> keeping.Kept[Shortcomings] | None:
        """Return the shortcomings stored last.

        Raises
        ------
        CorpusError
            If the corpus is damaged.
        """
        return keeping.load_shortcomings(self._database)

    def close(self) -> None:
        """Close the file; a writer lets others write."""
        self._database.close()

    def __enter__(self) -> "Corpus":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _analysed(self, reports: Sequence[int] | None) -> Sequence[int]:
        return self.report_numbers() if reports is None else reports


def open_corpus(
    path: str | Path,
    *,
    write: bool = False,
    create: bool = False,
    wait: float = WAIT,
    waiting: Callable[[str], None] | None = None,
) -> Corpus:
    """Open a corpus file.

    Parameters
    ----------
    path : str or Path
        The file; one of an older layout is migrated after a backup beside it.
    write : bool
        Whether to write to it. One process at a time can; any number can read meanwhile.
    create : bool
        Whether to make it where it is not there yet (with ``write``).
    wait : float
        Seconds to wait for another process that writes.
    waiting : callable, optional
        Told once who is waited for.

    Raises
    ------
    CorpusError
        If it is no corpus, damaged, of a newer layout, has lost commits, cannot be written, or another
        process writes to it for longer than ``wait``.
    """
    path = Path(path)
    if write or create:
        return Corpus(open_writer(path, create=create, wait=wait, waiting=waiting))
    return Corpus(open_reader(path))


def accept_loss(path: Path, wait: float = WAIT, waiting: Callable[[str], None] | None = None) -> None:
    """Go on with a corpus that has lost commits, as it is now.

    Raises
    ------
    CorpusError
        As :func:`open_corpus`.
    """
    open_writer(path, wait=wait, waiting=waiting, accept=True).close()


def open_unchecked(path: Path) -> Corpus:
    """Open a corpus for reading even if it has lost commits, to look at what is left.

    Raises
    ------
    CorpusError
        As :func:`open_corpus`.
    """
    return Corpus(open_reader(path, check=False))
