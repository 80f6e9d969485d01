"""Analysis → one HTML file that needs nothing else and can be mailed around."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from fazhi import words
from fazhi.records import Analysis
from fazhi.report import counts, tables
from fazhi.report.counts import body_units
from fazhi.report.page import charts, fields, headline, patterns, reports, shortcomings, themes
from fazhi.report.page.heat import HEAT_STEPS
from fazhi.report.page.payload import packed

_TEMPLATES = Path(__file__).parent / "templates"
_STYLES = ("base", "tables", "findings", "list", "narrow", "print")
_SCRIPTS = ("data", "address", "nodes", "units", "said", "list", "start")
"""The parts of the style and of the script, in the order in which they are joined."""


def render_html(analysis: Analysis) -> str:
    """Return the page that shows an analysis.

    It loads nothing: style, script, pictures and data stand in the file, and its content security policy
    lets only that one style and that one script run. Text of reports is shown as text, whatever is in it.
    The same analysis gives the same page.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    # Ours, drawn by ours with its text escaped, or base64: the only text that goes in as it is.
    environment.filters["drawn"] = lambda picture: Markup(picture.svg)  # noqa: S704
    style = "".join(_read(f"style/{name}.css") for name in _STYLES)
    script = (
        '"use strict";\n(() => {\n' + "\n".join(_read(f"script/{name}.js") for name in _SCRIPTS) + "})();\n"
    )
    return environment.get_template("report.html.j2").render(
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=packed(analysis),
        style_hash=_hash(style),
        script_hash=_hash(script),
        **_read_context(analysis),
        **_found_context(analysis),
        **_filters(analysis),
    )


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _read_context(analysis: Analysis) -> dict[str, Any]:
    rows = reports.report_rows(analysis)
    return {
        "summary": headline.summary(analysis),
        "model": words.one_line(analysis.model),
        "created": words.one_line(analysis.created),
        "stats": headline.stats(analysis),
        "review": headline.review(analysis),
        "heats": fields.heats(analysis),
        "heat_open": "fields-year" if len(rows) > fields.MANY_REPORTS else "fields-report",
        "heat_steps": HEAT_STEPS,
        "reports": rows,
        "gaps": fields.gaps(analysis),
        "most_missing": fields.most_missing(analysis),
        "work_role": counts.work_role(),
        "failures": tables.failures(analysis).rows,
        "pictures": charts.pictures(analysis),
    }


def _found_context(analysis: Analysis) -> dict[str, Any]:
    found, about = analysis.shortcomings, analysis.themes
    return {
        "said": None if found is None else len(found.statements),
        "said_notes": [words.one_line(note) for note in found.notes] if found else [],
        "type_heats": shortcomings.type_heats(analysis) if found else (),
        "patterns": patterns.patterns(analysis),
        "pattern_count": len(found.patterns) if found else 0,
        "patterns_first": patterns.PATTERNS_FIRST,
        "trends": patterns.trends(analysis),
        "bodies_first": patterns.BODIES_FIRST,
        "signals": shortcomings.signals(analysis),
        "answers": shortcomings.answers(analysis),
        "themes": themes.cards(analysis),
        "theme_notes": [words.one_line(note) for note in about.notes] if about else [],
        "theme_heats": themes.theme_heats(analysis),
        "selection": charts.selection(analysis),
        "candidates": about.selection if about else (),
    }


def _filters(analysis: Analysis) -> dict[str, Any]:
    units = body_units(analysis)
    found = analysis.shortcomings
    return {
        "roles": counts.roles(units),
        "categories": counts.categories(units),
        "problems": counts.ordered(counts.problems(units), counts.statement_types(analysis)),
        "years": sorted({words.year_of(entry.document) for entry in analysis.documents}),
        "levels": counts.levels(analysis),
        "regions": counts.regions(analysis),
        "theme_names": [(theme.id, words.one_line(theme.name)) for theme in counts.themes(analysis)],
        "pattern_names": [
            (pattern.id, f"{words.one_line(pattern.name)}（{pattern.reports} 份）")
            for pattern in (found.patterns if found else ())
        ],
        "signal_names": shortcomings.signal_names(analysis),
    }
