"""Vega-Lite specifications of the few kinds of pictures the page has.

Every distance is set and every label anchored, so that a picture does not depend on how wide the fonts
of the computer that draws it are: only the reader's computer lays out its text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]

_FONT = 13
_ROW = 25
_CHARACTER = 13.2
"""Pixels a Chinese character takes at this font size."""

_BEFORE = 0.5
"""Names before bars take up to this part of the width and are cut there."""

_PALE = 3
"""The one colour of the page that dark text is read on."""

_NONE = {"axis": None, "scale": None, "type": "quantitative"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is called, how long it is, what stands at its end, and the address behind it."""

    name: str
    value: float
    text: str
    href: str
    about: str


def bars(items: Sequence[Bar], *, above: bool = False, colour: int = 0, width: int = 440) -> Spec:
    """Return horizontal bars, the first on top.

    Parameters
    ----------
    above : bool
        Whether names stand above their bars, for long ones, rather than before them.
    colour : int
        Which of the page's colours, 0 to 4.
    width : int
        Pixels of the whole picture.
    """
    most = int(width * (1 if above else _BEFORE) / _CHARACTER)
    longest = min(max((len(item.name) for item in items), default=0), most)
    left = 0 if above else round(longest * _CHARACTER) + 12
    right = round(max((len(item.text) for item in items), default=0) * 8.5) + 16
    room = width - left - right
    top = max((item.value for item in items), default=0) or 1
    row = 44 if above else _ROW
    values = [
        {
            "name": item.name if len(item.name) <= most else f"{item.name[: most - 1]}…",
            "length": round(item.value / top * room, 1),
            "y": number * row,
            "text": item.text,
            "href": item.href,
            "about": item.about,
        }
        for number, item in enumerate(items)
    ]
    middle = 30 if above else row / 2
    name = (
        _text("name", 0, 12)
        if above
        else {**_text("name", -10, middle), "mark": _words(-10, middle, "right")}
    )
    layers = [
        _rectangle("datum.y", ("0", "datum.length"), (middle - 7, middle + 7), f"var(--r{colour})"),
        name,
        {
            "mark": {**_words(6, middle, "left"), "fontSize": 12, "opacity": 0.8},
            "encoding": {"x": {"field": "length", **_NONE}, "y": {"field": "y", **_NONE}, **_named("text")},
        },
    ]
    return _whole(values, layers, (room, row * len(items)), {"left": left, "right": right})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its share of the whole bar (0 to 1), the address behind it, and what it shows."""

    share: float
    href: str
    about: str


def stacked(rows: Iterable[tuple[str, str, Sequence[Part]]], *, width: int = 440) -> Spec:
    """Return one full-length bar a row, divided into parts that keep their colour by their place.

    Parameters
    ----------
    rows : iterable of (str, str, sequence of Part)
        A name, what stands at the end of the row, and the parts of the bar.
    """
    left, right = 66, 48
    room = width - left - right
    values: list[Spec] = []
    ends: list[Spec] = []
    for number, (name, end, parts) in enumerate(rows):
        ends.append({"name": name, "end": end, "y": number * _ROW})
        start = 0.0
        for position, part in enumerate(parts):
            values += [_part(part, position % 5, number * _ROW, (start * room, (start + part.share) * room))]
            start += part.share
    blocks = _rectangle("datum.y", ("datum.from", "datum.to"), (3, 22), "")
    blocks["encoding"]["fill"] = {"field": "fill", "type": "nominal", "scale": None}
    place = {"y": {"field": "y", **_NONE}}
    numbers = {
        "mark": {**_words(6, 12.5, "left"), "fontSize": 12},
        "encoding": {
            "x": {"field": "from", **_NONE},
            **place,
            "color": {"field": "ink", "type": "nominal", "scale": None},
            **_named("text"),
        },
    }
    names = _label("name", 0, (-10, "right", _FONT), ends)
    last = _label("end", room, (8, "left", 12), ends)
    layers: list[Spec] = [blocks, numbers, names, last]
    return _whole(values, layers, (room, _ROW * len(ends)), {"left": left, "right": right})


def _label(field: str, x: float, how: tuple[float, str, int], values: list[Spec]) -> Spec:
    dx, align, size = how
    return {
        "data": {"values": values},
        "mark": {**_words(dx, 12.5, align), "fontSize": size, "aria": False},
        "encoding": {"x": {"value": x}, "y": {"field": "y", **_NONE}, "text": {"field": field}},
    }


def _part(part: Part, colour: int, y: float, span: tuple[float, float]) -> Spec:
    return {
        "from": round(span[0], 1),
        "to": round(span[1], 1),
        "y": y,
        "fill": f"var(--r{colour})",
        "ink": "var(--ink)" if colour == _PALE else "var(--on)",
        # A part too narrow for its number says it under the pointer.
        "text": f"{part.share:.0%}" if span[1] - span[0] > 34 else "",
        "href": part.href,
        "about": part.about,
    }


def lines(points: Sequence[tuple[int, float]], chosen: int | None, *, width: int = 340) -> Spec:
    """Return one line with its points; the point at ``chosen`` stands out and carries its number."""
    values = [
        {
            "k": k,
            "value": value,
            "about": f"主题数 {k}：{value:.3f}",
            "text": f"{value:.3f}",
            "chosen": k == chosen,
        }
        for k, value in points
    ]
    grid = {"gridColor": "var(--line)", "domainColor": "var(--line)", "tickColor": "var(--line)"}
    x = {
        "field": "k",
        "type": "quantitative",
        "scale": {"zero": False, "nice": False, "padding": 14},
        "axis": {**grid, "values": [k for k, _ in points], "grid": False, "title": None, "format": "d"},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": False, "padding": 12},
        "axis": {**grid, "tickCount": 4, "title": None, "format": ".2f"},
    }
    of_chosen = [{"filter": "datum.chosen"}]
    place = {"x": x, "y": y}
    dot = {"type": "point", "filled": True, "size": 46, "opacity": 1}
    layers: list[Spec] = [
        {"mark": {"type": "line", "stroke": "var(--r0)", "strokeWidth": 2, "aria": False}, "encoding": place},
        {"mark": {**dot, "color": "var(--r0)"}, "encoding": {**place, "description": {"field": "about"}}},
        {
            "transform": of_chosen,
            "mark": {**dot, "color": "var(--rule)", "size": 90},
            "encoding": {**place, "description": {"field": "about"}},
        },
        {
            "transform": of_chosen,
            "mark": {**_words(0, -13, "center"), "aria": False},
            "encoding": {**place, "text": {"field": "text"}},
        },
    ]
    spec = _whole(values, layers, (width - 56, 130), {"left": 44, "right": 12, "top": 12, "bottom": 24})
    del spec["encoding"]
    return spec


def _whole(values: list[dict[str, Any]], layers: list[Spec], size: tuple[int, int], padding: Spec) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": size[0],
        "height": size[1],
        "autosize": "none",
        "padding": {"top": 0, "bottom": 0, **padding},
        "background": None,
        "data": {"values": values},
        "encoding": {},
        "layer": layers,
        "config": {
            "font": "inherit",
            "view": {"stroke": None},
            "text": {"color": "currentColor", "fontSize": _FONT},
            "axis": {"labelColor": "currentColor", "labelFontSize": 12, "labelLimit": 0, "aria": False},
            "aria": True,
        },
    }


def _words(dx: float, dy: float, align: str) -> Spec:
    return {"type": "text", "align": align, "baseline": "middle", "dx": dx, "dy": dy, "limit": 0}


def _named(field: str) -> Spec:
    return {"text": {"field": field}, "href": {"field": "href"}, "description": {"field": "about"}}


def _text(field: str, dx: float, dy: float) -> Spec:
    return {
        "mark": _words(dx, dy, "left"),
        "encoding": {"x": {"value": 0}, "y": {"field": "y", **_NONE}, **_named(field)},
    }


def _rectangle(row: str, span: tuple[str, str], height: tuple[float, float], fill: str) -> Spec:
    return {
        "transform": [
            {"calculate": span[0], "as": "x1"},
            {"calculate": span[1], "as": "x2"},
            {"calculate": f"{row} + {height[0]}", "as": "y1"},
            {"calculate": f"{row} + {height[1]}", "as": "y2"},
        ],
        "mark": {"type": "rect", "fill": fill},
        "encoding": {
            "x": {"field": "x1", **_NONE},
            "x2": {"field": "x2"},
            "y": {"field": "y1", **_NONE},
            "y2": {"field": "y2"},
            "href": {"field": "href"},
            "description": {"field": "about"},
        },
    }
