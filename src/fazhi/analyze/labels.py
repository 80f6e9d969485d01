"""A few documents → labels, in one process: what workers do."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from fazhi.classify import Classifier, load_classifier
from fazhi.errors import Outcome, ReadError, mistake
from fazhi.ingest import read_here, read_report
from fazhi.records import Document, Failure, LabeledDocument, Prediction
from fazhi.structure import analyse_report

M = TypeVar("M")


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
    labelled = iter(_labelled(documents, loaded(model), scores))
    return [next(labelled) if isinstance(each, Document) else each for each in found]


def make_group(
    paths: Sequence[str], model: str, scores: bool, make: Callable[[LabeledDocument], M]
) -> list[M | Failure]:
    """Label some documents as :func:`label_group` does, and make something of each."""
    labelled = label_group(paths, model, scores)
    return [each if isinstance(each, Failure) else make(each) for each in labelled]


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


def predictions(documents: Sequence[Document], model: str) -> list[tuple[Prediction, ...]]:
    """Label some documents in a worker, which need not send them back."""
    return [labeled.predictions for labeled in loaded(model).predict_all(documents)]


@lru_cache(maxsize=2)
def loaded(model: str) -> Classifier:
    """Return a model that this process loads once, and processes copied from it not at all."""
    return load_classifier(model)


def describe_model(classifier: Classifier, folder: Path) -> str:
    """Return one line for people on where a model comes from."""
    data = classifier.info["training_data"]
    return f"{folder.name}（用 {data['reports']} 份报告、{data['units']} 个标注单元训练）"
