"""The command line, for the tests here that run whole commands."""

from cli.conftest import fazhi

__all__ = ["fazhi"]
