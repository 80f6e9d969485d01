"""The plain records that pass from step to step. Nothing here knows how they are made."""

from collections.abc import Callable
from dataclasses import dataclass, field, make_dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from fazhi.findings import Shortcomings, Themes

KINDS = ("body", "heading", "noise", "frame")
"""What a unit can be; see docs/codebook.md."""


class _Plain:
    """Travels between processes as the call that makes it, in a third of the time of slot after slot."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])


_P = TypeVar("_P", bound=_Plain)


@cache
def maker(kind: type[_P]) -> Callable[..., _P]:
    """Return a function that makes records of ``kind`` from all of their values, in order.

    It is four times as fast as the class, which matters where a record is made for every paragraph: a
    frozen class sets value after value past the lock that keeps its records frozen. The function fills an
    open record with the same slots, and only then makes it one of ``kind``.
    """
    fill = make_dataclass(f"Open{kind.__name__}", kind.__slots__, bases=(_Plain,), slots=True)

    def make(*values: object) -> _P:
        record = fill(*values)
        record.__class__ = kind
        return record  # type: ignore[no-any-return]

    return make


@dataclass(frozen=True, slots=True)
class Paragraph(_Plain):
    """One paragraph of a report's text.

    Attributes
    ----------
    start, end : int
        Offsets into ``Report.text`` in characters, end exclusive.
    page : int or None
        1-based page of a PDF on which the paragraph begins.
    style : str
        What the file itself says of it: ``""``, ``"heading1"``…``"heading9"``, ``"title"`` or ``"table"``.
    """

    start: int
    end: int
    page: int | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A document as read: all of its text, cut into paragraphs.

    Attributes
    ----------
    path : str
        The path as the caller gave it.
    text : str
        Paragraphs joined by one line feed; every offset in this package points into it.
    paragraphs : tuple of Paragraph
        In document order, without gaps other than the line feeds.
    format : str
        ``txt``, ``html``, ``docx`` or ``pdf``: what the bytes are, whatever the name says.
    encoding : str or None
        The encoding the bytes were decoded with, where there was one to find.
    flags : tuple of str
        What the reader had to do or noticed, e.g. ``rejoined`` or ``replaced=3``.
    page_title : str or None
        The title that the file itself carries outside its text (an HTML title, Word's title property).
    """

    path: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    format: str
    encoding: str | None = None
    flags: tuple[str, ...] = ()
    page_title: str | None = None


@dataclass(frozen=True, slots=True)
class Unit(_Plain):
    """A paragraph, or one item of an enumeration inside it, with its place in the report.

    Attributes
    ----------
    number : int
        1-based position in the report.
    text : str
        Exactly ``report.text[start:end]``.
    start, end : int
        Offsets into the report's text in characters, end exclusive.
    form : str
        What the numbering grammar says: ``heading``, ``runin`` (heading and body in one), ``item``,
        ``lead`` (what stands before the first item), ``plain``, ``title``, ``table``.
    level : int
        0 without a number, else from the outside in: 1 第一部分, 2 一、, 3 （一）, 4 1., 5 （1）, 6 一是, 7 ①.
    heading : str
        The heading that a ``runin`` or ``lead`` unit carries in itself, else empty.
    section : tuple of str
        The headings above the unit, outermost first.
    part : str
        The part of the report it stands in: ``results``, ``problems``, ``duty``, ``plans``,
        ``problems+plans``, ``intro`` or ``""`` when no heading tells.
    kind_hint : str
        What the structure alone takes it for, one of ``KINDS``.
    hint_rule : str
        The id of the rule that gave the hint, empty when none did.
    page : int or None
        1-based page of a PDF.
    """

    number: int
    text: str
    start: int
    end: int
    form: str = "plain"
    level: int = 0
    heading: str = ""
    section: tuple[str, ...] = ()
    part: str = ""
    kind_hint: str = "body"
    hint_rule: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from a report, and where.

    Attributes
    ----------
    value : str or None
        None when the report does not state it.
    source : str or None
        ``title``, ``signature``, ``intro``, ``file name``, ``text`` or ``page title``.
    start, end : int or None
        Offsets into the report's text where it stands there.
    """

    value: str | None = None
    source: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself; ``level`` is province, city, county, township or department."""

    title: Found = Found()
    body: Found = Found()
    province: Found = Found()
    city: Found = Found()
    county: Found = Found()
    level: Found = Found()
    year: Found = Found()
    signed: Found = Found()


@dataclass(frozen=True, slots=True)
class Document:
    """A report with its structure: metadata and units in document order."""

    report: Report
    metadata: Metadata
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Prediction(_Plain):
    """What a model says of one unit.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    role, category : str or None
        None unless ``kind`` is ``body``.
    confidence : float or None
        Calibrated probability of ``category``, 0 to 1.
    secondary, problems : tuple of str
        Further categories, and problem types (only with role 不足), likeliest first.
    needs_review : bool
        True when the confidence is below the model's review threshold.
    scores : dict of str to float
        Category to probability; empty unless asked for.
    corrected : bool
        True when a person said so and not the model; then there is no confidence.
    """

    kind: str
    role: str | None = None
    category: str | None = None
    confidence: float | None = None
    secondary: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    needs_review: bool = False
    scores: dict[str, float] = field(default_factory=dict)
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class LabeledDocument:
    """A document with its model's predictions, one per unit."""

    document: Document
    predictions: tuple[Prediction, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no result: which one and why, each one line.

    Attributes
    ----------
    path : str
        The input as found.
    reason : str
        For people, with what to do about it.
    code : str
        For programs: one of :class:`fazhi.errors.Outcome`, empty where none applies.
    """

    path: str
    reason: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything an analysis found, ready to be shown.

    Attributes
    ----------
    documents : tuple of LabeledDocument
        Reports with their units and predictions, in the order read.
    failures : tuple of Failure
        Inputs that could not be read.
    model : str
        One line on the model that labelled them.
    created : str
        Date of the analysis, ``YYYY-MM-DD``.
    shortcomings : Shortcomings or None
        Statements and patterns of 存在的不足; None when not looked for.
    themes : Themes or None
        None when not looked for, or when there is too little text.
    """

    documents: tuple[LabeledDocument, ...]
    failures: tuple[Failure, ...]
    model: str
    created: str
    shortcomings: "Shortcomings | None" = None
    themes: "Themes | None" = None
