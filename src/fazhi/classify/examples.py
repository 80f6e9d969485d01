"""Labelled reports → what training needs: documents with one label per unit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fazhi.labeled import Label, LabeledReport, LabeledUnit
from fazhi.records import Document, Paragraph, Report, Unit
from fazhi.structure import analyse_report


@dataclass(frozen=True, slots=True)
class Example:
    """A report as the structure sees it, cut as the person cut it, with the person's labels."""

    document: Document
    labels: tuple[Label, ...]


def examples_of(reports: Iterable[LabeledReport]) -> list[Example]:
    """Run the structure over labelled texts, so that training sees what labelling will see."""
    return [_example(report) for report in reports]


def _example(report: LabeledReport) -> Example:
    paragraphs = []
    offset = 0
    for line in report.text.split("\n"):
        if line:
            paragraphs.append(Paragraph(offset, offset + len(line)))
        offset += len(line) + 1
    document = analyse_report(Report(report.name, report.text, tuple(paragraphs), "txt"))
    units = tuple(_matching(document.units, unit) for unit in report.units)
    return Example(replace(document, units=units), tuple(unit.label for unit in report.units))


def _matching(units: tuple[Unit, ...], labeled: LabeledUnit) -> Unit:
    """Find the unit of the structure that covers most of a labelled one, cut as labelled."""
    best = max(units, key=lambda unit: min(unit.end, labeled.end) - max(unit.start, labeled.start))
    if (best.start, best.end) == (labeled.start, labeled.end):
        return best
    return replace(best, number=labeled.number, text=labeled.text, start=labeled.start, end=labeled.end)
