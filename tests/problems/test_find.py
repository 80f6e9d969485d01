from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed

import pytest

from fazhi.findings import Shortcomings
from fazhi.problems import find_shortcomings
from fazhi.records import Document, LabeledDocument
from problems.reports import DONE, PLAN, SHORT, report, three_years


@dataclass(frozen=True)
class Label:
    category: str = "行政执法"
    types: tuple[str, ...] = ()
    chances: dict[str, float] = field(default_factory=dict)


@pytest.fixture(scope="module")
def found() -> Shortcomings:
    return find_shortcomings(three_years())


def test_statements_stand_in_order_with_their_place_in_the_report(found: Shortcomings) -> None:
    documents = three_years()
    assert [one.id for one in found.statements] == [f"s{n}" for n in range(1, len(found.statements) + 1)]
    for one in found.statements:
        assert documents[one.report].document.report.text[one.start : one.end] == one.text


def test_what_several_reports_say_in_different_words_is_one_pattern(found: Shortcomings) -> None:
    first = found.patterns[0]
    members = {one.text for one in found.statements if one.pattern == first.id}
    assert members == {
        "青嵩县乡镇执法力量不足",
        "部分乡镇执法人员配备不足",
        "镇街执法力量仍然不足",
        "执法力量不足",
    }
    assert (first.id, first.reports) == ("p1", 4)
    assert first.years == ("2021", "2022", "2023")
    assert first.regions == ("丹溪县", "青嵩县")
    assert len({quote.report for quote in first.quotes}) == len(first.quotes) == 4


def test_a_statement_like_no_other_stays_alone(found: Shortcomings) -> None:
    alone = {one.text for one in found.statements if one.pattern is None}
    assert "合法性审查把关不严" in alone


def test_what_one_report_alone_says_twice_is_no_pattern() -> None:
    found = find_shortcomings([report("甲", [(SHORT, "普法形式单一。普法形式不够丰富。")])])
    assert found.patterns == ()
    assert len(found.statements) == 2


def test_trends_tell_what_lasts_what_is_new_and_what_is_gone(found: Shortcomings) -> None:
    assert {trend.body for trend in found.trends} == {"青嵩县"}  # 丹溪县 has one year only
    states = {trend.name: (trend.state, trend.years) for trend in found.trends}
    assert states["镇街执法力量仍然不足"] == ("lasting", ("2021", "2022", "2023"))
    assert states["合法性审查把关不严"] == ("new", ("2023",))
    assert states["数据共享不充分"] == ("gone", ("2021",))
    assert all(trend.covered == ("2021", "2022", "2023") for trend in found.trends)


def test_a_plan_of_the_same_report_and_a_result_of_the_next_year_answer(found: Shortcomings) -> None:
    answers = {one.text: [(a.kind, a.report, a.unit) for a in one.answers] for one in found.statements}
    assert answers["青嵩县乡镇执法力量不足"] == [("plan", 0, 3)]
    assert answers["数据共享不充分"] == [("result", 1, 1)]
    assert answers["执法案卷质量不高"] == []


def test_nothing_answers_from_another_body_or_a_later_year() -> None:
    documents = [
        report("青嵩县2021", [(SHORT, "数据共享不充分。")], "2021", "青嵩县"),
        report("丹溪县2022", [(DONE, "实现数据共享。")], "2022", "丹溪县"),
        report("青嵩县2023", [(DONE, "实现数据共享。"), (PLAN, "推进数据共享。")], "2023", "青嵩县"),
    ]
    assert find_shortcomings(documents).statements[0].answers == ()


def test_the_order_of_the_reports_changes_nothing_but_the_ids() -> None:
    def said(documents: Sequence[LabeledDocument]) -> tuple[object, ...]:
        found = find_shortcomings(documents)
        text = {one.id: (documents[one.report].document.report.path, one.text) for one in found.statements}
        groups = [(p.name, p.reports, [text[id_] for id_ in p.statements]) for p in found.patterns]
        trends = [(t.body, t.state, t.name, t.years, [text[i] for i in t.statements]) for t in found.trends]
        return groups, trends

    documents = three_years()
    assert said(documents) == said(documents[::-1]) == said([*documents[2:], *documents[:2]])


def test_one_report_and_reports_without_shortcomings_are_explained() -> None:
    one = find_shortcomings(three_years()[:1])
    assert one.statements
    assert (one.patterns, one.trends) == ((), ())
    assert "只有一份报告" in one.notes[0]
    none = find_shortcomings([report("甲", [(DONE, "执法力量充实。")])])
    assert none == Shortcomings((), (), (), none.notes)
    assert "没有找到存在的不足" in none.notes[0]
    assert find_shortcomings([]).statements == ()
    some = find_shortcomings([*three_years(), report("乙", [(DONE, "执法力量充实。")])])
    assert some.notes == ("5 份报告中有 1 份没有讲存在的不足。",)


def test_types_and_category_come_from_the_statements_own_words() -> None:
    def classify(document: Document, parts: Sequence[tuple[int, str]]) -> list[Label]:
        return [
            Label("普法", ("普法实效不足",), {"普法实效不足": 0.9})
            if "普法" in text
            else Label(chances={"其他问题": 0.2, "执法不规范": 0.1})
            for _, text in parts
        ]

    found = find_shortcomings([report("甲", [(SHORT, "普法形式单一，执法力量不足。")])], classify)
    assert [(one.category, one.types) for one in found.statements] == [
        ("普法", ("普法实效不足",)),
        ("行政执法", ("其他问题",)),  # the unit's one type goes to the statement likeliest to have it
    ]


def test_a_units_types_are_covered_by_its_statements() -> None:
    document = report("甲", [(SHORT, "普法形式单一，执法力量不足。")])
    said = changed(document.predictions[0], problems=("普法实效不足", "队伍力量薄弱"))

    def classify(document: Document, parts: Sequence[tuple[int, str]]) -> list[Label]:
        return [Label(chances={"普法实效不足": 0.4}), Label(chances={"队伍力量薄弱": 0.4})]

    found = find_shortcomings([changed(document, predictions=(said,))], classify)
    assert [one.types for one in found.statements] == [("普法实效不足",), ("队伍力量薄弱",)]
