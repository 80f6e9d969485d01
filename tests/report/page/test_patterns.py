"""What recurs, in whose words and when."""

from dataclasses import replace

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
    assert [(name, number) for name, number, _ in body.groups] == [
        ("反复出现", 1),
        ("新出现", 0),
        ("不再提", 0),
    ]
    ((view,), *_) = [views for _, _, views in body.groups]
    assert view.years == (("2021", True), ("2022", True))
    assert behind(found(), view.href) == 1


def test_nothing_looked_for_nothing_shown() -> None:
    assert patterns.patterns(two_reports()) == ()
    assert patterns.trends(two_reports()) == ()
