"""Fixtures and settings for all tests."""

import signal
from collections.abc import Iterator

import hypothesis
import pytest

hypothesis.settings.register_profile("fazhi", deadline=None, print_blob=True)
hypothesis.settings.load_profile("fazhi")


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_is_heard() -> Iterator[None]:
    """Shells start what runs in the background deaf to Ctrl-C, and processes started from there inherit it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
