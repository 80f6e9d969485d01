"""Strings the structural steps together: pieces → kinds → headings → parts → units."""

from fazhi.config import first_rule
from fazhi.numbering import ITEM
from fazhi.records import Document, Report, Unit, maker
from fazhi.structure.headings import mark_headings
from fazhi.structure.kinds import mark_kinds
from fazhi.structure.metadata import metadata_of
from fazhi.structure.parts import mark_parts
from fazhi.structure.pieces import Piece, pieces_of


def analyse_report(report: Report) -> Document:
    """Find the structure of a report.

    Returns
    -------
    Document
        Units in document order; each unit's text is ``report.text[start:end]``, and together they hold
        all of the text but white space.
    """
    pieces = list(pieces_of(report))
    mark_kinds(pieces)
    mark_headings(pieces)
    metadata = metadata_of(report, pieces)
    year = int(metadata.year.value) if metadata.year.value else None
    mark_parts(pieces, report.text, year)
    _mark_opening(pieces)
    unit = maker(Unit)
    units = tuple(unit(*_values(report, piece, number)) for number, piece in enumerate(pieces, start=1))
    return Document(report, metadata, units)


def _mark_opening(pieces: list[Piece]) -> None:
    """Text before the first heading is the introduction.

    In a report without headings that is what ends with 报告如下, or else the first paragraph.
    """
    opening = []
    for piece in pieces:
        if piece.form == "heading" and not piece.kind:
            break
        if not piece.kind and not piece.section and not piece.part:
            opening.append(piece)
    else:
        announced = [number for number, piece in enumerate(opening, 1) if first_rule("intro", piece.folded)]
        for piece in opening[announced[-1] if announced else 1 :]:
            piece.part = "results"
    for piece in opening:
        if not piece.part and (not piece.level or first_rule("intro", piece.folded)):
            piece.part = "intro"


def _values(report: Report, piece: Piece, number: int) -> tuple[object, ...]:
    """Return the values of a unit in the order of its slots."""
    kind = piece.kind or ("heading" if piece.form == "heading" else "body")
    heading = ""
    if piece.heading and kind == "body":
        heading = report.text[piece.start : piece.start + len(piece.heading)].strip()
    if piece.form == "item" and piece.level == 0:
        piece.level = ITEM
    return (
        number,
        report.text[piece.start : piece.end],
        piece.start,
        piece.end,
        "title" if piece.rule == "title" else piece.form or "plain",
        piece.level,
        heading,
        piece.section,
        piece.part,
        kind,
        piece.rule,
        piece.paragraph.page,
    )
