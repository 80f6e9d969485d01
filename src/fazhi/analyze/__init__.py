"""Strings the steps together: paths → read → structure → labels → an analysis."""

from fazhi.analyze.findings import (
    NothingReadError,
    add_findings,
    gather_paths,
    problems_of_paths,
    shortcomings_of,
    themes_of,
)
from fazhi.analyze.labels import describe_model, label_document, label_group
from fazhi.analyze.paths import Step, label_paths, label_stored, make_from_paths

__all__ = [
    "NothingReadError",
    "Step",
    "add_findings",
    "describe_model",
    "gather_paths",
    "label_document",
    "label_group",
    "label_paths",
    "label_stored",
    "make_from_paths",
    "problems_of_paths",
    "shortcomings_of",
    "themes_of",
]
