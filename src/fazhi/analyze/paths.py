"""Any number of documents → labels, in workers where that pays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from fazhi.analyze import labels
from fazhi.corpus import is_corpus
from fazhi.ingest import find_documents, guarded_groups, in_order
from fazhi.ingest.limits import JOB
from fazhi.records import Document, Failure, LabeledDocument
from fazhi.store import model_id
from fazhi.workers import Lost, Pool

M = TypeVar("M")
Step = Callable[[int, int], None]
"""Called after every document with (done, all)."""

_GROUP = 16
"""So many documents are labelled at a time; from here on more of them save little."""
_ALONE = 4 << 20
"""Inputs of fewer bytes than this are labelled faster in this process than others take to start."""
_FEW = 160
"""So many reports have about as many bytes."""


def _unchanged(document: LabeledDocument) -> LabeledDocument:
    return document


def label_paths(
    paths: Iterable[str | Path],
    model: Path,
    *,
    scores: bool = False,
    workers: int | None = None,
    step: Step | None = None,
) -> Iterator[LabeledDocument | Failure]:
    """Label all documents that ``paths`` name, in their order, in bounded memory; see :func:`make_from_paths`."""
    return make_from_paths(paths, model, _unchanged, scores=scores, workers=workers, step=step)


def make_from_paths(
    paths: Iterable[str | Path],
    model: Path,
    make: Callable[[LabeledDocument], M],
    *,
    scores: bool = False,
    workers: int | None = None,
    step: Step | None = None,
) -> Iterator[M | Failure]:
    """Label all documents that ``paths`` name, in their order, and make something of each.

    It is made in the process that labelled the document: what the worker makes of it, lines of a file
    perhaps, takes far less time to hand over than all units with their labels.

    Parameters
    ----------
    paths : iterable of path
        Files and folders, see :func:`fazhi.ingest.find_documents`, and corpus files: these give their
        current reports with the labels of this model, predicted anew where they are not stored.
    model : Path
        A model directory.
    make : callable
        A function of a module (or a partial of one).
    scores : bool
        Whether predictions carry the probability of every category.
    workers : int, optional
        Processes; by default as many as there are cores if the input is large enough to pay for them.
    step : callable, optional
        Told how far it is.

    Yields
    ------
    what ``make`` returned, or Failure
        One for each document, by path, however ``paths`` stood; failures of the paths themselves come first.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    CorpusError
        If a corpus file cannot be read.
    """
    paths = in_order(paths)
    if any(is_corpus(path) for path in paths):
        # Progress counts within each stretch.
        for corpus, group in groupby(paths, is_corpus):
            if corpus:
                for path in group:
                    yield from map(make, _label_corpus(Path(path), model, scores, step))
            else:
                yield from make_from_paths(group, model, make, scores=scores, workers=workers, step=step)
        return
    documents, failures = find_documents(paths)
    classifier = labels.loaded(
        str(model)
    )  # workers copied from this process have it; if bad nothing is begun
    yield from failures
    count = _processes(documents, workers)
    if count > 1:
        classifier.fill_all()
    task: Callable[[Sequence[str]], list[M | Failure]] = partial(
        labels.make_group, model=str(model), scores=scores, make=make
    )
    size = max(1, min(_GROUP, len(documents) // count))
    results = guarded_groups(task, documents, count if count > 1 else 0, size)
    for done, result in enumerate(results, start=1):
        if step:
            step(done, len(documents))
        yield result


def _label_corpus(path: Path, model: Path, scores: bool, step: Step | None) -> Iterator[LabeledDocument]:
    from fazhi.corpus.store import open_corpus

    classifier = labels.loaded(str(model))
    wanted = "" if scores else model_id(model)  # scores are not stored, so they are predicted anew
    with open_corpus(path) as corpus:
        count = len(corpus.report_numbers()) if step else 0
        documents = corpus.documents(wanted, lambda document: classifier.predict(document, scores))
        for done, labeled in enumerate(documents, start=1):
            if step:
                step(done, count)
            yield labeled


def label_stored(
    groups: Iterable[Sequence[Document]], model: Path, workers: int | None = None, count: int = 0
) -> Iterator[list[LabeledDocument]]:
    """Label groups of documents that have been read already, in their order.

    Parameters
    ----------
    groups : iterable of sequence of Document
        Drawn as they are needed.
    model : Path
        A model directory.
    workers : int, optional
        Processes; by default as many as there are cores if there are enough documents to pay for them.
    count : int
        How many documents there are, about.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    """
    classifier = labels.loaded(str(model))
    processes = workers or (_cores() if count > _FEW else 1)
    if processes == 1:
        yield from map(classifier.predict_all, groups)
        return
    classifier.fill_all()
    with Pool(partial(labels.predictions, model=str(model)), processes, JOB) as pool:
        for group, found in pool.map(groups):
            if isinstance(found, Lost):  # they were read and labelled before, so it was not their fault
                yield classifier.predict_all(group)
            else:
                yield [LabeledDocument(*pair) for pair in zip(group, found, strict=True)]


def _processes(documents: Sequence[str], workers: int | None) -> int:
    if workers is not None:
        return max(1, min(workers, len(documents)))
    weight = sum(Path(path).stat().st_size for path in documents if Path(path).is_file())
    return max(1, min(_cores(), len(documents))) if weight > _ALONE else 1


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
