"""The Python interface: a few functions over plain records. Importing it is cheap; calling loads what it needs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.config import data_path, train_settings
from fazhi.records import Document, LabeledDocument, Report

if TYPE_CHECKING:
    from fazhi.classify import Classifier
    from fazhi.evaluate import Evaluation


def read(path: str | Path) -> Report:
    """Read a report: its text as paragraphs, whatever the file's format.

    Raises
    ------
    ReadError
        If the document cannot be read; the message is one line for people.
    """
    from fazhi.ingest import read_report

    return read_report(path)


def find_units(report: Report) -> Document:
    """Find the units, sections and metadata of a report."""
    from fazhi.structure import analyse_report

    return analyse_report(report)


def load_model(folder: str | Path | None = None) -> "Classifier":
    """Load a model directory, by default the model shipped with the package.

    Raises
    ------
    ModelError
        If it is missing, damaged or made with another dictionary.
    """
    from fazhi.classify import load_classifier

    return load_classifier(folder or data_path("models/default"))


def label(path: str | Path, model: "Classifier | None" = None, scores: bool = False) -> LabeledDocument:
    """Read a report and label its units.

    Parameters
    ----------
    path : str or Path
        The report.
    model : Classifier, optional
        From :func:`load_model`; load it once when labelling many reports.
    scores : bool
        Whether each prediction also carries the probability of every category.

    Raises
    ------
    ReadError
        If the document cannot be read.
    """
    from fazhi.analyze import label_document

    return label_document(path, model or load_model(), scores)


def train(
    data: str | Path | Iterable[str | Path],
    out: str | Path | None = None,
    *,
    config: str | Path | None = None,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> "tuple[Classifier, Evaluation]":
    """Train a model on labelled reports, judge it by grouped cross-validation, and save it.

    Parameters
    ----------
    data : path or paths
        Folders or files of labelled reports (``*.jsonl``, one report each).
    out : path, optional
        The model directory to write; nothing is written without it.
    config : path, optional
        A training configuration; by default ``configs/train.toml``.
    seed : int
        Of the solvers. The same data, configuration and seed give the same bytes on one machine.
    progress : callable, optional
        Told what is being done, one line a step.

    Raises
    ------
    LabelError
        If the labelled data breaks the codebook or is too small.
    ConfigError
        If the configuration has unknown keys or bad values.
    OutputError
        If ``out`` exists and is no model directory, or cannot be written.
    """
    from fazhi.cards import model_card, scores_of
    from fazhi.classify import save_classifier
    from fazhi.classify.train import train_classifier
    from fazhi.evaluate import evaluate_training
    from fazhi.labeled import read_labeled
    from fazhi.store import check_target

    if out is not None:
        check_target(Path(out))  # before the minutes of training, not after
    settings = train_settings(Path(config) if config else None)
    paths = [data] if isinstance(data, str | Path) else list(data)
    classifier, report = train_classifier(read_labeled(paths), settings, seed, progress)
    evaluation = evaluate_training(report)
    classifier = replace(classifier, info={**classifier.info, "scores": scores_of(evaluation)})
    if out is not None:
        save_classifier(classifier, Path(out), model_card(classifier.info, evaluation))
    return classifier, evaluation


def evaluate_model(model: "Classifier", data: str | Path | Iterable[str | Path]) -> "Evaluation":
    """Compare a model with labelled reports it has not been trained on.

    Raises
    ------
    LabelError
        If the labelled data breaks the codebook.
    """
    from fazhi.evaluate import evaluate_classifier
    from fazhi.labeled import read_labeled

    return evaluate_classifier(model, read_labeled([data] if isinstance(data, str | Path) else data))


def to_frame(results: LabeledDocument | Iterable[LabeledDocument], scores: bool = False) -> Any:
    """Return a pandas DataFrame with one row a unit; columns are the fields of the jsonl output.

    Raises
    ------
    ImportError
        If pandas is not installed (``pip install fazhi[parquet]``).
    """
    import pandas as pd

    from fazhi.report import unit_rows

    documents = [results] if isinstance(results, LabeledDocument) else results
    return pd.DataFrame([row for document in documents for row in unit_rows(document, scores)])
