"""What an explanation holds; nothing here knows how it is made."""

from dataclasses import asdict, dataclass
from typing import Any

from fazhi.labeled import Label
from fazhi.records import Prediction, Unit


@dataclass(frozen=True, slots=True)
class Feature:
    """A token of one unit and what it contributes to a score, or to the lead of one score over another.

    ``shown`` is the token in words for people.
    """

    token: str
    shown: str
    gain: float


@dataclass(frozen=True, slots=True)
class Block:
    """What one block of features contributes to the lead of a label over its rival.

    Attributes
    ----------
    name : str
        One of :data:`fazhi.classify.features.BLOCKS`.
    total : float
        Sum over all of the block's features, not only those listed.
    supporting, opposing : tuple of Feature
        The features that speak loudest for the label and against it, loudest first.
    """

    name: str
    total: float
    supporting: tuple[Feature, ...]
    opposing: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Why one label came before the next: ``lead == bias + sum of block totals + votes``.

    Attributes
    ----------
    label, rival : str
        The label with the highest score, and the one with the second highest.
    lead : float
        Difference of their scores.
    bias : float
        The part of it that does not depend on the unit.
    votes : float
        The part that the sentences' votes made; 0 for everything but the category.
    blocks : tuple of Block
    """

    label: str
    rival: str
    lead: float
    bias: float
    votes: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """A sentence, its length in characters, and how it shares its vote among the fields (sum 1)."""

    text: str
    length: int
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Votes:
    """What the sentences of a unit changed in its category scores.

    Attributes
    ----------
    before : str
        The category that would have come first without them.
    shares : dict of str to float
        Share of the unit's text that went to each field, largest first; the sum is 1.
    added : dict of str to float
        What the votes added to the score of each category, the rest category too.
    sentences : tuple of Vote
    """

    before: str
    shares: dict[str, float]
    added: dict[str, float]
    sentences: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A problem type, its chance (0 to 1), the least chance to be given, and the clause that said most.

    ``score`` lies between ``unit_score`` and ``clause_score``; ``words`` are the clause's features.
    """

    name: str
    chance: float
    threshold: float
    given: bool
    score: float
    unit_score: float
    clause_score: float
    clause: str
    words: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled unit and its likeness to the one explained: the cosine of their rows, 0 to 1."""

    report: str
    unit: int
    similarity: float
    label: Label
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One unit, its labels, and why.

    Attributes
    ----------
    report : str
        The path as found.
    unit : Unit
    prediction : Prediction
        As :meth:`Classifier.predict` gives it, with the probability of every category.
    kind : Choice
    role, category : Choice or None
        None unless the kind is ``body``.
    votes : Votes or None
        None unless the kind is ``body``.
    problem_types : tuple of ProblemType
        All of them, likeliest first; empty unless the role is one that carries problem types.
    neighbours : tuple of Neighbour or None
        The labelled units most alike; None when there is no labelled data to look at.
    """

    report: str
    unit: Unit
    prediction: Prediction
    kind: Choice
    role: Choice | None
    category: Choice | None
    votes: Votes | None
    problem_types: tuple[ProblemType, ...]
    neighbours: tuple[Neighbour, ...] | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)
