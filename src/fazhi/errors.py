"""What can go wrong, said so that the user can act on it."""


class FazhiError(Exception):
    """Base of every error this package raises on purpose; the message is one sentence for the user."""


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
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type["ReadError"], tuple[str, str]]:
        """Keep both fields when the error crosses a process boundary."""
        return type(self), (self.path, self.reason)


class LabelError(FazhiError):
    """Labelled data breaks the codebook or the file format; the message names file and line."""


class ModelError(FazhiError):
    """A model directory is missing, damaged, tampered with or made for something else."""


class OutputError(FazhiError):
    """A result could not be written."""
