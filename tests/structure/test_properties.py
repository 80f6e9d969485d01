"""What holds for any text whatever."""

from hypothesis import given
from hypothesis import strategies as st

from fazhi.records import KINDS, Paragraph, Report
from fazhi.structure import analyse_report

_PARTS = {"", "intro", "results", "problems", "duty", "plans", "problems+plans"}
_NUMBERS = "一、|（二）|3.|（4）|1.1 |①|⑴|第一部分 |一是|二是|三是|一要|二要|其一，|其二，|十十、"
_WORDS = "加强领导|存在的问题|下一步打算|主要做法|。|；|：|，|\n|\n|　|“|”|目录|打印|关闭|- 3 -|——|特此报告。|附件："
_LINES = (
    "青嵩县2023年法治政府建设报告|青嵩县人民政府|县人民政府：|2024年1月30日|二〇二四年十三月四十日|首页 > 政务公开"
    "|现将有关情况报告如下：|下一步，我县将继续努力。|但仍存在不少问题："
    "|全年办理案件二百余件，群众满意度不断提升，各项工作取得积极进展，得到上级肯定。"
)
_SNIPPETS = st.sampled_from("|".join((_NUMBERS, _WORDS, _LINES)).split("|"))
_TEXTS = st.one_of(
    st.lists(_SNIPPETS, max_size=40).map("".join),
    st.lists(st.one_of(_SNIPPETS, st.text(max_size=8)), max_size=25).map("".join),
)
_STYLES = st.sampled_from(["", "", "", "heading1", "heading3", "title", "table"])


@st.composite
def _reports(draw: st.DrawFn) -> Report:
    lines = [line.strip() for line in draw(_TEXTS).split("\n") if line.strip()]
    paragraphs, offset = [], 0
    for line in lines:
        paragraphs.append(Paragraph(offset, offset + len(line), style=draw(_STYLES)))
        offset += len(line) + 1
    return Report("report.txt", "\n".join(lines), tuple(paragraphs), "txt")


@given(_reports())
def test_units_are_whole_ordered_and_known(report: Report) -> None:
    end = 0
    gaps = ""
    for number, unit in enumerate(analyse_report(report).units, start=1):
        assert unit.number == number
        assert end <= unit.start <= unit.end
        assert unit.text == report.text[unit.start : unit.end]
        assert unit.kind_hint in KINDS
        assert unit.part in _PARTS
        gaps += report.text[end : unit.start]
        end = unit.end
    assert not (gaps + report.text[end:]).strip()


@given(_reports())
def test_what_is_found_stands_where_it_says(report: Report) -> None:
    metadata = analyse_report(report).metadata
    for name in ("title", "body", "province", "city", "county"):
        found = getattr(metadata, name)
        if found.start is not None and found.end is not None:
            assert 0 <= found.start <= found.end <= len(report.text)
            assert found.end - found.start == len(found.value or "")


@given(_reports())
def test_only_body_and_headings_have_a_part(report: Report) -> None:
    for unit in analyse_report(report).units:
        if unit.kind_hint in {"noise", "frame"}:
            assert not unit.part
