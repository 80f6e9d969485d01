"""What every format module hands over: lines, as the file breaks them."""

from dataclasses import dataclass
from typing import NamedTuple

from fazhi.errors import Outcome


class Line(NamedTuple):
    """One line or paragraph as the file has it.

    Attributes
    ----------
    text : str
        Without white space at its ends.
    indent : int
        Width of the white space before it, in half-width columns.
    gap : bool
        True if an empty line stands before it.
    page : int or None
        1-based page of a PDF.
    style : str
        See :class:`fazhi.records.Paragraph`.
    joins : bool or None
        True or False where the format itself knows whether the line continues the one before it
        (a PDF by its geometry), None where only the text can tell.
    """

    text: str
    indent: int = 0
    gap: bool = False
    page: int | None = None
    style: str = ""
    joins: bool | None = None


class RefusedError(ValueError):
    """A format module will not or cannot read the bytes; the message is the reason, for people."""

    def __init__(self, code: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Extract:
    """What a format module got out of the bytes."""

    lines: tuple[Line, ...]
    encoding: str | None = None
    flags: tuple[str, ...] = ()
    page_title: str | None = None
