"""What tables and pictures count: the body units of all reports, and the names in their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.codebook import codebook
from fazhi.findings import Statement, Theme
from fazhi.records import Analysis, Document, Prediction, Unit
from fazhi.words import LEVELS, UNSTATED, characters, level_of, region_of


@dataclass(frozen=True, slots=True)
class BodyUnit:
    """A unit of kind body with its labels.

    Attributes
    ----------
    report : int
        0-based position of its report in ``Analysis.documents``.
    """

    report: int
    unit: Unit
    prediction: Prediction

    @property
    def characters(self) -> int:
        """Length of its text, white space not counted."""
        return characters(self.unit.text)

    @property
    def has_problem(self) -> bool:
        """Whether its role is one that carries problem types."""
        return self.prediction.role in codebook().problem_roles


def body_units(analysis: Analysis) -> list[BodyUnit]:
    """Return the body units of all reports in document order."""
    return [
        BodyUnit(index, unit, prediction)
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


def statements(analysis: Analysis) -> tuple[Statement, ...]:
    """Return the single shortcomings; none when they were not looked for."""
    return analysis.shortcomings.statements if analysis.shortcomings else ()


def themes(analysis: Analysis) -> tuple[Theme, ...]:
    """Return the themes; none when they were not looked for."""
    return analysis.themes.themes if analysis.themes else ()


def statement_types(analysis: Analysis) -> tuple[str, ...]:
    """Return the problem types in codebook order, with those that only statements have behind them."""
    return ordered(codebook().problems, (name for said in statements(analysis) for name in said.types))


def levels(analysis: Analysis) -> tuple[str, ...]:
    """Return the levels that occur, from province down, the unstated last."""
    seen = {level_of(entry.document) for entry in analysis.documents}
    return tuple(level for level in (*LEVELS.values(), UNSTATED) if level in seen)


def region(document: Document) -> str:
    """Return where a report comes from, or that it does not say."""
    return region_of(document) or UNSTATED


def regions(analysis: Analysis) -> tuple[str, ...]:
    """Return the regions that occur, sorted, the unstated last."""
    seen = {region(entry.document) for entry in analysis.documents}
    return (*sorted(seen - {UNSTATED}), *([UNSTATED] if UNSTATED in seen else []))


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
