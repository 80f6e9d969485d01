"""The page in a browser: filters work, and text of reports does nothing."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fazhi.records import Analysis
from fazhi.report import render_html

from .samples import ATTACK, BREAKOUT, Entry, analysis, body, document, hostile, two_reports

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Shown(HTMLParser):
    """The texts of the unit list, the line that counts them, the title and all tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.units: list[str] = []
        self.count = self.title = ""
        self._into = ""
        self._depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        attributes = dict(attrs)
        if self._into == "text" and tag != "mark":
            raise AssertionError(f"an element inside a unit's text: {tag}")
        if attributes.get("class") == "text":
            self._into = "text"
            self.units.append("")
        elif attributes.get("id") == "count":
            self._into = "count"
        elif tag == "title" and not self.title:
            self._into = "title"

    def handle_endtag(self, tag: str) -> None:
        if tag != "mark":
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "text":
            self.units[-1] += data
        elif self._into == "count":
            self.count += data
        elif self._into == "title":
            self.title += data


def show(folder: Path, given: Analysis, address: str = "") -> Shown:
    page = folder / "report.html"
    page.write_text(render_html(given), encoding="utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM),
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            "--dump-dom",
            page.as_uri() + address,
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return Shown(done.stdout.decode("utf-8"))


def test_the_address_filters_the_units(tmp_path: Path) -> None:
    shown = show(tmp_path, two_reports(), "#report=1&role=成效&category=普法")
    assert shown.units == ["举办讲座 三场。"]
    assert shown.count == "共 1 个单元"


def test_a_link_of_the_heat_map_shows_as_many_units_as_its_number_says(tmp_path: Path) -> None:
    href, number = re.findall(
        r'<td class="h5"><a href="(#year=2023[^"]+)">(\d+)</a>', render_html(two_reports())
    )[0]
    shown = show(tmp_path, two_reports(), href.replace("&amp;", "&"))
    assert len(shown.units) == int(number) == 2


def test_all_words_searched_for_must_occur(tmp_path: Path) -> None:
    assert show(tmp_path, two_reports(), "#q=宣传+不够").units == ["宣传不够。"]


def test_without_an_address_all_body_units_are_listed(tmp_path: Path) -> None:
    assert show(tmp_path, two_reports()).count == "共 7 个单元"


def test_context_shows_all_kinds_of_units(tmp_path: Path) -> None:
    assert show(tmp_path, two_reports(), "#report=2&kind=all&unit=2").units == [
        "打印",
        "宣传一次。",
        "宣传不够。",
    ]


def test_fifty_units_a_page(tmp_path: Path) -> None:
    entries: list[Entry] = [(f"第{number}件事。", body("成效", "普法"), {}) for number in range(1, 121)]
    shown = show(tmp_path, analysis(document("a.txt", entries)), "#category=普法&page=3")
    assert (len(shown.units), shown.units[0]) == (20, "第101件事。")
    assert shown.count == "共 120 个单元，这里是第 101—120 个"


def test_an_unknown_name_matches_nothing(tmp_path: Path) -> None:
    shown = show(tmp_path, two_reports(), "#category=<img>&report=99")
    assert (shown.units, shown.count) == ([], "没有符合条件的单元。")


def test_hostile_text_is_shown_and_does_not_run(tmp_path: Path) -> None:
    shown = show(tmp_path, hostile(), "#report=1&q=末尾")
    assert shown.title == "法治政府建设年度报告分析"
    assert len(shown.units) == 1
    assert ATTACK + BREAKOUT in shown.units[0]
    assert shown.tags.count("script") == 2
    assert "img" not in shown.tags
