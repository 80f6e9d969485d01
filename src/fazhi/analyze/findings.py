"""Labelled documents → what recurs in them: shortcomings and themes, gathered into an analysis."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.analyze import labels
from fazhi.analyze.paths import Step, label_paths
from fazhi.classify import Classifier
from fazhi.errors import FazhiError
from fazhi.records import Analysis, Failure, LabeledDocument

if TYPE_CHECKING:
    from fazhi.findings import Shortcomings, Themes
    from fazhi.topics import FitOptions


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
    about = labels.describe_model(labels.loaded(str(model)), model)
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
    shortcomings = shortcomings_of(gathered.documents, labels.loaded(str(model)))
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
    return replace(gathered, shortcomings=shortcomings_of(gathered.documents, labels.loaded(str(model))))


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
