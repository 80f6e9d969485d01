"""What tables and pictures count: the body units of all reports, and the names in their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.codebook import codebook
from fazhi.records import Analysis, Prediction, Unit
from fazhi.report.words import characters


@dataclass(frozen=True, slots=True)
class BodyUnit:
    """A unit of kind body with its labels.

    Attributes
    ----------
    report : int
        0-based position of its report in ``Analysis.documents``.
    characters : int
        Length of its text, white space not counted.
    """

    report: int
    unit: Unit
    prediction: Prediction
    characters: int

    @property
    def has_problem(self) -> bool:
        """Whether its role is one that carries problem types."""
        return self.prediction.role in codebook().problem_roles


def body_units(analysis: Analysis) -> list[BodyUnit]:
    """Return the body units of all reports in document order."""
    return [
        BodyUnit(index, unit, prediction, characters(unit.text))
        for index, entry in enumerate(analysis.documents)
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True)
        if prediction.kind == "body"
    ]


def ordered(known: Sequence[str], seen: Iterable[str | None]) -> tuple[str, ...]:
    """Return the known names and behind them, sorted, those that only the data have.

    >>> ordered(("甲", "乙"), ["乙", "丁", None])
    ('甲', '乙', '丁')
    """
    return (*known, *sorted({name for name in seen if name} - set(known)))


def roles(units: Iterable[BodyUnit]) -> tuple[str, ...]:
    """Return the roles in codebook order."""
    return ordered(codebook().roles, (unit.prediction.role for unit in units))


def categories(units: Iterable[BodyUnit]) -> tuple[str, ...]:
    """Return the categories in codebook order."""
    return ordered(codebook().categories, (unit.prediction.category for unit in units))


def problems(units: Iterable[BodyUnit]) -> tuple[str, ...]:
    """Return the problem types in codebook order."""
    return ordered(codebook().problems, (name for unit in units for name in unit.prediction.problems))


def work_role() -> str:
    """Return the role of work done: the codebook lists it first."""
    return codebook().work_role


def fields_of_work() -> tuple[str, ...]:
    """Return the categories a report can be expected to write about.

    All but the last: the codebook closes with the category for what fits nowhere else.
    """
    return codebook().categories[:-1]


def share(part: float, whole: float) -> float:
    """Return ``part`` of ``whole``, 0 to 1 with four decimals; 0 when there is no whole.

    >>> share(1, 3), share(0, 0)
    (0.3333, 0.0)
    """
    return round(part / whole, 4) if whole else 0.0
