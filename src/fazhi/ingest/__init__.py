"""Documents as they come → :class:`fazhi.records.Report`. One module per format."""

from fazhi.ingest.files import find_documents
from fazhi.ingest.reader import SUPPORTED, read_report

__all__ = ["SUPPORTED", "find_documents", "read_report"]
