"""The page as text: whole, inert and the same every time."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from random import Random

import pytest

from fazhi.records import Analysis
from fazhi.report import render_html
from fazhi.report.page.fields import MANY_REPORTS
from report.samples import (
    Entry,
    analysis,
    body,
    document,
    found,
    hostile,
    hostile_findings,
    street,
    two_reports,
)

GIVEN = [two_reports(), found(), hostile(), hostile_findings(), analysis(), analysis(document("a.txt", []))]


class Elements(HTMLParser):
    """Tags with their attributes, and the content of style and script elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: dict[str, str | None] | None = None
        self.raw: list[tuple[dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"style", "script"}:
            self._open = dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.raw.append((self._open, data))


def test_it_says_what_was_read_and_what_was_not() -> None:
    page = render_html(two_reports())
    assert "读入 2 份报告（2022—2023 年），正文 7 个单元、47 字。" in page
    assert "有 1 个文件未读成" in page
    assert "in/坏&lt;b&gt;.docx" in page
    assert "文件不完整 无法打开" in page
    assert "default（100 个单元训练）" in page


@pytest.mark.parametrize("given", GIVEN)
def test_it_loads_nothing_and_has_no_inline_code(given: Analysis) -> None:
    page = Elements(render_html(given))
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "form", "base"}
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"style", "src", "srcdoc"}
    links = [attributes["href"] for _, attributes in page.tags if "href" in attributes]
    assert all(link is not None and link.startswith("#") for link in links)


@pytest.mark.parametrize("given", GIVEN)
def test_only_our_style_and_script_may_run(given: Analysis) -> None:
    page = Elements(render_html(given))
    policy = next(
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert "default-src 'none'" in policy
    code = [text for attributes, text in page.raw if "type" not in attributes]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in code]
    assert len(code) == 2
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes
    assert [tag for tag, _ in page.tags].count("script") == 2


def test_text_of_reports_is_shown_not_obeyed() -> None:
    page = render_html(hostile())
    assert "<script>document" not in page
    assert "<img" not in page
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\u202a-\u202e]", page)
    page.encode("utf-8")


def test_the_same_analysis_gives_the_same_page_but_for_the_date() -> None:
    first, second = render_html(two_reports()), render_html(replace(two_reports(), created="2027-01-02"))
    assert first == render_html(two_reports())
    assert first.replace("2026-11-22", "2027-01-02") == second


def test_every_section_is_reachable_from_the_top() -> None:
    page = Elements(render_html(two_reports()))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    plain = {
        str(attributes["href"])[1:]
        for _, attributes in page.tags
        if "href" in attributes and "=" not in str(attributes["href"])
    }
    assert plain <= ids
    assert {"report-1", "report-2"} <= ids


def test_every_finding_has_its_section() -> None:
    page = Elements(render_html(found()))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {"themes", "problems", "patterns", "trends", "answers"} <= ids
    without = Elements(render_html(two_reports()))
    assert not {"themes", "patterns", "trends", "answers"} & {one.get("id") for _, one in without.tags}


def test_no_id_stands_twice() -> None:
    ids = [attributes["id"] for _, attributes in Elements(render_html(found())).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_headings_go_down_step_by_step_and_pictures_and_tables_are_named() -> None:
    page = Elements(render_html(found()))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attributes.get("aria-label") for tag, attributes in page.tags if tag == "svg")
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")


def test_notes_on_what_could_not_be_done_are_shown() -> None:
    page = render_html(found())
    assert "报告不多，反复不足仅供参考。" in page
    assert "文字不多，主题仅供参考。" in page


def test_many_reports_open_by_year() -> None:
    checked = re.compile(r'id="fields-(\w+)" checked')
    assert checked.findall(render_html(two_reports())) == ["report"]
    assert checked.findall(render_html(analysis(*[street()] * (MANY_REPORTS + 1)))) == ["year"]


def test_a_hundred_reports_stay_small_enough_to_mail() -> None:
    # Text in which nothing repeats compresses worse than any report: two bytes a character in base64.
    letters = Random(0)  # noqa: S311
    entries: list[Entry] = []
    for _ in range(45):
        text = "".join(chr(letters.randrange(0x4E00, 0x5E00)) for _ in range(200))
        entries.append((text, body("成效", "普法"), {}))
    long = analysis(
        *(document(f"{i}.txt", entries[i % 45 :] + entries[: i % 45], year="2022") for i in range(100))
    )
    assert len(render_html(long).encode("utf-8")) < 5_000_000


def test_each_text_is_in_the_page_once() -> None:
    text = "依法办理各类事项。"
    assert text not in render_html(analysis(document("a.txt", [(text, body("成效", "普法"), {})])))
