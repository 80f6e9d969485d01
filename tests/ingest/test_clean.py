import re

from hypothesis import given
from hypothesis import strategies as st

from fazhi.ingest import clean
from fazhi.ingest.clean import split_lines, visible
from fazhi.ingest.lines import Line


def test_marks_nobody_sees_are_dropped():
    assert visible("\ufeff法\x00治\u200e政\xad府") == "法治政府"


def test_breaks_inside_a_paragraph_become_a_space():
    assert visible("法治\u2028政府\x0b建设") == "法治 政府 建设"


def test_lines_know_indent_and_gap():
    lines = split_lines("题目\n\n　　正文\n\t又一段")
    assert [(line.text, line.indent, line.gap) for line in lines] == [
        ("题目", 0, False),
        ("正文", 4, True),
        ("又一段", 2, False),
    ]


@given(st.text())
def test_no_ink_is_lost(text):
    shown = "".join(visible(text).split())
    assert "".join("".join(line.text for line in split_lines(text)).split()) == shown


def test_blanks_before_a_single_paragraph_are_its_indent():
    assert split_lines("\u3000\u3000正文 ") == (Line("正文", 4),)
    assert split_lines(" \t正文\xa0") == (Line("正文", 3),)
    assert split_lines("\n正文") == (Line("正文", 0, True),)
    assert split_lines("\ufeff　正文\u2028末") == (Line("正文 末", 2),)
    assert split_lines(" \u3000") == ()


@given(st.text(alphabet="法 \u3000\t\xa0\x1c\xad\n", max_size=6))
def test_a_paragraph_alone_is_read_as_among_others(text):
    alone, among = split_lines(text), split_lines(f"{text}\n末\u200e")
    assert [(line.text, line.indent) for line in alone] == [(line.text, line.indent) for line in among[:-1]]


_TEXTS = st.text(
    alphabet="法治。, \u3000\xa0\t\n\r\x0c\x0b\x85\u2028\x00\x1c\xad\u200b\u200e\ufeff\ue000\ud800",
    max_size=12,
)


def plainly_visible(text):
    text = clean._INVISIBLE.sub("", clean._SOFT_BREAK.sub(" ", text))
    return clean._LONE_SURROGATE.sub("\ufffd", text)


@given(st.one_of(_TEXTS, st.text()))
def test_a_quick_look_spares_no_text_its_cleaning(text):
    assert visible(text) == plainly_visible(text)


@given(_TEXTS)
def test_lines_end_at_every_kind_of_break(text):
    raw = re.split("\r\n|\r|\n|\x0c", plainly_visible(text))
    assert [line.text for line in split_lines(text)] == [line.strip() for line in raw if line.strip()]
