"""Analysis → one HTML file that needs nothing else and can be mailed around."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from fazhi.records import Analysis
from fazhi.report import counts, headline, tables, view, words
from fazhi.report.counts import body_units
from fazhi.report.payload import payload

_TEMPLATES = Path(__file__).parent / "templates"


def render_html(analysis: Analysis) -> str:
    """Return the page that shows an analysis.

    It loads nothing: style, script and data stand in the file, and its content security policy lets
    only that one style and that one script run. Text of reports is shown as text, whatever is in it.
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
    style, script = _read("report.css"), _read("report.js")
    return environment.get_template("report.html.j2").render(
        # Ours, or escaped by to_json: the only text that goes in as it is.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(payload(analysis)),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
        **_context(analysis),
    )


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _context(analysis: Analysis) -> dict[str, Any]:
    units = body_units(analysis)
    cards = view.report_cards(analysis)
    return {
        "summary": headline.summary(analysis),
        "model": words.one_line(analysis.model),
        "created": words.one_line(analysis.created),
        "stats": headline.stats(analysis),
        "heats": view.heats(analysis),
        "heat_open": "year" if len(cards) > view.MANY_REPORTS else "report",
        "heat_steps": view.HEAT_STEPS,
        "reports": cards,
        "problem_bars": view.problem_bars(analysis),
        "missing_bars": view.missing_bars(analysis),
        "most_missing": view.most_missing(analysis),
        "work_role": counts.work_role(),
        "failures": tables.failures(analysis).rows,
        "roles": counts.roles(units),
        "categories": counts.categories(units),
        "problems": counts.problems(units),
        "years": sorted({words.year_of(entry.document) for entry in analysis.documents}),
        "levels": [heat.label for heat in view.heats(analysis)[2].rows[1:]],
    }
