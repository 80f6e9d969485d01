from fazhi.ingest.heads import begins_paragraph, ends_heading, lone_levels
from fazhi.numbering import CHINESE, CHINESE_PAREN, ITEM

BODY = "全县推行清单管理，办理各类事项三万件"
LEVELS = frozenset({CHINESE})


def test_levels_whose_headings_stand_alone():
    lines = [("一、主要做法", False), (BODY, True), ("二、存在的不足", False), (BODY, True)]
    assert lone_levels(lines) == {CHINESE}


def test_headings_with_their_text_on_the_line_do_not_stand_alone():
    lines = [
        ("（一）优化流程", False),
        *[("（二）规范执法程序的各项制度全面落实", True)] * 5,
        ("（三）普法", False),
    ]
    assert lone_levels(lines) == frozenset()


def test_items_that_begin_lines_are_noticed():
    lines = [("不足有：", False), ("一是人员不足。", False), ("二是培训不够。", False)]
    assert ITEM in lone_levels(lines)


def test_a_heading_at_the_margin_ends_before_text_but_not_before_its_rest():
    heading = "一、健全依法决策机制，提高科学民主依法决策水平"
    assert ends_heading(heading, BODY, LEVELS)
    assert not ends_heading(heading, "和能力", LEVELS)
    assert not ends_heading(heading, BODY, frozenset({CHINESE_PAREN}))


def test_a_number_after_half_a_sentence_begins_nothing():
    assert begins_paragraph("工作取得成效。", "二、存在的不足", LEVELS)
    assert not begins_paragraph("构建权责统", "一、权威高效的体系", LEVELS)
    assert not begins_paragraph("主要是：一是人员不足；", "二是培训不够。", LEVELS)
