"""How far two people agree who labelled the same units, and where they differ.

κ is Cohen's (A Coefficient of Agreement for Nominal Scales, 1960), α Krippendorff's (Computing
Krippendorff's Alpha-Reliability, 2011), the distance between sets of labels Passonneau's (Measuring
Agreement on Set-valued Items (MASI) for Semantic and Pragmatic Annotation, 2006).

Role, category and further categories are compared where both people say ``body``, problem types where
both give a role that carries them: where they differ on that, kind or role already tells so.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from fazhi.codebook import Codebook, codebook
from fazhi.errors import LabelError
from fazhi.labeled import Label, LabeledReport
from fazhi.records import KINDS

FIELDS = ("kind", "role", "category", "secondary", "problems")
"""What is compared; the first three hold one label a unit, the others a set."""
_ONE = FIELDS[:3]
Labels = frozenset[str]
Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """How far two people agree on one label against all others.

    Attributes
    ----------
    label : str
    agreement : float or None
        Of all uses of the label the share that both made (positive specific agreement): 2a / (2a + b + c)
        with a units that have it from both and b, c from one only. None when nobody used it.
    kappa : float or None
        Cohen's κ on having the label or not; see :func:`cohen_kappa`.
    a, b : int
        Units that the first and the second person gave the label.
    """

    label: str
    agreement: float | None
    kappa: float | None
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far two people agree on one field; a figure is None where it is not defined.

    Attributes
    ----------
    units : int
        Units compared.
    same : float or None
        Share of units with the same label, or the same set of labels.
    dice : float or None
        Of all labels given by either, the share both gave: 2 Σ|A∩B| / Σ(|A|+|B|). With one label a unit
        it is ``same``.
    kappa : float or None
        Cohen's κ; None for sets, which have it label by label.
    alpha : float or None
        Krippendorff's α, nominal; for sets with the MASI distance.
    labels : tuple of LabelAgreement
        In the codebook's order.
    """

    units: int
    same: float | None
    dice: float | None
    kappa: float | None
    alpha: float | None
    labels: tuple[LabelAgreement, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a unit that two people labelled differently; ``a`` and ``b`` are what they said."""

    report: str
    unit: int
    field: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """All fields, and every disagreement in document order."""

    reports: int
    units: int
    kind: FieldAgreement
    role: FieldAgreement
    category: FieldAgreement
    secondary: FieldAgreement
    problems: FieldAgreement
    disagreements: tuple[Disagreement, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def compare_labels(first: Sequence[LabeledReport], second: Sequence[LabeledReport]) -> Agreement:
    """Compare two people's labels of the same reports, matched by report name and unit number.

    Raises
    ------
    LabelError
        Naming both files, if a report or a unit is missing on one side or a unit's text differs.
    """
    book = codebook()
    names = {"kind": KINDS, "role": book.roles, "category": book.categories}
    names |= {"secondary": book.categories, "problems": book.problems}
    pairs: dict[str, list[tuple[Labels, Labels]]] = {field: [] for field in FIELDS}
    differ = []
    units = 0
    for a, b in _matched_reports(first, second):
        for number, text, labels in _matched_units(a, b):
            units += 1
            for field in _comparable(*labels, book):
                pair = _values(labels[0], field), _values(labels[1], field)
                pairs[field].append(pair)
                if pair[0] != pair[1]:
                    shown = [tuple(name for name in names[field] if name in side) for side in pair]
                    differ.append(Disagreement(a.name, number, field, shown[0], shown[1], text))
    found = {field: _field(pairs[field], names[field], field in _ONE) for field in FIELDS}
    return Agreement(len(first), units, **found, disagreements=tuple(differ))


def cohen_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's κ = (p_o − p_e) / (1 − p_e).

    p_o is the share of pairs that agree, p_e the share expected by chance from how often each person
    uses each label (Cohen 1960). None without pairs, or when both only ever used one and the same label.

    >>> round(cohen_kappa([("x", "x")] * 20 + [("x", "y")] * 5 + [("y", "x")] * 10 + [("y", "y")] * 15), 3)
    0.4
    """
    counts = Counter(pairs)
    total = counts.total()
    left: Counter[Hashable] = Counter()
    right: Counter[Hashable] = Counter()
    for (a, b), count in counts.items():
        left[a] += count
        right[b] += count
    chance = sum(count * right[label] for label, count in left.items())
    if chance == total**2:
        return None
    same = sum(count for (a, b), count in counts.items() if a == b)
    return (same * total - chance) / (total**2 - chance)


def krippendorff_alpha(
    pairs: Iterable[tuple[Value, Value]], distance: Callable[[Value, Value], float] | None = None
) -> float | None:
    """Return Krippendorff's α = 1 − D_o / D_e for two people and no gaps.

    D_o is the mean distance within pairs, D_e the mean distance between any two of all 2N values
    (Krippendorff 2011). None without pairs, or when all values are the same.

    Parameters
    ----------
    pairs : iterable of (value, value)
        What the two said of each unit.
    distance : callable, optional
        Of two values, 0 to 1, 0 for equal ones; by default nominal: 1 whenever they differ.
    """
    far = distance or (lambda a, b: float(a != b))
    counts = Counter(pairs)
    total = counts.total()
    values: Counter[Value] = Counter()
    for (a, b), count in counts.items():
        values[a] += count
        values[b] += count
    expected = sum(m * n * far(v, w) for v, m in values.items() for w, n in values.items())
    if not expected:
        return None
    observed = sum(count * far(a, b) for (a, b), count in counts.items())
    # (observed / N) over (expected / (2N (2N − 1))), shortened
    return 1 - observed * 2 * (2 * total - 1) / expected


def masi_distance(a: frozenset[str], b: frozenset[str]) -> float:
    """Return 1 − J·M (Passonneau 2006): 0 for equal sets, 1 for sets with nothing in common.

    J is Jaccard's |A∩B| / |A∪B|; M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they
    overlap, else 0. Two empty sets are equal; for sets of one label the distance is nominal.

    >>> masi_distance(frozenset("x"), frozenset("xy"))
    0.6666666666666667
    """
    if a == b:
        return 0.0
    common = a & b
    if not common:
        return 1.0
    monotonic = 2 if common in (a, b) else 1
    return 1 - len(common) * monotonic / (3 * len(a | b))


def _field(pairs: Sequence[tuple[Labels, Labels]], names: Sequence[str], one: bool) -> FieldAgreement:
    return FieldAgreement(
        units=len(pairs),
        same=_share(sum(a == b for a, b in pairs), len(pairs)),
        dice=_share(2 * sum(len(a & b) for a, b in pairs), sum(len(a) + len(b) for a, b in pairs)),
        kappa=cohen_kappa(pairs) if one else None,
        alpha=krippendorff_alpha(pairs, masi_distance),
        labels=tuple(_label(pairs, name) for name in names),
    )


def _label(pairs: Sequence[tuple[Labels, Labels]], name: str) -> LabelAgreement:
    used = [(name in a, name in b) for a, b in pairs]
    a, b = sum(one for one, _ in used), sum(other for _, other in used)
    return LabelAgreement(name, _share(2 * sum(map(all, used)), a + b), cohen_kappa(used), a, b)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _comparable(a: Label, b: Label, book: Codebook) -> tuple[str, ...]:
    """Return the fields on which two labels of a unit can be compared."""
    if not a.kind == b.kind == "body":
        return FIELDS[:1]
    return FIELDS if {a.role, b.role} <= book.problem_roles else FIELDS[:-1]


def _values(label: Label, field: str) -> Labels:
    value = getattr(label, field)
    return frozenset([value] if field in _ONE else value)


def _matched_reports(
    first: Sequence[LabeledReport], second: Sequence[LabeledReport]
) -> list[tuple[LabeledReport, LabeledReport]]:
    sides = {report.name: report for report in first}, {report.name: report for report in second}
    for own, other in (sides, sides[::-1]):
        if missing := sorted(set(own) - set(other)):
            lone = own[missing[0]]
            more = f"（这样的报告共 {len(missing)} 份）" if len(missing) > 1 else ""
            raise LabelError(
                f"{lone.path}: 报告“{lone.name}”在 {_place(list(other.values()))} 中没有{more}，"
                "两人标注的应是同一批报告"
            )
    return [(report, sides[1][report.name]) for report in first]


def _place(reports: Sequence[LabeledReport]) -> str:
    """Return where one side's reports lie: the file if it is only one, else the folder."""
    return reports[0].path if len(reports) == 1 else str(Path(reports[0].path).parent)


def _matched_units(a: LabeledReport, b: LabeledReport) -> list[tuple[int, str, tuple[Label, Label]]]:
    sides = {unit.number: unit for unit in a.units}, {unit.number: unit for unit in b.units}
    for own, other, here, there in ((*sides, a, b), (*sides[::-1], b, a)):
        if missing := sorted(set(own) - set(other)):
            raise LabelError(
                f"{here.path}: 单元 {missing[0]} 在 {there.path} 中没有，两人标注的应是同样切分的单元"
            )
    matched = []
    for number, unit in sides[0].items():
        other_unit = sides[1][number]
        if unit.text != other_unit.text:
            raise LabelError(f"{a.path}: 单元 {number} 的文字与 {b.path} 中的不同，两人标注的应是同一份文字")
        matched.append((number, unit.text, (unit.label, other_unit.label)))
    return matched
