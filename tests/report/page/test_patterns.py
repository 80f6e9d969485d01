"""What recurs, in whose words and when."""

from dataclasses import replace

from fazhi.records import Analysis
from fazhi.report import render_html
from fazhi.report.page import patterns
from report.page.addresses import behind
from report.samples import found, two_reports


def test_a_pattern_shows_reports_years_regions_and_quotes() -> None:
    (shown,) = patterns.patterns(found())
    assert (shown.name, shown.reports, shown.statements) == ("力量不足", 2, 2)
    assert behind(found(), shown.href) == 2
    assert shown.labels == ("行政执法", "执法不规范")
    assert shown.years == (("2022", True), ("2023", True))
    assert [(quote.source, quote.href) for quote in shown.quotes] == [
        ("青嵩县人民政府 2022", "#report=1&kind=all&unit=6"),
        ("松湾街道", "#report=2&kind=all&unit=3"),
    ]


def test_only_the_most_widespread_are_shown_and_few_are_open() -> None:
    given = found()
    assert given.shortcomings is not None
    many = replace(given.shortcomings, patterns=given.shortcomings.patterns * 50)
    shown = patterns.patterns(replace(given, shortcomings=many))
    assert len(shown) == patterns.PATTERNS_SHOWN
    assert sum(one.open for one in shown) == patterns.PATTERNS_OPEN


def test_trends_are_grouped_by_body_and_state() -> None:
    (body,) = patterns.trends(found())
    assert (body.body, body.span) == ("青嵩县人民政府", "2021—2022，2 份报告")
    assert [(state.name, state.number) for state in body.groups] == [
        ("反复出现", 1),
        ("新出现", 0),
        ("不再提", 0),
    ]
    (view,) = body.groups[0].views
    assert view.years == (("2021", True), ("2022", True))
    assert behind(found(), view.href) == 1


def test_nothing_looked_for_nothing_shown() -> None:
    assert patterns.patterns(two_reports()) == ()
    assert patterns.trends(two_reports()) == ()


def trends_of(*courses: tuple[str, str, int]) -> Analysis:
    """Return an analysis with so many trends of each body and state, all of one statement."""
    given = found()
    assert given.shortcomings is not None
    (like,) = given.shortcomings.trends
    every = tuple(
        replace(like, body=body, state=state, name=f"{body}{state}{number}")
        for body, state, count in courses
        for number in range(count)
    )
    return replace(given, shortcomings=replace(given.shortcomings, trends=every))


def test_bodies_where_most_lasts_come_first() -> None:
    given = trends_of(
        ("甲县", "new", 9), ("乙县", "lasting", 1), ("丙县", "lasting", 3), ("丁县", "lasting", 1)
    )
    assert [one.body for one in patterns.trends(given)] == ["丙县", "丁县", "乙县", "甲县"]


def test_what_is_not_listed_of_a_body_is_one_click_away() -> None:
    given = trends_of(("甲县", "gone", patterns.TRENDS_SHOWN + 3), ("乙县", "gone", patterns.TRENDS_SHOWN))
    long, short = reversed(patterns.trends(given))
    *_, gone = long.groups
    assert (gone.number, len(gone.views)) == (patterns.TRENDS_SHOWN + 3, patterns.TRENDS_SHOWN)
    assert behind(given, gone.href) == 1  # all are of the same statement
    page = render_html(given)
    assert page.count(f"更多：全部 {gone.number} 条的原话") == 1
    assert f"更多：全部 {len(short.groups[2].views)} 条的原话" not in page


def test_long_lists_are_folded() -> None:
    bodies = [(f"甲{number:03}县", "new", 1) for number in range(patterns.BODIES_FIRST + 5)]
    given = trends_of(*bodies)
    assert given.shortcomings is not None
    wide = given.shortcomings.patterns * (patterns.PATTERNS_FIRST + 2)
    page = render_html(replace(given, shortcomings=replace(given.shortcomings, patterns=wide)))
    assert "更多：其余 5 家单位" in page
    assert "更多：接下来的 2 条" in page
    assert all(body in page for body, *_ in bodies)
    assert 'class="more"' not in render_html(found())
