"""Strings the steps together: paths → read → structure → labels → an analysis."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from fazhi.classify import Classifier, load_classifier
from fazhi.errors import FazhiError, ReadError
from fazhi.ingest import find_documents, read_report
from fazhi.records import Analysis, Failure, LabeledDocument
from fazhi.structure import analyse_report

Step = Callable[[int, int], None]
"""Called after every document with (done, all)."""

_ALONE = 4 << 20
"""Inputs of fewer bytes than this are labelled faster in this process than others take to start."""


def label_document(path: str | Path, classifier: Classifier, scores: bool = False) -> LabeledDocument:
    """Read one report, find its structure and label its units.

    Raises
    ------
    ReadError
        If the document cannot be read.
    """
    return classifier.predict(analyse_report(read_report(path)), scores)


def label_paths(
    paths: Iterable[str | Path],
    model: Path,
    *,
    scores: bool = False,
    workers: int | None = None,
    step: Step | None = None,
) -> Iterator[LabeledDocument | Failure]:
    """Label all documents that ``paths`` name, in their order, in bounded memory.

    Parameters
    ----------
    paths : iterable of path
        Files and folders; see :func:`fazhi.ingest.find_documents`.
    model : Path
        A model directory.
    scores : bool
        Whether predictions carry the probability of every category.
    workers : int, optional
        Processes; by default as many as there are cores if the input is large enough to pay for them.
    step : callable, optional
        Told how far it is.

    Yields
    ------
    LabeledDocument or Failure
        One for each document; failures of the paths themselves come first.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    """
    documents, failures = find_documents(paths)
    load = _loaded(str(model))
    yield from failures
    count = _processes(documents, workers)
    results = (
        (_label(path, load, scores) for path in documents)
        if count == 1
        else _in_processes(documents, model, scores, count)
    )
    for done, result in enumerate(results, start=1):
        if step:
            step(done, len(documents))
        yield result


def analyze_paths(
    paths: Iterable[str | Path],
    model: Path,
    *,
    workers: int | None = None,
    step: Step | None = None,
    created: date | None = None,
) -> Analysis:
    """Label all documents that ``paths`` name and gather them for a report.

    Raises
    ------
    FazhiError
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
    import os

    if workers is not None:
        return max(1, min(workers, len(documents)))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    weight = sum(Path(path).stat().st_size for path in documents if Path(path).is_file())
    return max(1, min(cores, len(documents))) if weight > _ALONE else 1


def _in_processes(
    documents: Sequence[str], model: Path, scores: bool, count: int
) -> Iterator[LabeledDocument | Failure]:
    from joblib import Parallel, delayed

    jobs = (delayed(_label_in_worker)(path, str(model), scores) for path in documents)
    yield from Parallel(n_jobs=count, return_as="generator", pre_dispatch="4*n_jobs")(jobs)


def _label_in_worker(path: str, model: str, scores: bool) -> LabeledDocument | Failure:
    return _label(path, _loaded(model), scores)


def _label(path: str, classifier: Classifier, scores: bool) -> LabeledDocument | Failure:
    try:
        return label_document(path, classifier, scores)
    except ReadError as error:
        return Failure(error.path, error.reason)


@lru_cache(maxsize=2)
def _loaded(model: str) -> Classifier:
    return load_classifier(model)
