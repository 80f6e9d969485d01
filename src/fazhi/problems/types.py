"""Which of a unit's problem types belong to which of its statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from fazhi.records import Prediction


class Label(Protocol):
    """See :class:`fazhi.problems.find.PartLabel`."""

    @property
    def types(self) -> tuple[str, ...]:
        """Problem types, likeliest first."""

    @property
    def chances(self) -> Mapping[str, float]:
        """Probability of every problem type."""


def share_types(
    units: Sequence[int], predictions: Sequence[Prediction], labels: Sequence[Label] | None
) -> list[tuple[str, ...]]:
    """Return the problem types of every statement.

    A statement has the types that the model sees in its own words. A type of the unit that none of its
    statements has goes to the statement likeliest to have it, so that statements cover what their unit
    has. A statement left without a type gets the unit's if the unit has exactly one and that is the
    statement's likeliest.

    Parameters
    ----------
    units : sequence of int
        0-based position of every statement's unit.
    predictions : sequence of Prediction
        Of all units of the report.
    labels : sequence of labels or None
        The model's word on every statement; without it all of a unit's statements have the unit's types.
    """
    if labels is None:
        return [predictions[unit].problems for unit in units]
    types = [label.types for label in labels]
    of_unit: dict[int, list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        of_unit[unit].append(place)
    for unit, places in of_unit.items():
        said = predictions[unit].problems
        for name in said:
            if not any(name in types[place] for place in places):
                best = max(places, key=lambda place: (labels[place].chances.get(name, 0.0), -place))
                types[best] = (*types[best], name)
        for place in places:
            if not types[place] and len(said) == 1 and _likeliest(labels[place].chances) == said[0]:
                types[place] = said
    return types


def _likeliest(chances: Mapping[str, float]) -> str:
    return min(chances, key=lambda name: (-chances[name], name), default="")
