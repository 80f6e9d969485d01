import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.chars import squeeze
from fazhi.ingest import rejoin as module
from fazhi.ingest.clean import split_lines
from fazhi.ingest.lines import Line
from fazhi.ingest.rejoin import rejoin
from helpers import labeled_texts

REPORTS = list(labeled_texts(24).values())
CLOSING = "，。、；：！？”’》）％%"


def paragraphs_of(text: str) -> list[str]:
    return [line for line in (raw.strip() for raw in text.split("\n")) if line]


def broken(paragraph: str, length: int, kinsoku: str = "") -> list[str]:
    """Cut a paragraph at a length; marks that may not begin a line hang over, or take one with them."""
    lines = []
    while len(paragraph) > length:
        cut = length
        if kinsoku and paragraph[cut] in CLOSING:
            cut += 1 if kinsoku == "hang" else -1
        lines.append(paragraph[:cut])
        paragraph = paragraph[cut:]
    return [*lines, paragraph] if paragraph else lines


def read(text: str) -> list[str]:
    return [squeeze(line.text) for line in rejoin(split_lines(text))[0]]


def share_kept(length: int, indent: str, between: str, kinsoku: str) -> float:
    """Return the share of paragraphs that come out whole, over all the reports."""
    total = whole = 0
    for text in REPORTS:
        wanted = paragraphs_of(text)
        lines = [line for paragraph in wanted for line in broken(indent + paragraph, length, kinsoku)]
        found = set(read(between.join(lines)))
        total += len(wanted)
        whole += sum(squeeze(paragraph) in found for paragraph in wanted)
    return whole / total


@pytest.mark.parametrize("kinsoku", ["", "hang", "push"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("length", [28, 35, 38, 40])
def test_indented_paragraphs_come_out_whole(length, between, kinsoku):
    assert share_kept(length, "　　", between, kinsoku) > 0.99


@pytest.mark.parametrize("kinsoku", ["", "push"])
@pytest.mark.parametrize("length", [35, 38, 40])
def test_without_indents_only_those_that_end_at_the_margin_are_lost(length, kinsoku):
    assert share_kept(length, "", "\n", kinsoku) > 0.97


def test_unbroken_text_is_left_alone():
    for text in REPORTS:
        lines = split_lines(text)
        joined, changed = rejoin(lines)
        assert not changed
        assert [line.text for line in joined] == [line.text for line in lines]


def test_page_numbers_do_not_part_a_paragraph():
    text = "全市各级行政机关深入推进依法行政，严格规范执法程序，认真落实各项制度，工作取得新的成效" * 8 + "。"
    lines = broken(text, 38)
    lines.insert(5, "— 2 —")
    assert read("\n".join(lines)) == [squeeze(text), squeeze("— 2 —")]


def test_a_title_over_two_lines_becomes_one():
    lines = [Line("青嵩县人民政府关于"), Line("2023年度法治政府建设情况的报告"), Line("县委：")]
    joined, changed = rejoin(lines)
    assert [line.text for line in joined] == ["青嵩县人民政府关于2023年度法治政府建设情况的报告", "县委："]
    assert changed


def test_the_format_is_taken_at_its_word():
    lines = [Line("前一半", joins=False), Line("后一半", joins=True), Line("另一段", joins=False)]
    assert [line.text for line in rejoin(lines)[0]] == ["前一半后一半", "另一段"]


line_texts = st.text("法治政府建设报告，。：（一）二、是1 2.a“”—", min_size=1, max_size=44).filter(str.strip)
any_lines = st.lists(
    st.builds(
        lambda text, indent, gap: Line(text.strip(), indent, gap),
        line_texts,
        st.sampled_from([0, 0, 0, 4]),
        st.booleans(),
    ),
    max_size=60,
)


@given(any_lines)
def test_no_character_is_lost_or_added(lines):
    joined, _ = rejoin(lines)
    before, after = (sorted(squeeze("".join(line.text for line in some))) for some in (lines, joined))
    assert before == after


@given(st.integers(18, 60), st.text("法治政府建设报告，。：二、是12a", min_size=400, max_size=2000))
def test_broken_text_keeps_its_characters_in_order(length, text):
    joined, _ = rejoin([Line(line) for line in broken(text, length)])
    assert squeeze("".join(line.text for line in joined)) == squeeze(text)


def title_joined_plainly(texts: list[str]) -> list[str]:
    """Join a cut title, asking every line whether one begins there."""
    for start in range(min(len(texts), 60)):
        for count in (3, 2):
            pieces = texts[start : start + count]
            if len(pieces) == count and module._is_cut_title(pieces):
                return [*texts[:start], "".join(pieces), *texts[start + count :]]
    return texts


@given(
    st.lists(
        st.sampled_from(
            "青嵩县人民政府关于|2023年度法治政府|建设情况的报告|法治政府建设情况的报告|一、主要做法|短行"
            f"|{'全年办理案件120件。' * 5}|{'青嵩县人民政府关于' * 4}".split("|")
        ),
        max_size=7,
    )
)
def test_a_cut_title_is_found_where_every_line_is_asked(texts: list[str]) -> None:
    joined = module._join_title([Line(text) for text in texts])
    assert [line.text for line in joined] == title_joined_plainly(texts)
