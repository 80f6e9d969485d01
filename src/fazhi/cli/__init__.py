"""The command line: parses, calls, prints. No logic of its own; heavy modules load inside commands."""

from fazhi.cli.main import main

__all__ = ["main"]
