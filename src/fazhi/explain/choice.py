"""Why one label came before the next: every feature's part in the difference of their scores."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.model import Classifier, Task
from fazhi.classify.vectors import Rows
from fazhi.explain.records import Block, Choice, Feature
from fazhi.explain.words import shown
from fazhi.records import Unit


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each feature of one block adds to the score of each label.

    Attributes
    ----------
    columns : int array, shape (n,)
        The features by their number in the block's vocabulary.
    gains : float array, shape (n, k)
        Weight times value, for each of the task's k labels.
    """

    columns: NDArray[np.int64]
    gains: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """The unit in question as the model sees it: its own row in every block; ``top`` features are wanted."""

    classifier: Classifier
    unit: Unit
    rows: dict[str, Rows]
    top: int


def contributions(task: Task, rows: dict[str, Rows], row: int = 0) -> dict[str, Contributions]:
    """Return what every feature of one unit adds to every score, block by block.

    The gains of all blocks and ``task.bias`` sum to ``task.scores(rows)[row]``.
    """
    found = {}
    for block in task.blocks:
        entries = slice(rows[block].starts[row], rows[block].starts[row + 1])
        columns = rows[block].columns[entries]
        gains = task.weights[block][columns] * rows[block].values[entries][:, None]
        found[block] = Contributions(columns, gains.astype(np.float64))
    return found


def choose(case: Case, name: str, votes: NDArray[np.float64] | None = None) -> Choice:
    """Compare the best label of a task with the next; ``votes`` is what sentences added to each."""
    task = case.classifier.tasks[name]
    added = np.zeros(len(task.labels)) if votes is None else votes
    scores = task.scores(case.rows)[0] + added
    best, rival = (int(i) for i in np.argsort(-scores, kind="stable")[:2])
    return Choice(
        task.labels[best],
        task.labels[rival],
        lead=float(scores[best] - scores[rival]),
        bias=float(task.bias[best] - task.bias[rival]),
        votes=float(added[best] - added[rival]),
        blocks=tuple(
            _block(case, block, part.columns, part.gains[:, best] - part.gains[:, rival])
            for block, part in contributions(task, case.rows).items()
        ),
    )


def _block(case: Case, name: str, columns: NDArray[np.int64], leads: NDArray[np.float64]) -> Block:
    against = _loudest(case, name, columns, -leads)
    return Block(
        name,
        total=float(leads.sum()),
        supporting=_loudest(case, name, columns, leads),
        opposing=tuple(replace(feature, gain=-feature.gain) for feature in against),
    )


def _loudest(
    case: Case, block: str, columns: NDArray[np.int64], gains: NDArray[np.float64]
) -> tuple[Feature, ...]:
    """Return the features with the largest gains above 0, largest first."""
    terms = case.classifier.terms[block]
    order = [i for i in np.argsort(-gains, kind="stable")[: case.top] if gains[i] > 0]
    tokens = [(terms[columns[i]], float(gains[i])) for i in order]
    return tuple(Feature(token, shown(block, token, case.unit), gain) for token, gain in tokens)
