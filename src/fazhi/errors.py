"""What can go wrong, said so that the user can act on it."""

import os
from enum import StrEnum

DEBUG = "FAZHI_DEBUG"
"""Environment variable: set, mistakes of this program are raised instead of noted in one line."""


class Outcome(StrEnum):
    """How reading a file ended; every file ends in exactly one of these."""

    OK = "OK"
    OK_WARN = "OK_WARN"
    """Read, but something had to be repaired or may be missing; the report's flags say what."""
    E_LIMIT = "E_LIMIT"
    """Larger, longer or deeper than any report."""
    E_CORRUPT = "E_CORRUPT"
    """Damaged, cut short, or changed while it was read."""
    E_ENCRYPTED = "E_ENCRYPTED"
    """Needs a password."""
    E_UNSUPPORTED = "E_UNSUPPORTED"
    """A kind of file that is not read, or one without any text."""
    E_ENCODING = "E_ENCODING"
    """Text in none of the known encodings."""
    E_TIMEOUT = "E_TIMEOUT"
    """Reading took too long and was ended."""
    E_CRASH = "E_CRASH"
    """The process that read it died."""
    E_PATH = "E_PATH"
    """Not there, not accessible, or a name or link that leads elsewhere."""
    E_POLICY = "E_POLICY"
    """Not read on purpose: a device, or contents that only attacks have."""


class FazhiError(Exception):
    """Base of every error this package raises on purpose; the message is one sentence for the user."""


def mistake(error: Exception) -> str:
    """Return one line on a mistake of this program; raise it instead while debugging."""
    if os.environ.get(DEBUG):
        raise error
    return f"内部错误：{type(error).__name__}: {' '.join(str(error).split())}（加 --debug 可看详情）"


class ConfigError(FazhiError):
    """A configuration file is missing, unreadable or has a key or value that is not allowed."""


class ReadError(FazhiError):
    """A document could not be read as a report.

    Parameters
    ----------
    path : str
        The document as the user named it.
    reason : str
        Why, and what to do about it; one line.
    code : Outcome
        The kind of failure, for programs.
    """

    def __init__(self, path: str, reason: str, code: Outcome = Outcome.E_CORRUPT) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.code = code

    def __reduce__(self) -> tuple[type["ReadError"], tuple[str, str, Outcome]]:
        """Keep all fields when the error crosses a process boundary."""
        return type(self), (self.path, self.reason, self.code)


class LabelError(FazhiError):
    """Labelled data breaks the codebook or the file format; the message names file and line."""


class ModelError(FazhiError):
    """A model directory is missing, damaged, tampered with or made for something else."""


class ModelWarning(UserWarning):
    """A model works, but not quite as when it was made; the message is one sentence for the user."""


class OutputError(FazhiError):
    """A result could not be written."""


class CorpusError(FazhiError):
    """A corpus file is no corpus, is damaged, held by another process or cannot be written."""
