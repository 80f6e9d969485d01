"""The numbering grammar."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi import numbering
from fazhi.chars import fold
from fazhi.numbering import (
    ARABIC,
    ARABIC_PAREN,
    CHINESE,
    CHINESE_PAREN,
    CIRCLED,
    ITEM,
    PART,
    item_starts,
    items_in,
    mark_of,
    ordinal,
)


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("第一部分 2023年工作总结", PART, 1),
        ("第三章 行政执法", PART, 3),
        ("第二节 政务服务", CHINESE, 2),
        ("一、主要做法", CHINESE, 1),
        ("十二、下一步打算", CHINESE, 12),
        ("一、三项制度落实情况", CHINESE, 1),
        ("二．存在问题", CHINESE, 2),
        ("三，存在问题", CHINESE, 3),
        ("一 主要工作", CHINESE, 1),
        ("（一）优化流程", CHINESE_PAREN, 1),
        ("(十一) 强化监督", CHINESE_PAREN, 11),
        ("㈢规范执法", CHINESE_PAREN, 3),
        ("二）规范执法", CHINESE_PAREN, 2),
        ("1.优化流程", ARABIC, 1),
        ("１．优化流程", ARABIC, 1),
        ("2、优化流程", ARABIC, 2),
        ("1.2022年共受理案件", ARABIC, 1),
        ("2.12345热线办理", ARABIC, 2),
        ("1 加强组织领导", ARABIC, 1),
        ("⒉开展检查", ARABIC, 2),
        ("1.2 健全机制", ARABIC_PAREN, 2),
        ("2.3规范流程", ARABIC_PAREN, 3),
        ("（3）规范流程", ARABIC_PAREN, 3),
        ("4）规范流程", ARABIC_PAREN, 4),
        ("⑸规范流程", ARABIC_PAREN, 5),
        ("一是抓领导", ITEM, 1),
        ("三要抓落实", ITEM, 3),
        ("其二，抓落实", ITEM, 2),
        ("③抓落实", CIRCLED, 3),
    ],
)
def test_numbers_at_the_start(text: str, level: int, number: int) -> None:
    mark = mark_of(fold(text))
    assert mark is not None
    assert (mark.level, mark.ordinal) == (level, number)


@pytest.mark.parametrize(
    "text",
    [
        "2.5亿元资金到位",
        "2.5万户完成年报",
        "1.1个百分点",
        "2022年，全县",
        "2022.3",
        "12345热线",
        "98%的事项",
        "3个镇",
        "12 月底前",
        "9 　　完成扩建工程",
        "5 个部门",
        "1、2月份案件下降",
        "一、二审案件",
        "三、四级联动",
        "一年来，全县",
        "一要素市场",
        "二季度以来",
        "三项制度落实",
        "十八届四中全会以来",
        "第一责任人职责",
        "首先，加强领导",
        "十十、",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert mark_of(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("主要做法：一是建机制；二是抓培训；三是严考核。", ["一是建机制；", "二是抓培训；", "三是严考核。"]),
        ("要一要重学习，二要重实践。", []),
        ("二是抓培训；三是严考核。", ["二是抓培训；", "三是严考核。"]),
        (
            "一是甲。二是乙。再抓落实：一是丙；二是丁。",
            ["一是甲。", "二是乙。再抓落实：", "一是丙；", "二是丁。"],
        ),
        ("其一，报告工作；其二，办理提案。", ["其一，报告工作；", "其二，办理提案。"]),
        ("一是制定规定，明确程序。", []),
        ("首先抓学习，其次抓落实。", []),
        ("对“一是一、二是二”的做法要坚持。", []),
    ],
)
def test_items_inside_a_paragraph(text: str, items: list[str]) -> None:
    starts = item_starts(fold(text))
    bounds = [*starts, len(text)] if starts else []
    assert [text[a:b] for a, b in pairwise(bounds)] == items


_TEXTS = st.text(
    alphabet="一二三四五六七八九十是要其、，。；：（）()1234567890.①⑴㈠⒈第部分章年 亿甲乙", max_size=60
)


@given(_TEXTS)
def test_items_are_those_that_the_grammar_finds_reading_on(text: str) -> None:
    found = numbering._INLINE.finditer(fold(text))
    assert items_in(fold(text)) == [(item.start(), ordinal(item[1] or item[2])) for item in found]


@given(st.one_of(_TEXTS, st.text(alphabet="一二十第其(（1２٣①⑴㈠⒈、.是章) 　年甲", max_size=6)))
def test_the_first_character_hides_no_number(text: str) -> None:
    folded = fold(text)
    lead = len(folded) - len(folded.lstrip())
    plain = next(
        (
            (level, ordinal(match[1]), match.end())
            for level, pattern, before_word in numbering._GRAMMAR
            if (match := pattern.compiled.match(folded, lead))
            and (not before_word or numbering._is_word_at(folded, match.end()))
        ),
        None,
    )
    assert mark_of(folded) == plain


@given(_TEXTS)
def test_offsets_are_valid_for_any_text(text: str) -> None:
    folded = fold(text)
    starts = item_starts(folded)
    assert starts == sorted(set(starts))
    assert len(starts) != 1
    assert all(0 <= start < len(folded) for start in starts)
    mark = mark_of(folded)
    if mark is not None:
        assert PART <= mark.level <= CIRCLED
        assert mark.ordinal >= 0
        assert 0 < mark.end <= len(folded)


@pytest.mark.parametrize(
    ("digits", "value"),
    [("九", 9), ("十", 10), ("十九", 19), ("二十", 20), ("九十九", 99), ("⒊", 3), ("⑽", 10)],
)
def test_ordinal(digits: str, value: int) -> None:
    assert ordinal(digits) == value


def test_digits_of_other_scripts_do_no_harm() -> None:
    assert mark_of("٣、加强领导") == mark_of("3、加强领导")
