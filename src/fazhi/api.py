"""The Python interface: a few functions over plain records. Importing it is cheap; calling loads what it needs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from fazhi.config import data_path, train_settings
from fazhi.records import Analysis, Document, Failure, LabeledDocument, Report

if TYPE_CHECKING:
    from fazhi.classify import Classifier
    from fazhi.classify.train import Extras
    from fazhi.corpus.adding import Added
    from fazhi.corpus.store import Corpus
    from fazhi.evaluate import Evaluation
    from fazhi.explain import Explanation
    from fazhi.labeled import LabeledReport


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


def label_paths(
    paths: str | Path | Iterable[str | Path],
    model: str | Path | None = None,
    *,
    scores: bool = False,
    workers: int | None = None,
) -> Iterator[LabeledDocument | Failure]:
    """Label any number of reports, one after the other, in bounded memory.

    Parameters
    ----------
    paths : path or paths
        Files, folders and corpus files.
    model : path, optional
        A model directory, by default the model shipped with the package.
    scores : bool
        Whether each prediction also carries the probability of every category.
    workers : int, optional
        Processes; by default as many as there are cores if the input is large enough to pay for them.

    Yields
    ------
    LabeledDocument or Failure
        One for each document, by path; a failure says why the document could not be read.

    Raises
    ------
    ModelError
        If the model cannot be loaded.
    CorpusError
        If a corpus file cannot be read.
    """
    from fazhi.analyze import label_paths as run

    return run(_several(paths), _model(model), scores=scores, workers=workers)


def analyze_paths(
    paths: str | Path | Iterable[str | Path],
    model: str | Path | None = None,
    *,
    topics: str | Path | None = None,
    workers: int | None = None,
) -> Analysis:
    """Label reports and look for what recurs: their shortcomings and themes, as ``fazhi analyze`` does.

    Parameters
    ----------
    paths : path or paths
        Files, folders and corpus files.
    model : path, optional
        A model directory, by default the model shipped with the package.
    topics : path, optional
        A directory of themes to apply; without it new ones are found.
    workers : int, optional
        Processes; by default as many as there are cores if the input is large enough to pay for them.

    Returns
    -------
    Analysis
        ``documents`` with their labels, ``failures``, ``shortcomings`` and ``themes``;
        :func:`fazhi.report.render_html` makes the page of it.

    Raises
    ------
    FazhiError
        If a model cannot be loaded, or not one document could be read.
    """
    from fazhi.analyze import add_findings, gather_paths
    from fazhi.topics import FitOptions, load_themes

    themes = Path(topics) if topics else None
    if themes:
        load_themes(themes)  # a bad one is told before the reports are read, not after
    gathered = gather_paths(_several(paths), _model(model), workers=workers)
    return add_findings(gathered, _model(model), topics=themes, options=FitOptions(workers=workers))


def explain_unit(
    path: str | Path,
    unit: int,
    model: "Classifier | None" = None,
    *,
    top: int = 10,
    data: str | Path | Iterable[str | Path] | None = None,
) -> "Explanation":
    """Say why one unit of a report is labelled as it is: the words, headings and sentences that decided.

    Parameters
    ----------
    path : str or Path
        The report.
    unit : int
        The unit's number, from 1, as in ``labeled.document.units[…].number``.
    model : Classifier, optional
        From :func:`load_model`.
    top : int
        Features listed for and against, per block.
    data : path or paths, optional
        Labelled reports in which to look for units that are alike; by default those of the project,
        which an installed package does not bring along: then none are looked for.

    Returns
    -------
    Explanation
        ``as_dict()`` gives plain data, :func:`fazhi.explain.explanation_lines` text for people.

    Raises
    ------
    ReadError
        If the document cannot be read.
    LabelError
        If the labelled data breaks the codebook.
    FazhiError
        If there is no unit of that number.
    """
    from fazhi.explain import explain_unit as run

    document = find_units(read(path))
    return run(model or load_model(), document, unit, top=top, labeled=_examples(data))


def _examples(data: str | Path | Iterable[str | Path] | None) -> "tuple[LabeledReport, ...] | None":
    from fazhi.errors import ConfigError
    from fazhi.labeled import read_labeled

    if data is not None:
        return read_labeled(_several(data))
    try:
        return read_labeled([data_path("data/labeled")])
    except ConfigError:
        return None


def _several(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    return [paths] if isinstance(paths, str | Path) else list(paths)


def _model(folder: str | Path | None) -> Path:
    return Path(folder) if folder else data_path("models/default")


class Additions(TypedDict, total=False):
    """What :func:`train` takes besides the labelled data."""

    labels: Iterable[str | Path]
    unlabeled: Iterable[str | Path]


def train(
    data: str | Path | Iterable[str | Path],
    out: str | Path | None = None,
    *,
    config: str | Path | None = None,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    **additions: Unpack[Additions],
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
        Told what is being done, one line a step, and which of ``unlabeled`` could not be read.
    labels : paths, optional
        Files or folders of the user's own corrections (``*.jsonl``, single units of any reports); they
        replace the labels of the same units in ``data`` and count more than others.
    unlabeled : paths, optional
        Reports without labels; units under a heading that clearly names one category teach the model
        that category, unless cross-validation says that it does worse with them.

    Raises
    ------
    LabelError
        If the labelled data or the corrections break the codebook, contradict each other or are too small.
    FazhiError
        If none of ``unlabeled`` can be read.
    ConfigError
        If the configuration has unknown keys or bad values.
    OutputError
        If ``out`` exists and is no model directory, or cannot be written.
    """
    from fazhi.cards import model_card, scores_of
    from fazhi.classify import save_classifier
    from fazhi.classify.notes import training_notes
    from fazhi.classify.train import train_classifier
    from fazhi.evaluate import evaluate_training
    from fazhi.labeled import read_labeled
    from fazhi.store import check_target

    if out is not None:
        check_target(Path(out))  # before the minutes of training, not after
    settings = train_settings(Path(config) if config else None)
    reports = read_labeled(_several(data))
    extras = _extras(additions, progress)
    classifier, report = train_classifier(reports, settings, seed, progress, extras)
    evaluation = evaluate_training(report)
    classifier = replace(classifier, info={**classifier.info, "scores": scores_of(evaluation)})
    if out is not None:
        card = model_card(classifier.info, evaluation) + training_notes(classifier.info)
        save_classifier(classifier, Path(out), card)
    return classifier, evaluation


def _extras(additions: Additions, progress: Callable[[str], None] | None) -> "Extras":
    from fazhi.classify.train import Extras
    from fazhi.classify.weak import read_unlabeled
    from fazhi.labeled import read_corrections

    labels, paths = list(additions.get("labels", ())), list(additions.get("unlabeled", ()))
    corrections = read_corrections(labels) if labels else ()
    unlabeled = read_unlabeled(paths) if paths else None
    if progress and unlabeled:
        for failure in unlabeled.failures:
            progress(f"{failure.path}: {failure.reason}")
    return Extras(corrections, unlabeled)


def evaluate_model(model: "Classifier", data: str | Path | Iterable[str | Path]) -> "Evaluation":
    """Compare a model with labelled reports it has not been trained on.

    Raises
    ------
    LabelError
        If the labelled data breaks the codebook.
    """
    from fazhi.evaluate import evaluate_classifier
    from fazhi.labeled import read_labeled

    return evaluate_classifier(model, read_labeled(_several(data)))


def open_corpus(path: str | Path, *, write: bool = False) -> "Corpus":
    """Open a corpus file; use it in a ``with`` statement.

    Parameters
    ----------
    path : str or Path
        The file, made by :func:`add_to_corpus` or ``fazhi corpus add``.
    write : bool
        Whether corrections and findings are to be stored. One process at a time can write.

    Raises
    ------
    CorpusError
        If it is no corpus, damaged, of a newer layout, or another process writes to it.
    """
    from fazhi.corpus.store import open_corpus as opened

    return opened(path, write=write)


def add_to_corpus(
    path: str | Path,
    paths: str | Path | Iterable[str | Path],
    model: str | Path | None = None,
    workers: int | None = None,
) -> "Added":
    """Label the new and changed documents among ``paths`` and add them to a corpus, made if it is not there.

    Parameters
    ----------
    path : str or Path
        The corpus file.
    paths : path or paths
        Files and folders.
    model : path, optional
        A model directory, by default the model shipped with the package.
    workers : int, optional
        Processes.

    Returns
    -------
    Added
        How many documents were new, unchanged, new versions, or could not be read.

    Raises
    ------
    FazhiError
        If ``paths`` name no document, the model cannot be loaded, or the corpus cannot be written.
    """
    from fazhi.collect import add_paths

    return add_paths(Path(path), _several(paths), _model(model), workers=workers)[0]


def to_frame(results: LabeledDocument | Iterable[LabeledDocument], scores: bool = False) -> Any:
    """Return a pandas DataFrame with one row a unit; columns are the fields of the jsonl output.

    Raises
    ------
    ImportError
        If pandas is not installed (``pip install pandas``).
    """
    import pandas as pd

    from fazhi.report import unit_rows

    documents = [results] if isinstance(results, LabeledDocument) else results
    return pd.DataFrame([row for document in documents for row in unit_rows(document, scores)])
