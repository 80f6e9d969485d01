"""Pictures: safe, whole, and the same on every run."""

import re
from xml.etree import ElementTree

import pytest

from fazhi.report.pictures import Bar, Part, bars, draw, lines, stacked
from report.samples import ATTACK

BARS = [Bar("普法", 3, "3 条", "#category=%E6%99%AE", "普法：3 条"), Bar(ATTACK, 1, "1", "#a=1", ATTACK)]
SPECS = {
    "bars": bars(BARS),
    "above": bars(BARS, above=True),
    "stacked": stacked([("2022", "1 份", [Part(0.6, "#role=a", "六成"), Part(0.4, "#role=b", "四成")])]),
    "lines": lines([(2, 0.1), (4, 0.3), (6, 0.2)], 4),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_picture_is_well_formed_and_asks_for_nothing(name: str) -> None:
    svg = draw(SPECS[name], f'图："{ATTACK}"')
    root = ElementTree.fromstring(svg)  # noqa: S314
    attributes = [(key, value) for node in root.iter() for key, value in node.attrib.items()]
    assert not [key for key, _ in attributes if key == "style" or key.startswith("on")]
    assert all(value.startswith("#") for key, value in attributes if key.endswith("href"))
    assert not re.findall(r"(?<!xmlns=\")https?://", svg)
    assert "<script" not in svg
    assert "<img" not in svg
    assert root.attrib["aria-label"] == f'图："{ATTACK}"'


def test_bars_are_as_long_as_their_values_and_lead_somewhere() -> None:
    svg = draw(SPECS["bars"], "图")
    widths = [float(width) for width in re.findall(r'd="M0,[\d.]+h([\d.]+)v14', svg)]
    assert widths[0] / widths[1] == pytest.approx(3, rel=0.01)
    assert svg.count('<a href="#category=%E6%99%AE">') == 3
    assert "<title>普法：3 条</title>" in svg


def test_colours_are_those_of_the_page() -> None:
    svg = draw(SPECS["stacked"], "图")
    assert {"var(--r0)", "var(--r1)"} <= set(re.findall(r'fill="([^"]+)"', svg))
    assert not re.findall(r'(?:fill|stroke)="#', svg)


def test_the_chosen_number_stands_out() -> None:
    svg = draw(SPECS["lines"], "图")
    assert svg.count('fill="var(--rule)"') == 1
    assert ">0.300<" in svg


def test_nothing_to_draw_is_no_error() -> None:
    ElementTree.fromstring(draw(bars([]), "图"))  # noqa: S314
    ElementTree.fromstring(draw(bars([Bar("无", 0, "0", "#a=1", "无")]), "图"))  # noqa: S314
