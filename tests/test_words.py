"""Text fit to be shown, and what reports are called."""

import pytest

from fazhi import words
from report.samples import analysis, body, county, document, street


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\x00乙\x1f丙\x7f", "甲乙丙"),
        ("一\r\n二\r三\n四\t五", "一\n二\n三\n四\t五"),
        ("坏\ud800字", "坏\ufffd字"),
        ("反\u202e转\u2066", "反转"),
        ("𠮷野", "𠮷野"),
    ],
)
def test_clean_drops_only_what_cannot_be_shown(text: str, shown: str) -> None:
    assert words.clean(text) == shown


@pytest.mark.parametrize(
    ("path", "name"),
    [("in/甲.v2.docx", "甲.v2"), ("C:\\表\\乙.pdf", "乙"), ("丙", "丙"), (".docx", ".docx")],
)
def test_stem(path: str, name: str) -> None:
    assert words.stem(path) == name


def test_reports_go_by_body_and_year_and_else_by_title_or_file() -> None:
    titled = document("in/a.txt", [], title="云杪市\n2021年报告", year="2021")
    assert words.labels(analysis(county(), street(), titled)) == (
        "青嵩县人民政府 2022",
        "松湾街道",
        "云杪市 2021年报告",
    )


def test_no_two_reports_have_the_same_name() -> None:
    assert words.labels(analysis(county(), street(), county())) == (
        "青嵩县人民政府 2022（1）",
        "松湾街道",
        "青嵩县人民政府 2022（2）",
    )


def test_what_a_report_does_not_state_is_said_to_be_unstated() -> None:
    bare = document("in/a.txt", [("文字。", body("成效", "普法"), {})]).document
    assert (words.year_of(bare), words.level_of(bare), words.region_of(bare)) == ("未注明", "未注明", "")
