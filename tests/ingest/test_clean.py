from hypothesis import given
from hypothesis import strategies as st

from fazhi.ingest.clean import split_lines, visible


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
