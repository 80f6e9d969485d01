"""What a corpus holds as plain tables, for other programs' questions; made from it whenever they are wanted."""

from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = dict.fromkeys(("year", "level", "province", "city", "county", "body"), "string")
_OF_REPORT = ", ".join(f"p.{name}" for name in _PLACE)
_LATEST = "(SELECT id FROM runs WHERE kind = '{}' ORDER BY last DESC, id DESC LIMIT 1)"
_SHORTCOMINGS, _THEMES = _LATEST.format("shortcomings"), _LATEST.format("themes")


@dataclass(frozen=True, slots=True)
class Table:
    """A question whose answer is a table.

    Attributes
    ----------
    sql : str
    columns : mapping of str to str
        ``string``, ``int32``, ``double``, ``bool``, or ``list`` (of strings, which the answer has as JSON),
        in the order of the answer.
    """

    sql: str
    columns: Mapping[str, str]


TABLES: Mapping[str, Table] = {
    "reports": Table(
        f"SELECT p.path, p.title, p.signed, p.format, p.version, p.sha256, p.added, {_OF_REPORT}"  # noqa: S608
        " FROM current_reports p ORDER BY p.file",
        {
            **{"report": "string", "title": "string", "signed": "string", "format": "string"},
            **{"version": "int32", "sha256": "string", "added": "string"},
            **_PLACE,
        },
    ),
    "units": Table(
        "SELECT report, unit, kind, role, category, confidence, needs_review, secondary, problems, section,"  # noqa: S608
        f' text, start, "end", page, corrected, {", ".join(_PLACE)} FROM current_units',
        {
            **{"report": "string", "unit": "int32", "kind": "string", "role": "string"},
            **{"category": "string", "confidence": "double", "needs_review": "bool"},
            **{"secondary": "list", "problems": "list", "section": "list"},
            **{"text": "string", "start": "int32", "end": "int32", "page": "int32", "corrected": "bool"},
            **_PLACE,
        },
    ),
    "failures": Table(
        "SELECT path, code, reason, seen FROM failures",
        {"report": "string", "code": "string", "reason": "string", "seen": "string"},
    ),
    "statements": Table(
        f'SELECT s.statement, p.path, s.unit, substr(r.text, s.start + 1, s."end" - s.start), s.types,'  # noqa: S608
        f" s.category, s.pattern, {_OF_REPORT} FROM statements s JOIN current_reports p ON p.id = s.report"
        f" JOIN reports r ON r.id = s.report WHERE s.run = {_SHORTCOMINGS} ORDER BY s.position",
        {
            **{"id": "string", "report": "string", "unit": "int32", "text": "string", "types": "list"},
            **{"category": "string", "pattern": "string"},
            **_PLACE,
        },
    ),
    "patterns": Table(
        "SELECT pattern, name, types, category, reports, years, regions FROM patterns"  # noqa: S608
        f" WHERE run = {_SHORTCOMINGS} ORDER BY position",
        {
            **{"id": "string", "name": "string", "types": "list", "category": "string"},
            **{"reports": "int32", "years": "list", "regions": "list"},
        },
    ),
    "themes": Table(
        f"SELECT theme, name, prevalence, reports FROM themes WHERE run = {_THEMES} ORDER BY position",  # noqa: S608
        {"id": "string", "name": "string", "prevalence": "double", "reports": "int32"},
    ),
    "unit_themes": Table(
        "SELECT p.path, t.unit, t.theme, t.weight FROM unit_themes t"  # noqa: S608
        f" JOIN current_reports p ON p.id = t.report WHERE t.run = {_THEMES} ORDER BY p.file, t.unit, t.rank",
        {"report": "string", "unit": "int32", "theme": "string", "weight": "double"},
    ),
}
"""By name: what is current, and of themes and shortcomings those found last."""
