"""Documents as they come → :class:`fazhi.records.Report`. One module per format."""

from fazhi.ingest.files import find_documents, in_order, may_be_report
from fazhi.ingest.guarded import guarded, guarded_groups, read_report, read_reports
from fazhi.ingest.reader import read_here

SUPPORTED = (".txt", ".html", ".htm", ".docx", ".pdf")
"""Endings of the files that are read."""

__all__ = [
    "SUPPORTED",
    "find_documents",
    "guarded",
    "guarded_groups",
    "in_order",
    "may_be_report",
    "read_here",
    "read_report",
    "read_reports",
]
