"""Labels that are probably wrong: what a model that has not seen the report says against them.

The idea is confident learning (Northcutt, Jiang, Chuang, Confident Learning: Estimating Uncertainty in
Dataset Labels, Journal of Artificial Intelligence Research 70, 2021). The authors' own library, cleanlab,
is not used: it would make pandas a requirement of every installation for what are ten lines of numpy
here, and the larger part of the work, probabilities with whole reports held out, it leaves to its caller
anyway. The rule below is its ``filter_by="confident_learning"``.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.calibrate import fit_scale, softmax
from fazhi.classify.solve import held_out_scores
from fazhi.classify.table import TASK_BLOCKS, build_table
from fazhi.codebook import codebook
from fazhi.config import TrainSettings, train_settings
from fazhi.errors import LabelError
from fazhi.labeled import LabeledReport, LabeledUnit


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Categories as models say that have not seen the report; n body units, k categories.

    Attributes
    ----------
    places : tuple of (report name, LabeledUnit)
        The n units.
    labels : tuple of str
        The k categories.
    given : int array, shape (n,)
        The category that the person gave, as a number.
    chances : float array, shape (n, k)
        Calibrated probabilities, each row summing to 1.
    """

    places: tuple[tuple[str, LabeledUnit], ...]
    labels: tuple[str, ...]
    given: NDArray[np.int64]
    chances: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A unit whose category is probably wrong.

    Attributes
    ----------
    report, unit : str, int
        Where it stands.
    given, suggested : str
        The person's category and the likelier one.
    given_chance, suggested_chance : float
        Their probabilities, 0 to 1.
    in_secondary : bool
        True when the person has the suggested one among the further categories: then only which of
        the two comes first is in question.
    text : str
    """

    report: str
    unit: int
    given: str
    suggested: str
    given_chance: float
    suggested_chance: float
    in_secondary: bool
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def held_out_category(
    reports: Sequence[LabeledReport], config: TrainSettings | None = None, seed: int = 0
) -> HeldOut:
    """Give every body unit category probabilities from a model that has not seen its report.

    With fewer reports than folds every report is a fold of its own.

    Raises
    ------
    LabelError
        If there are fewer than two reports or two categories, or too little text to learn from.
    """
    if len(reports) < 2:
        raise LabelError(f"只有 {len(reports)} 份标注报告，至少要有两份才能互相检验")
    config = config or train_settings()
    config = replace(config, folds=min(config.folds, len(reports)))
    units = [(report.name, unit) for report in reports for unit in report.units]
    if len({unit.label.category for _, unit in units} - {None}) < 2:
        raise LabelError("标注数据中的类别不足两个，无法互相检验")
    table = build_table(reports, config)
    if not any(table.terms[block] for block in TASK_BLOCKS["category"]):
        raise LabelError("标注数据太少，没有一个词语重复出现到可供学习的次数")
    body = table.members("category")
    scores = held_out_scores(table, "category", config, seed)["category"][body]
    labels = codebook().categories
    truth = table.truth("category", body)
    places = tuple(units[row] for row in body)
    return HeldOut(places, labels, truth, softmax(scores, fit_scale(scores, truth)))


def confident_thresholds(chances: NDArray[np.float64], given: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for every class the mean probability that units labelled so have for it, shape (k,).

    These are the t_j of Northcutt et al. 2021. A class that nobody gave gets infinity: nothing is
    known of how sure the model is there, so it is never suggested.
    """
    return np.array(
        [
            chances[given == label, label].mean() if (given == label).any() else np.inf
            for label in range(chances.shape[1])
        ]
    )


def rank_suspects(chances: NDArray[np.float64], given: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows whose label is probably wrong, likeliest first.

    A row is one if the class with the largest probability is not the given one and reaches its own
    threshold. They are ordered by the normalised margin, the given class's probability less the largest
    one; rows with equal margins stay in the order given.

    Parameters
    ----------
    chances : float array, shape (n, k)
        Probabilities from models that have not seen the row.
    given : int array, shape (n,)
        The class that each row is labelled with.
    """
    best = chances.argmax(axis=1)
    rows = np.arange(len(given))
    largest = chances[rows, best]
    margin = chances[rows, given] - largest
    suspicious = np.flatnonzero((best != given) & (largest >= confident_thresholds(chances, given)[best]))
    return suspicious[np.argsort(margin[suspicious], kind="stable")]


def find_suspects(held: HeldOut) -> tuple[Suspect, ...]:
    """Return the units whose category is probably wrong, likeliest first; see :func:`rank_suspects`."""
    return tuple(_suspect(held, int(row)) for row in rank_suspects(held.chances, held.given))


def _suspect(held: HeldOut, row: int) -> Suspect:
    report, unit = held.places[row]
    given, best = int(held.given[row]), int(held.chances[row].argmax())
    return Suspect(
        report=report,
        unit=unit.number,
        given=held.labels[given],
        suggested=held.labels[best],
        given_chance=round(float(held.chances[row, given]), 6),
        suggested_chance=round(float(held.chances[row, best]), 6),
        in_secondary=held.labels[best] in unit.label.secondary,
        text=unit.text,
    )
