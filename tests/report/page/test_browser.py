"""The page in a real browser: filters work, numbers lead to quotes, and text of reports does nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fazhi.records import Analysis
from fazhi.report import render_html
from report.findings import with_findings
from report.page.browser import CHROMIUM, Browser, browser
from report.samples import (
    ATTACK,
    BREAKOUT,
    Entry,
    analysis,
    body,
    document,
    found,
    hostile,
    hostile_findings,
    two_reports,
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
TEXTS = "#list .text"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def show(tab: Browser, folder: Path, given: Analysis, address: str = "") -> Browser:
    """Open the page of an analysis; whatever it does later, it may not complain or ask for anything."""
    page = folder / "report.html"
    page.write_text(render_html(given), encoding="utf-8")
    tab.errors.clear()
    tab.requests.clear()
    tab.size(1280)
    tab.open(page, address)
    return tab


def quiet(tab: Browser) -> bool:
    return not tab.errors and all(re.match("file:|about:", url) for url in tab.requests)


def count(tab: Browser) -> str:
    return "".join(tab.texts("#count"))


def test_the_address_filters_the_units(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, two_reports(), "#report=1&role=成效&category=普法")
    assert tab.texts(TEXTS) == ["举办讲座 三场。"]
    assert count(tab) == "共 1 个单元"
    assert quiet(tab)


def test_fields_filter_and_the_button_clears_them(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, two_reports())
    assert count(tab) == "共 7 个单元"
    choose = (
        "const field = document.getElementById('f-category'); field.value = '普法';"
        "field.dispatchEvent(new Event('change'))"
    )
    tab.run(choose)
    assert count(tab) == "共 4 个单元"
    tab.click("#f-reset")
    assert count(tab) == "共 7 个单元"


def test_a_number_of_the_heat_map_leads_to_as_many_units(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, two_reports())
    number = tab.texts(".pane .h5 a")[0]
    tab.click(".pane .h5 a")
    assert len(tab.texts(TEXTS)) == int(number) == 2


def test_a_bar_of_a_picture_leads_to_its_statements(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, found())
    tab.click("#problems figure svg a path")
    assert tab.texts(TEXTS) == ["执法力量不足。", "不够。"]
    assert count(tab) == "共 2 条不足"
    assert quiet(tab)


def test_from_a_pattern_to_a_statement_to_its_unit(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, found())
    tab.click("#patterns .body a")
    assert tab.texts(TEXTS) == ["执法力量不足。", "不够。"]
    tab.click("#list li:nth-child(2) .where a + a")
    assert tab.texts("#list .here .text") == ["宣传不够。"]
    assert tab.texts("#list .here u") == ["不够。"]
    tab.click("#list .here .where a")
    assert tab.run("location.hash") == "#report-2"
    assert tab.run("document.querySelector('tr:target').id") == "report-2"


def test_from_a_theme_to_its_units(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, found())
    tab.click("#theme-1 h4 a")
    assert tab.texts(TEXTS) == ["宣传一次。", "举办讲座 三场。"]  # the one it fits best comes first


def test_from_a_statement_to_the_plan_that_answers_it(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, found(), "#list=said&answer=plan")
    assert tab.texts(TEXTS) == ["执法力量不足。"]
    tab.click("#list .answers a")
    assert tab.texts("#list .here .text") == ["继续宣传。"]


def test_statements_are_filtered_by_pattern_signal_and_words(tab: Browser, tmp_path: Path) -> None:
    for address, texts in (
        ("#list=said&signal=vague", ["执法力量不足。"]),
        ("#list=said&answer=none", ["不够。"]),
        ("#list=said&q=执法+不足", ["执法力量不足。"]),
        ("#list=said&ids=s2", ["不够。"]),
        ("#list=said&region=云杪市青嵩县&problem=队伍力量薄弱", ["执法力量不足。"]),
        ("#list=said&pattern=p9", []),
    ):
        show(tab, tmp_path, found(), address)
        assert tab.texts(TEXTS) == texts


def test_a_gap_opens_the_names_of_the_reports(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, two_reports())
    tab.click("#fields figure svg a path")
    assert tab.run("document.querySelector('.gaps details:target').open") is True


def test_the_card_of_a_theme_opens_its_quotes(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, found())
    tab.run("document.querySelectorAll('.card details').forEach((node) => { node.open = false; })")
    tab.click("#themes figure svg a path")
    assert tab.run("document.querySelector('.card:target details').open") is True
    assert tab.run("document.querySelectorAll('.card details[open]').length") == 1
    assert quiet(tab)


def test_all_words_searched_for_must_occur(tab: Browser, tmp_path: Path) -> None:
    assert show(tab, tmp_path, two_reports(), "#q=宣传+不够").texts(TEXTS) == ["宣传不够。"]
    assert tab.texts("#list mark") == ["宣传", "不够"]


def test_context_shows_all_kinds_of_units(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, two_reports(), "#report=2&kind=all&unit=2")
    assert tab.texts(TEXTS) == ["打印", "宣传一次。", "宣传不够。"]


def test_fifty_units_a_page(tab: Browser, tmp_path: Path) -> None:
    entries: list[Entry] = [(f"第{number}件事。", body("成效", "普法"), {}) for number in range(1, 121)]
    show(tab, tmp_path, analysis(document("a.txt", entries)), "#category=普法&page=3")
    texts = tab.texts(TEXTS)
    assert (len(texts), texts[0]) == (20, "第101件事。")
    assert count(tab) == "共 120 个单元，这里是第 101—120 个"


def test_an_unknown_name_matches_nothing(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, two_reports(), "#category=<img>&report=99")
    assert (tab.texts(TEXTS), count(tab)) == ([], "没有符合条件的单元。")


@pytest.mark.parametrize("given", [hostile(), hostile_findings()], ids=["units", "findings"])
def test_hostile_text_is_shown_and_does_not_run(tab: Browser, tmp_path: Path, given: Analysis) -> None:
    for address in ("#report=1&q=末尾", "#list=said"):
        show(tab, tmp_path, given, address)
        assert tab.run("document.title") == "法治政府建设年度报告分析"
        assert ATTACK + BREAKOUT in tab.texts(TEXTS)[0]
        assert tab.run("document.querySelectorAll('script').length") == 2
        assert tab.run("document.querySelectorAll('img').length") == 0
        assert quiet(tab)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_window(tab: Browser, tmp_path: Path, width: int, dark: bool) -> None:
    show(tab, tmp_path, with_findings(two_reports()))
    tab.size(width, dark=dark)
    assert tab.run("document.documentElement.scrollWidth") <= width
    colour = tab.run("getComputedStyle(document.body).backgroundColor")
    assert (colour == "rgb(17, 22, 28)") == dark
    fill = tab.run("getComputedStyle(document.querySelector('#problems path')).fill")
    assert fill == ("rgb(232, 153, 74)" if dark else "rgb(184, 92, 12)")
    assert quiet(tab)


def test_what_is_folded_is_open_on_paper(tab: Browser, tmp_path: Path) -> None:
    show(tab, tmp_path, found())
    tab.run("document.querySelectorAll('#patterns details').forEach((node) => { node.open = false; })")
    tab.printed(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    closed = "document.querySelectorAll('#patterns details:not([open])').length"
    assert tab.run(closed) == 1
    tab.run("window.dispatchEvent(new Event('beforeprint'))")
    assert tab.run(closed) == 0


def test_a_browser_that_cannot_unpack_says_so(tab: Browser, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render_html(two_reports()), encoding="utf-8")
    tab.call("Page.navigate", url="about:blank")
    added = tab.call("Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream")
    tab.call("Page.navigate", url=page.as_uri())
    tab.wait("document.getElementById('count')?.textContent")
    tab.call("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])
    assert "浏览器太旧" in count(tab)
