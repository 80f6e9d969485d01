"""Labelled reports made of the project's fictional data, and themes fitted on them once."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest

from fazhi.findings import Themes
from fazhi.labeled import LabeledReport, read_labeled
from fazhi.records import Document, Found, LabeledDocument, Metadata, Prediction, Report, Unit
from fazhi.topics import FitOptions, ThemeModel, fit_themes
from helpers import LABELED

Fitted = tuple[ThemeModel, Themes]


def document(
    texts: Sequence[str], *, place: str = "", role: str = "成效", name: str = "报告"
) -> LabeledDocument:
    """Return a report whose paragraphs are ``texts``, all of them body units."""
    units: list[Unit] = []
    start = 0
    for number, text in enumerate(texts, start=1):
        units.append(Unit(number, text, start, start + len(text)))
        start += len(text) + 1
    report = Report(f"{name}.txt", "\n".join(texts), (), "txt")
    data = Metadata(county=Found(place or None), year=Found("2023"))
    said = tuple(Prediction("body", role, "行政执法", 1.0) for _ in units)
    return LabeledDocument(Document(report, data, tuple(units)), said)


def from_labels(report: LabeledReport) -> LabeledDocument:
    """Return a labelled report as a model that is always right would give it."""
    units = tuple(Unit(unit.number, unit.text, unit.start, unit.end) for unit in report.units)
    said = tuple(Prediction(unit.label.kind, unit.label.role, unit.label.category) for unit in report.units)
    data = Metadata(title=Found(report.name, "file name"), year=Found("2022"))
    return LabeledDocument(Document(Report(report.path, report.text, (), "txt"), data, units), said)


@cache
def fictional(limit: int) -> tuple[LabeledDocument, ...]:
    """Return the first reports of ``data/labeled``."""
    return tuple(from_labels(report) for report in read_labeled([LABELED])[:limit])


@pytest.fixture(scope="session")
def reports() -> tuple[LabeledDocument, ...]:
    """Twelve fictional reports."""
    return fictional(12)


@pytest.fixture(scope="session")
def fitted(reports: tuple[LabeledDocument, ...]) -> Fitted:
    """Ten themes of them."""
    return fit_themes(reports, FitOptions(k=10))


@pytest.fixture
def make() -> Callable[..., Any]:
    """Make a report of paragraphs."""
    return document
