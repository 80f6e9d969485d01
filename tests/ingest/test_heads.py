from fazhi.chars import fold
from fazhi.ingest.heads import begins_paragraph, ends_heading, is_flush_heading, is_page_number, lone_levels
from fazhi.numbering import CHINESE, CHINESE_PAREN, ITEM, mark_of

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


def test_no_number_begins_with_a_chinese_character_that_is_passed_over():
    # Most lines are not looked at because of their first character; the grammar has to agree.
    for char in map(chr, range(0x4E00, 0xA000)):
        for line in (f"{char}、甲", f"{char}是甲", f"{char} 甲", f"{char}一部分 甲", f"{char}一、甲"):
            mark = mark_of(fold(line))
            assert is_flush_heading(line) == (mark is not None and mark.level <= CHINESE_PAREN), line


def test_lines_of_words_are_no_page_numbers():
    assert all(map(is_page_number, ("第 3 页", "— 12 —", "· 7 ·", "3/12")))
    assert not any(map(is_page_number, ("年", "共3页纸", "三", "第三页")))
