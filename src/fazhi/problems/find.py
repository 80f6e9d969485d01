"""Strings the steps of this room together: labelled reports → shortcomings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from fazhi.codebook import codebook
from fazhi.findings import Shortcomings, Statement
from fazhi.problems.answers import answers_of
from fazhi.problems.patterns import find_patterns
from fazhi.problems.places import names_of_places
from fazhi.problems.signals import signals_of
from fazhi.problems.split import Span, split_unit
from fazhi.problems.trends import find_trends
from fazhi.problems.types import share_types
from fazhi.records import Document, LabeledDocument


class PartLabel(Protocol):
    """What a model says of a part of a unit: category, problem types, and the chance of every type."""

    @property
    def category(self) -> str:
        """The field of work."""

    @property
    def types(self) -> tuple[str, ...]:
        """Problem types, likeliest first."""

    @property
    def chances(self) -> Mapping[str, float]:
        """Probability of every problem type."""


Classify = Callable[[Document, Sequence[tuple[int, str]]], Sequence[PartLabel]]
"""Labels parts of a document's units, each given as 0-based position of the unit and text."""


def find_shortcomings(documents: Sequence[LabeledDocument], classify: Classify | None = None) -> Shortcomings:
    """Find the single shortcomings that reports state, and what they have in common.

    Parameters
    ----------
    documents : sequence of LabeledDocument
        Their order decides the ids of the statements and nothing else.
    classify : callable, optional
        Gives each statement types and a category of its own; without it a statement has its unit's.

    Returns
    -------
    Shortcomings
        Empty, with a note that says why, when no report states any.
    """
    statements = [
        statement
        for number, labeled in enumerate(documents)
        for statement in _of_report(number, labeled, classify)
    ]
    statements = [replace(one, id=f"s{number}") for number, one in enumerate(statements, start=1)]
    places = names_of_places(documents)
    statements, patterns = find_patterns(statements, documents, places)
    answers = answers_of(statements, documents, places)
    found = tuple(replace(one, answers=answers.get(one.id, ())) for one in statements)
    trends = find_trends(found, documents, places)
    return Shortcomings(found, patterns, trends, _notes(documents, found))


def _of_report(number: int, labeled: LabeledDocument, classify: Classify | None) -> list[Statement]:
    """Return the statements of one report, ids left open."""
    parts: list[tuple[int, Span, bool]] = []
    for index, (unit, said) in enumerate(zip(labeled.document.units, labeled.predictions, strict=True)):
        if said.role in codebook().problem_roles:
            spans = split_unit(unit.text)
            parts.extend(
                (index, span, any(other.what == "cause" for other in spans[place + 1 : place + 2]))
                for place, span in enumerate(spans)
                if span.what == "statement"
            )
    return _labelled(number, labeled, parts, classify)


def _labelled(
    number: int,
    labeled: LabeledDocument,
    parts: Sequence[tuple[int, Span, bool]],
    classify: Classify | None,
) -> list[Statement]:
    units = labeled.document.units
    texts = [(index, units[index].text[span.start : span.end]) for index, span, _ in parts]
    labels = classify(labeled.document, texts) if classify and parts else None
    types = share_types([index for index, _ in texts], labeled.predictions, labels)
    statements = []
    for place, (index, span, caused) in enumerate(parts):
        unit, text = units[index], texts[place][1]
        category = labels[place].category if labels else labeled.predictions[index].category
        start, end = unit.start + span.start, unit.start + span.end
        statements.append(
            Statement(
                "",
                number,
                unit.number,
                text,
                start,
                end,
                types[place],
                category,
                signals=signals_of(text, caused),
            )
        )
    return statements


def _notes(documents: Sequence[LabeledDocument], statements: Sequence[Statement]) -> tuple[str, ...]:
    if not statements:
        return ("没有找到存在的不足：这些报告里没有讲问题、不足的段落。",)
    notes = []
    silent = len(documents) - len({statement.report for statement in statements})
    if silent:
        notes.append(f"{len(documents)} 份报告中有 {silent} 份没有讲存在的不足。")
    if len(documents) == 1:
        notes.append("只有一份报告，看不出哪些不足反复出现；至少要两份。")
    return tuple(notes)
