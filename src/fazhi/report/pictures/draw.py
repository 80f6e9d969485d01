"""The only user of the charting library: a Vega-Lite specification → SVG that fits into the page.

Vega draws at build time, so the page needs no script for its pictures, and prints them sharply. Colours
are the page's own (``var(--r0)``, ``currentColor``), so that dark mode applies to pictures too.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# Vega resolves a relative address against an address of its own; ours all point into the page.
_LINK = re.compile(r'xlink:href="[^"#]*#')
_NOISE = re.compile(r' aria-roledescription="[^"]*"| xmlns:xlink="[^"]*"| role="graphics-(?:object|symbol)"')
_EMPTY = re.compile(r'<path class="(?:background|foreground)"[^>]*/>')
_MARK = re.compile(r'<(path|text) aria-label="([^"]*)"([^>]*?)(?:/>|>([^<]*)</text>)')
_PLACES = re.compile(r' (?:d|transform|[xy]2)="[^"]*"')
_DECIMALS = re.compile(r"(\.\d{2})\d+")


def draw(spec: Mapping[str, Any], label: str) -> str:
    """Return a picture as an SVG element.

    Parameters
    ----------
    spec : mapping
        A Vega-Lite specification with its data in it, layers and all; addresses begin with ``#``.
    label : str
        What the picture shows, for those who cannot see it.

    Returns
    -------
    str
        Markup in which all text of the specification is escaped; without style attributes, which the
        page's content security policy would not allow, and without any address outside the page.
    """
    from markupsafe import escape

    svg = _drawn(json.dumps(spec, ensure_ascii=False, sort_keys=True))
    return svg.replace("<svg ", f'<svg role="group" aria-label="{escape(label)}" ', 1)


# The same numbers give the same picture; the first drawing in a process takes a second, later ones 0.1.
@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    import vl_convert

    # An empty list of addresses: nothing may be loaded, whatever a specification says.
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    svg = _LINK.sub('href="#', svg)
    svg = _EMPTY.sub("", _NOISE.sub("", svg))
    svg = _MARK.sub(_titled, svg)
    return _PLACES.sub(lambda match: _DECIMALS.sub(r"\1", match[0]), svg)


def _titled(match: re.Match[str]) -> str:
    """Give a mark its description as a title, which browsers show under the pointer."""
    tag, label, rest, text = match.groups()
    return f"<{tag}{rest}>{text or ''}<title>{label}</title></{tag}>"
