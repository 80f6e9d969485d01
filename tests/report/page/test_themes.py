"""Themes as the page shows them."""

from dataclasses import replace

from fazhi.report.page import themes
from report.page.addresses import behind
from report.samples import found, two_reports


def test_cards_lead_to_the_units_of_a_theme() -> None:
    given = found()
    first, second = themes.cards(given)
    assert (first.id, first.name, first.units, first.reports) == ("t1", "普法·宣传", 2, 2)
    assert [behind(given, card.href) for card in (first, second)] == [2, 1]
    assert first.terms == ("宣传", "讲座")
    assert [(quote.text, quote.href) for quote in first.quotes] == [
        ("宣传一次。", "#report=2&kind=all&unit=2")
    ]


def test_the_quotes_of_few_themes_stand_open() -> None:
    given = found()
    assert given.themes is not None
    many = replace(given.themes, themes=given.themes.themes * 10)
    shown = themes.cards(replace(given, themes=many))
    assert [card.open for card in shown] == [True] * themes.QUOTES_OPEN + [False] * (20 - themes.QUOTES_OPEN)


def test_shares_by_year_category_and_region() -> None:
    heats = themes.theme_heats(found())
    assert [heat.columns for heat in heats] == [("2022", "2023"), ("普法", "行政执法"), ("云杪市青嵩县",)]
    assert [[cell.text for cell in row.cells] for row in heats[0].rows] == [["40%", "80%"], ["60%", ""]]
    assert heats[0].rows[0].total == "60.0%"


def test_no_themes_nothing_shown() -> None:
    assert themes.cards(two_reports()) == ()
    assert themes.theme_heats(two_reports()) == ()
