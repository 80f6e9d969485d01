"""Report → :class:`fazhi.records.Document`: units with their sections, and the report's metadata."""

from fazhi.structure.build import analyse_report

__all__ = ["analyse_report"]
