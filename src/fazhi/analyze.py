"""Strings the steps together: paths → read → structure → labels → an analysis."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fazhi.classify import Classifier, load_classifier
from fazhi.corpus import is_corpus
from fazhi.errors import FazhiError, Outcome, ReadError, mistake
from fazhi.ingest import find_documents, guarded_groups, in_order, read_here, read_report
from fazhi.ingest.limits import JOB
from fazhi.records import Analysis, Document, Failure, LabeledDocument, Prediction
from fazhi.store import model_id
from fazhi.structure import analyse_report
from fazhi.workers import Lost, Pool

if TYPE_CHECKING:
    from fazhi.findings import Shortcomings, Themes
    from fazhi.topics import FitOptions

M = TypeVar("M")
Step = Callable[[int, int], None]
"""Called after every document with (done, all)."""

_GROUP = 16
"""So many documents are labelled at a time; from here on more of them save little."""
_ALONE = 4 << 20
"""Inputs of fewer bytes than this are labelled faster in this process than others take to start."""
_FEW = 160
"""So many reports have about as many bytes."""


def label_document(path: str | Path, classifier: Classifier, scores: bool = False) -> LabeledDocument:
    """Read one report, find its structure and label its units.

    Raises
    ------
    ReadError
        If the document cannot be read.
    """
    return classifier.predict(analyse_report(read_report(path)), scores)


def label_group(paths: Sequence[str], model: str, scores: bool = False) -> list[LabeledDocument | Failure]:
    """Read some documents and label them together, which takes half the time of one by one.

    For workers, who are the ones that may read documents unprotected.

    Parameters
    ----------
    paths : sequence of str
        The documents.
    model : str
        A model directory; a process loads it once.
    scores : bool
        Whether predictions carry the probability of every category.

    Returns
    -------
    list of LabeledDocument or Failure
        One for each path, in their order.
    """
    found = [_understood(path) for path in paths]
    documents = [each for each in found if isinstance(each, Document)]
    labelled = iter(_labelled(documents, _loaded(model), scores))
    return [next(labelled) if isinstance(each, Document) else each for each in found]


def _make_group(
    paths: Sequence[str], model: str, scores: bool, make: Callable[[LabeledDocument], M]
) -> list[M | Failure]:
    labelled = label_group(paths, model, scores)
    return [each if isinstance(each, Failure) else make(each) for each in labelled]


def _unchanged(document: LabeledDocument) -> LabeledDocument:
    return document


def _understood(path: str) -> Document | Failure:
    try:
        return analyse_report(read_here(path))
    except ReadError as error:
        return Failure(error.path, error.reason, error.code)
    except MemoryError:
        raise  # a worker that is out of memory is replaced, and the pool says so
    except Exception as error:  # this document's fault or ours: the others shall not suffer
        return Failure(path, mistake(error), Outcome.E_CRASH)


def _labelled(
    documents: Sequence[Document], classifier: Classifier, scores: bool
) -> list[LabeledDocument | Failure]:
    try:
        return [*classifier.predict_all(documents, scores)]
    except MemoryError:
        raise
    except Exception as error:
        if len(documents) == 1:
            return [Failure(documents[0].report.path, mistake(error), Outcome.E_CRASH)]
        return [result for each in documents for result in _labelled([each], classifier, scores)]


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
    classifier = _loaded(str(model))  # workers copied from this process have it; if bad nothing is begun
    yield from failures
    count = _processes(documents, workers)
    if count > 1:
        classifier.fill_all()
    task: Callable[[Sequence[str]], list[M | Failure]] = partial(
        _make_group, model=str(model), scores=scores, make=make
    )
    size = max(1, min(_GROUP, len(documents) // count))
    results = guarded_groups(task, documents, count if count > 1 else 0, size)
    for done, result in enumerate(results, start=1):
        if step:
            step(done, len(documents))
        yield result


def _label_corpus(path: Path, model: Path, scores: bool, step: Step | None) -> Iterator[LabeledDocument]:
    from fazhi.corpus.store import open_corpus

    classifier = _loaded(str(model))
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
    classifier = _loaded(str(model))
    processes = workers or (_cores() if count > _FEW else 1)
    if processes == 1:
        yield from map(classifier.predict_all, groups)
        return
    classifier.fill_all()
    with Pool(partial(_predictions, model=str(model)), processes, JOB) as pool:
        for group, found in pool.map(groups):
            if isinstance(found, Lost):  # they were read and labelled before, so it was not their fault
                yield classifier.predict_all(group)
            else:
                yield [LabeledDocument(*pair) for pair in zip(group, found, strict=True)]


def _predictions(documents: Sequence[Document], model: str) -> list[tuple[Prediction, ...]]:
    """Label some documents in a worker, which need not send them back."""
    return [labeled.predictions for labeled in _loaded(model).predict_all(documents)]


def gather_paths(
    paths: Iterable[str | Path],
    model: Path,
    *,
    workers: int | None = None,
    step: Step | None = None,
    created: date | None = None,
) -> Analysis:
    """Label all documents that ``paths`` name and gather them; shortcomings and themes are not looked for.

    Raises
    ------
    NothingReadError
        If not one document could be read.
    """
    documents: list[LabeledDocument] = []
    failures: list[Failure] = []
    for result in label_paths(paths, model, workers=workers, step=step):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            documents.append(result)
    if not documents:
        raise NothingReadError(failures)
    about = describe_model(_loaded(str(model)), model)
    return Analysis(tuple(documents), tuple(failures), about, (created or date.today()).isoformat())


def add_findings(
    gathered: Analysis,
    model: Path,
    *,
    topics: Path | None = None,
    options: "FitOptions | None" = None,
    step: Step | None = None,
) -> Analysis:
    """Add shortcomings and themes to an analysis.

    Parameters
    ----------
    gathered : Analysis
        From :func:`gather_paths`.
    model : Path
        The model that labels single shortcomings.
    topics : Path, optional
        A directory of themes to apply; without it new ones are found.
    options : FitOptions, optional
        How new themes are found.
    step : callable, optional
        Told with (done, all) how far the comparison of numbers of themes is.

    Raises
    ------
    ModelError
        If a model cannot be loaded.
    """
    shortcomings = shortcomings_of(gathered.documents, _loaded(str(model)))
    themes = themes_of(gathered.documents, topics, options=options, step=step)
    return replace(gathered, shortcomings=shortcomings, themes=themes)


def problems_of_paths(
    paths: Iterable[str | Path], model: Path, *, workers: int | None = None, step: Step | None = None
) -> Analysis:
    """Label all documents that ``paths`` name and find their shortcomings.

    Raises
    ------
    NothingReadError
        If not one document could be read.
    """
    gathered = gather_paths(paths, model, workers=workers, step=step)
    return replace(gathered, shortcomings=shortcomings_of(gathered.documents, _loaded(str(model))))


def shortcomings_of(documents: Sequence[LabeledDocument], classifier: Classifier) -> "Shortcomings":
    """Find the single shortcomings of labelled reports, their patterns and what became of them."""
    from fazhi.problems import find_shortcomings

    return find_shortcomings(documents, classifier.label_parts)


def themes_of(
    documents: Sequence[LabeledDocument],
    model: Path | None = None,
    *,
    options: "FitOptions | None" = None,
    step: Step | None = None,
) -> "Themes":
    """Find the themes of labelled reports: those of a model, or without one new ones.

    Where there is too little text for themes, the result has none, and a note that says so.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    """
    from fazhi.findings import Themes
    from fazhi.topics import TooLittleTextError, apply_themes, fit_themes, load_themes

    if model is not None:
        return apply_themes(load_themes(model), documents)
    try:
        return fit_themes(documents, options, step)[1]
    except TooLittleTextError as error:
        return Themes((), notes=(f"{error}。",))


class NothingReadError(FazhiError):
    """Not one document could be read; ``failures`` says why for each."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__("没有一份报告能读出来")
        self.failures = tuple(failures)


def describe_model(classifier: Classifier, folder: Path) -> str:
    """Return one line for people on where a model comes from."""
    data = classifier.info["training_data"]
    return f"{folder.name}（用 {data['reports']} 份报告、{data['units']} 个标注单元训练）"


def _processes(documents: Sequence[str], workers: int | None) -> int:
    if workers is not None:
        return max(1, min(workers, len(documents)))
    weight = sum(Path(path).stat().st_size for path in documents if Path(path).is_file())
    return max(1, min(_cores(), len(documents))) if weight > _ALONE else 1


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=2)
def _loaded(model: str) -> Classifier:
    return load_classifier(model)
