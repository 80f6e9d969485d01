"""Strings the steps and the corpus together: documents → labels → a corpus, and back to an analysis."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from fazhi.analyze import NothingReadError, Step, label_paths, label_stored, shortcomings_of, themes_of
from fazhi.classify import load_classifier
from fazhi.corpus.adding import Added, Run
from fazhi.corpus.correcting import Corrected
from fazhi.corpus.store import WAIT, Corpus, open_corpus
from fazhi.findings import Shortcomings, Themes
from fazhi.ingest import find_documents
from fazhi.labeled import read_corrections
from fazhi.records import Analysis, Failure, LabeledDocument
from fazhi.store import model_id, read_manifest
from fazhi.topics import FitOptions


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for another process that writes, in seconds, and who is told of it."""

    seconds: float = WAIT
    told: Callable[[str], None] | None = None


def add_paths(
    corpus: Path,
    paths: Iterable[str | Path],
    model: Path,
    *,
    workers: int | None = None,
    step: Step | None = None,
    patience: Patience | None = None,
) -> tuple[Added, tuple[Failure, ...]]:
    """Add all documents that ``paths`` name to a corpus, which is made if it is not there.

    Killed at any moment, the same call again goes on where it was.

    Returns
    -------
    counts, failures
        What became of the documents; those that could not be read, paths without any included.

    Raises
    ------
    NothingReadError
        If ``paths`` name no document; no corpus is made then.
    ModelError
        If the model cannot be loaded.
    CorpusError
        If the corpus cannot be opened or written, or another process writes to it.
    """
    documents, failures = find_documents(paths)
    if not documents:
        raise NothingReadError(failures)
    run = _run(model)
    waits = patience or Patience()
    done = 0

    def seen(failure: Failure | None) -> None:
        nonlocal done
        done += 1
        if failure:
            failures.append(failure)
        if step:
            step(done, len(documents))

    label = partial(label_paths, model=model, workers=workers)
    with open_corpus(corpus, write=True, create=True, wait=waits.seconds, waiting=waits.told) as opened:
        counts = opened.add(documents, run, label, seen)
    counts.failed = len(failures)
    return counts, tuple(failures)


def label_again(
    corpus: Path,
    model: Path,
    *,
    workers: int | None = None,
    step: Step | None = None,
    patience: Patience | None = None,
) -> int:
    """Label all reports of a corpus with a model whose labels then count; return how many it took.

    Killed at any moment, the same call again goes on where it was.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    CorpusError
        If the corpus cannot be opened or written, or another process writes to it.
    """
    run, waits = _run(model), patience or Patience()
    with open_corpus(corpus, write=True, wait=waits.seconds, waiting=waits.told) as opened:
        label = partial(label_stored, model=model, workers=workers, count=len(opened.report_numbers()))
        return opened.relabel(run, label, step)


def correct_corpus(
    corpus: Path, corrections: Sequence[str | Path], *, patience: Patience | None = None
) -> Corrected:
    """Store corrections by hand, from files like those of ``train --labels``.

    Raises
    ------
    LabelError
        If a file breaks the codebook or the format.
    CorpusError
        If the corpus cannot be opened or written, or another process writes to it.
    """
    found = read_corrections(corrections)
    waits = patience or Patience()
    with open_corpus(corpus, write=True, wait=waits.seconds, waiting=waits.told) as opened:
        return opened.correct(found)


def analyze_corpus(
    path: Path, model: Path, *, created: date | None = None, step: Step | None = None
) -> Analysis:
    """Gather the current reports of a corpus for a report, with the labels that count.

    Shortcomings and themes stored for just these reports are taken as they are, others are found anew.

    Parameters
    ----------
    path : Path
        A corpus file.
    model : Path
        The model that labels single shortcomings where they have to be found.
    created : date, optional
        Date of the analysis, by default today.
    step : callable, optional
        As in :func:`fazhi.analyze.themes_of`.

    Raises
    ------
    CorpusError
        If it cannot be read.
    NothingReadError
        If it holds no report.
    """
    with open_corpus(path) as corpus:
        documents, failures = _documents(corpus), corpus.failures()
        models = corpus.query("SELECT name FROM runs WHERE id IN (SELECT run FROM current_reports)").rows
        themes, shortcomings = corpus.load_themes(), corpus.load_shortcomings()
    about = "、".join(dict.fromkeys(str(name) for (name,) in models))
    gathered = Analysis(documents, failures, about, (created or date.today()).isoformat())
    return replace(
        gathered,
        shortcomings=shortcomings.found
        if shortcomings and shortcomings.current
        else shortcomings_of(documents, load_classifier(model)),
        themes=themes.found if themes and themes.current else themes_of(documents, step=step),
    )


def find_corpus_themes(
    path: Path,
    *,
    topics: Path | None = None,
    options: FitOptions | None = None,
    step: Step | None = None,
    patience: Patience | None = None,
) -> Themes:
    """Find the themes of a corpus's current reports, or apply a model's, and store them in it.

    Raises
    ------
    CorpusError
        If the corpus cannot be opened or written, or another process writes to it.
    ModelError
        If ``topics`` cannot be loaded.
    NothingReadError
        If it holds no report.
    """
    waits = patience or Patience()
    with open_corpus(path, write=True, wait=waits.seconds, waiting=waits.told) as corpus:
        found = themes_of(_documents(corpus), topics, options=options, step=step)
        corpus.save_themes(found, _run(topics) if topics else Run("", "fazhi topics fit"))
    return found


def find_corpus_shortcomings(path: Path, model: Path, *, patience: Patience | None = None) -> Shortcomings:
    """Find the shortcomings of a corpus's current reports and store them in it.

    Raises
    ------
    CorpusError
        If the corpus cannot be opened or written, or another process writes to it.
    ModelError
        If the model cannot be loaded.
    NothingReadError
        If it holds no report.
    """
    waits = patience or Patience()
    with open_corpus(path, write=True, wait=waits.seconds, waiting=waits.told) as corpus:
        found = shortcomings_of(_documents(corpus), load_classifier(model))
        corpus.save_shortcomings(found, _run(model))
    return found


def _documents(corpus: Corpus) -> tuple[LabeledDocument, ...]:
    documents = tuple(corpus.documents())
    if not documents:
        raise NothingReadError(corpus.failures())
    return documents


def _run(model: Path) -> Run:
    read_manifest(model)  # checks all files, before anything is written
    return Run(model_id(model), model.resolve().name)
