"""Saved web pages: the article with all of its paragraphs, without what surrounds it.

trafilatura says which text is the article; since it also drops paragraphs (short ones, repeated ones,
ones with many links), only the *place* of the article is taken from it: the smallest element of the
page that holds nearly all of that text. Everything inside it is kept.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from fazhi.chars import fold, squeeze
from fazhi.config import first_rule
from fazhi.errors import Outcome
from fazhi.ingest import limits
from fazhi.ingest.clean import visible
from fazhi.ingest.lines import Extract, Line, RefusedError
from fazhi.ingest.text import decode

_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "select",
    "option", "button", "input", "textarea", "nav", "footer", "head", "audio", "video", "map",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "li",
    "ul", "ol", "dl", "dt", "dd", "table", "tbody", "thead", "tr", "blockquote", "pre", "center", "form",
    "body", "fieldset", "figure", "figcaption", "address", "hr",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEADING = re.compile(r"h[1-6]$")
_NESTED = re.compile(
    r"<(/?)(?:div|span|table|ul|ol|b|i|u|em|strong|font|center|section|blockquote)\b",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_COVERED = 0.95
"""Share of the extractor's text that the chosen element must hold."""
_PROBE = 12
"""Length in characters of the runs by which a block is recognised in the extractor's text."""
_TOO_DEEP = "网页嵌套过深，不像正常保存的网页"


def extract(data: bytes) -> Extract:
    """Read a saved web page.

    Raises
    ------
    RefusedError
        If there is no text in it, or its elements are nested absurdly deep or many.
    """
    text, encoding, flags = decode(data)
    _refuse_absurd(text)
    tree = _parse(text)
    if tree is None:
        raise RefusedError(Outcome.E_UNSUPPORTED, "网页里没有文字内容")
    title = tree.findtext(".//title")
    page_title = _SPACES.sub(" ", visible(title)).strip() if title else None
    _strip(tree)
    lines = tuple(_article(tree, page_title or ""))
    return Extract(lines, encoding=encoding, flags=flags, page_title=page_title or None)


def _parse(text: str) -> Any:
    # lxml refuses str with an encoding declaration, and hides what lies deeper than 256 without huge_tree.
    parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(visible(text).encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        tree = None
    # Beyond its depth libxml2 drops the rest of the page without a word.
    if any("depth" in entry.message for entry in parser.error_log):
        raise RefusedError(Outcome.E_LIMIT, _TOO_DEEP)
    return tree


def _refuse_absurd(text: str) -> None:
    """Refuse a hostile page before a parser spends minutes on it."""
    if text.count("<") > limits.HTML_ELEMENTS:
        raise RefusedError(Outcome.E_LIMIT, "网页的标签过多，不像正常保存的网页")
    depth = 0
    for match in _NESTED.finditer(text):
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        if depth > limits.HTML_DEPTH:
            raise RefusedError(Outcome.E_LIMIT, _TOO_DEEP)
    for tag in _LONG_TAG.findall(text):
        if len(_QUOTED.sub("", tag).split()) > limits.HTML_ATTRIBUTES:
            raise RefusedError(Outcome.E_LIMIT, "网页里有属性过多的标签，不像正常保存的网页")


def _strip(tree: Any) -> None:
    """Remove what is never shown, keeping the text that follows each removed element."""
    doomed = [
        node
        for node in tree.iter()
        if isinstance(node.tag, str)
        and (node.tag in _DROPPED or _HIDDEN.search(node.get("style", "")) or node.get("hidden") is not None)
    ]
    for node in doomed:
        if node.getparent() is not None:
            node.drop_tree()


def _article(tree: Any, page_title: str) -> Iterator[Line]:
    body = tree.find(".//body") if tree.tag != "body" else tree
    body = tree if body is None else body
    inside = _container(body)
    if inside is None:
        yield from _lines(body)
        return
    lines = list(_lines(inside))
    top = squeeze("".join(line.text for line in lines[:12]))
    yield from (line for line in _title_before(body, inside, page_title) if squeeze(line.text) not in top)
    yield from lines


def _title_before(body: Any, inside: Any, page_title: str) -> Iterator[Line]:
    """Find the report's title where the portal sets it outside the article's element."""
    around = set(inside.iterancestors())
    for node in body.iter():
        if node is inside:
            return
        if not isinstance(node.tag, str) or node in around:
            continue
        own = _SPACES.sub(" ", node.text_content()).strip()
        if not 6 <= len(own) <= 80:
            continue
        named = _HEADING.match(node.tag) and squeeze(own)[:20] in squeeze(page_title)
        if named or (first_rule("title", fold(own)) and squeeze(own)[:20] in squeeze(page_title)):
            yield Line(own, style="title")
            return


def _container(body: Any) -> Any:
    """Return the smallest element that holds nearly all of the article, or None if none is found."""
    import trafilatura

    whole = etree.tostring(body, encoding="unicode", method="html")
    try:
        found = trafilatura.extract(whole, favor_recall=True, include_tables=True, include_comments=False)
    except (ValueError, TypeError, AttributeError, etree.LxmlError):
        found = None
    article = squeeze(found or "")
    if len(article) < 100:
        return None
    probes = {article[i : i + _PROBE] for i in range(0, len(article) - _PROBE, _PROBE)}
    text, spans = _squeezed(body)
    places = sorted((place, probe) for probe in probes for place in _occurrences(text, probe))
    needed = _COVERED * len({probe for _, probe in places})
    node = body
    while needed:
        child = next((c for c in node if c in spans and _held(places, *spans[c]) >= needed), None)
        if child is None:
            break
        node = child
    # A table, list or paragraph that holds it all is itself the text; its parent may hold the heading.
    while node is not body and node.tag in {"tbody", "tr", "ul", "ol", "p", "span"}:
        node = node.getparent()
    return node


def _squeezed(body: Any) -> tuple[str, dict[Any, tuple[int, int]]]:
    """Return the text below ``body`` without spaces, and where in it each element begins and ends."""
    pieces: list[str] = []
    spans: dict[Any, tuple[int, int]] = {}
    begun: list[int] = []
    length = 0
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            begun.append(length)
        else:
            spans[node] = (begun.pop(), length)
        piece = squeeze((node.text if event == "start" else node.tail) or "")
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), spans


def _occurrences(text: str, probe: str) -> Iterator[int]:
    place = text.find(probe)
    while place >= 0:
        yield place
        place = text.find(probe, place + 1)


def _held(places: list[tuple[int, str]], start: int, end: int) -> int:
    """Count the different probes that lie wholly between two places; ``places`` are in order."""
    inside = places[bisect_left(places, (start, "")) : bisect_left(places, (end, ""))]
    return len({probe for place, probe in inside if place + len(probe) <= end})


def _lines(root: Any) -> Iterator[Line]:
    """Yield the text of ``root`` block by block, in document order."""
    pieces: list[str] = []
    style = ""

    def flush() -> Iterator[Line]:
        text = "".join(pieces)
        pieces.clear()
        stripped = text.strip()
        if stripped:
            lead = text[: len(text) - len(text.lstrip())]
            indent = 2 * lead.count("\u3000") + lead.count("\xa0")
            yield Line(_SPACES.sub(" ", stripped), indent=indent, style=style)

    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        boundary = node.tag in _BLOCKS or node.tag == "br"
        if event == "start":
            if boundary:
                yield from flush()
                style = f"heading{node.tag[1]}" if _HEADING.match(node.tag) else style
            if node.tag in {"td", "th"} and "".join(pieces).strip():
                pieces.append("\t")
            pieces.append(_SPACES.sub(" ", node.text or ""))
        else:
            if boundary and node.tag != "br":
                yield from flush()
                style = ""
            if node is not root:
                pieces.append(_SPACES.sub(" ", node.tail or ""))
    yield from flush()
