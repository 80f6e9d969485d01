"""Labelled reports → what training needs: documents with one label per unit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fazhi.classify.features import Tokens
from fazhi.labeled import Label, LabeledReport, LabeledUnit
from fazhi.records import Document, Paragraph, Report, Unit
from fazhi.structure import analyse_report

_AROUND = ("hint=", "rule=", "form=", "place=", "before=", "after=", "last,")
"""Structure tokens that tell of what stands around a unit."""
_ABOVE = ("part=", "depth=")
"""Structure tokens that tell of the headings above it."""
_MOST_HEADINGS = 9
"""Paragraph styles know so many levels."""


@dataclass(frozen=True, slots=True)
class Example:
    """A report as the structure sees it, cut as the person cut it, with the person's labels.

    Attributes
    ----------
    document : Document
        With one unit for each label.
    labels : tuple of Label
    corrected : tuple of bool
        Which labels are a user's corrections; empty if none is.
    source : str
        ``report``; ``single`` for one unit without its report; ``weak`` for units of a report that
        nobody labelled, whose category a heading tells.
    report : str
        Name of the report.
    """

    document: Document
    labels: tuple[Label, ...]
    corrected: tuple[bool, ...] = ()
    source: str = "report"
    report: str = ""


def examples_of(reports: Iterable[LabeledReport]) -> list[Example]:
    """Run the structure over labelled texts, so that training sees what labelling will see.

    One example a report, or one for each of its units where they are given singly.
    """
    found: list[Example] = []
    for report in reports:
        if report.single:
            found.extend(_single(report.name, unit) for unit in report.units)
        else:
            found.append(_example(report))
    return found


def known_tokens(tokens: Tokens, example: Example) -> Tokens:
    """Keep of a unit's tokens those that the example really tells.

    A single unit says nothing of its neighbours. A weak one has its category from the heading: a model
    that saw both would learn the rule and nothing else.
    """
    if example.source == "weak":
        return {**tokens, "heading": [], "structure": []}
    if example.source == "single":
        told = tokens["structure"]
        if not example.document.units[0].section:
            told = [token for token in told if not token.startswith(_ABOVE) and ",part=" not in token]
        return {**tokens, "structure": [token for token in told if not token.startswith(_AROUND)]}
    return tokens


def _example(report: LabeledReport) -> Example:
    document = _document(report.name, report.text)
    units = tuple(_matching(document.units, unit) for unit in report.units)
    corrected = tuple(bool(unit.correction) for unit in report.units)
    return Example(
        replace(document, units=units),
        tuple(unit.label for unit in report.units),
        corrected if any(corrected) else (),
        report=report.name,
    )


def _single(name: str, unit: LabeledUnit) -> Example:
    """Build the least document around a unit: the headings above it, then its text."""
    above = ["".join(heading.split("\n")) for heading in unit.section if heading.strip()]
    text = "\n".join([*above, unit.text])
    document = _document(name, text, len(above))
    start = len(text) - len(unit.text)
    own = _matching(document.units, replace(unit, start=start, end=len(text)))
    own = replace(own, number=max(1, unit.number), section=tuple(above), part=own.part if above else "")
    return Example(replace(document, units=(own,)), (unit.label,), (bool(unit.correction),), "single", name)


def _document(name: str, text: str, headings: int = 0) -> Document:
    """Run the structure over a text whose first lines, so many, are headings."""
    paragraphs: list[Paragraph] = []
    offset = 0
    for line in text.split("\n"):
        if line:
            level = min(len(paragraphs) + 1, _MOST_HEADINGS)
            style = f"heading{level}" if len(paragraphs) < headings else ""
            paragraphs.append(Paragraph(offset, offset + len(line), style=style))
        offset += len(line) + 1
    return analyse_report(Report(name, text, tuple(paragraphs), "txt"))


def _matching(units: tuple[Unit, ...], labeled: LabeledUnit) -> Unit:
    """Find the unit of the structure that covers most of a labelled one, cut as labelled."""
    best = max(units, key=lambda unit: min(unit.end, labeled.end) - max(unit.start, labeled.start))
    if (best.start, best.end) == (labeled.start, labeled.end):
        return best
    return replace(best, number=labeled.number, text=labeled.text, start=labeled.start, end=labeled.end)
