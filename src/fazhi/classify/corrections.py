"""A user's corrections and the labelled data: which of the data's labels they replace, what they add."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fazhi.chars import squeeze
from fazhi.errors import LabelError
from fazhi.labeled import Label, LabeledReport, LabeledUnit

_Place = tuple[int, int]
"""Number of a report among the labelled ones, and of a unit in it."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Labelled data after the corrections.

    Attributes
    ----------
    reports : tuple of LabeledReport
        The data with the labels replaced, then the corrections that are not in it.
    corrections, replaced : int
        Corrections given, and units of the data whose label they set.
    """

    reports: tuple[LabeledReport, ...]
    corrections: int
    replaced: int


def correct(data: Sequence[LabeledReport], corrections: Sequence[LabeledReport]) -> Corrected:
    """Let corrections replace the labels of the same units in the data; keep the others as they are.

    A unit is the same if its report has the same name (or the name without folder and ending) and the
    same text stands there. A single unit of a report that the data does not know is looked for by its
    text alone; if the data labels that text now one way, now another, what it is depends on where it
    stands, and the data is left alone.

    Parameters
    ----------
    data : sequence of LabeledReport
        From :func:`fazhi.labeled.read_labeled`.
    corrections : sequence of LabeledReport
        From :func:`fazhi.labeled.read_corrections`.

    Raises
    ------
    LabelError
        If the data has another text at a correction's place, or two corrections of one unit of the data
        contradict each other; naming file and line.
    """
    finder = _Finder(data)
    new: dict[_Place, LabeledUnit] = {}
    added: list[LabeledReport] = []
    for report in corrections:
        left = []
        for unit in report.units:
            places = finder.find(report, unit)
            for place in places:
                _settle(new, place, unit, data)
            if not places:
                left.append(unit)
        if len(left) == len(report.units):
            added.append(report)
        elif left:
            # What remains of a whole report after that is whole no longer.
            added.append(replace(report, units=tuple(left), single=True))
    kept = tuple(_with_labels(report, number, new) for number, report in enumerate(data))
    given = sum(len(report.units) for report in corrections)
    return Corrected((*kept, *added), given, len(new))


class _Finder:
    """Looks up the units of the data that a correction speaks of."""

    def __init__(self, data: Sequence[LabeledReport]) -> None:
        self._data = data
        self._names = {report.name: number for number, report in enumerate(data)}
        self._texts: dict[str, list[_Place]] = {}
        for number, report in enumerate(data):
            for index, unit in enumerate(report.units):
                self._texts.setdefault(squeeze(unit.text), []).append((number, index))

    def find(self, report: LabeledReport, unit: LabeledUnit) -> list[_Place]:
        places = self._texts.get(squeeze(unit.text), [])
        number = self.number(report.name)
        if number is not None:
            return self._inside(number, places, unit)
        if not report.single:
            return []
        labels: set[Label] = {self._data[known].units[index].label for known, index in places}
        return places if len(labels) == 1 else []

    def number(self, name: str) -> int | None:
        """Return the number of the report of this name, or of the file of this name."""
        return self._names.get(name, self._names.get(Path(name.replace("\\", "/")).stem))

    def _inside(self, number: int, places: list[_Place], unit: LabeledUnit) -> list[_Place]:
        units = self._data[number].units
        own = [place for place in places if place[0] == number]
        exact = [place for place in own if units[place[1]].number == unit.number]
        if not own and any(known.number == unit.number for known in units):
            raise LabelError(
                f"{unit.correction}: 标注数据里“{self._data[number].name}”的单元 {unit.number} 是另一段文字，"
                "请核对 unit 与 text"
            )
        return exact or own


def _settle(
    new: dict[_Place, LabeledUnit], place: _Place, unit: LabeledUnit, data: Sequence[LabeledReport]
) -> None:
    before = new.setdefault(place, unit)
    if before.label != unit.label:
        where = f"“{data[place[0]].name}”的单元 {data[place[0]].units[place[1]].number}"
        raise LabelError(f"{unit.correction}: {where}有两种互相矛盾的更正，另一处是 {before.correction}")


def _with_labels(report: LabeledReport, number: int, new: dict[_Place, LabeledUnit]) -> LabeledReport:
    units = tuple(
        replace(unit, label=found.label, correction=found.correction)
        if (found := new.get((number, index)))
        else unit
        for index, unit in enumerate(report.units)
    )
    return replace(report, units=units)
