"""Counts of shortcomings, each with the statements behind it."""

from dataclasses import replace

from fazhi.findings import Answer
from fazhi.report.page import shortcomings
from report.page.addresses import behind
from report.samples import analysis, county, found, two_reports


def test_types_are_sorted_and_lead_to_their_statements() -> None:
    given = found()
    rows = shortcomings.type_tallies(given)
    assert [(row.name, row.value, row.note) for row in rows] == [
        ("执法不规范", 2, "2 份报告"),
        ("队伍力量薄弱", 1, "1 份报告"),
    ]
    assert [behind(given, row.href) for row in rows] == [2, 1]


def test_without_statements_units_are_counted() -> None:
    given = two_reports()
    rows = shortcomings.type_tallies(given)
    assert [(row.name, row.value) for row in rows] == [("执法不规范", 2), ("队伍力量薄弱", 1)]
    assert [behind(given, row.href) for row in rows] == [2, 1]


def test_heat_maps_by_year_category_and_region() -> None:
    given = found()
    heats = shortcomings.type_heats(given)
    assert [[row.label for row in heat.rows] for heat in heats] == [
        ["全部", "2022", "2023"],
        ["全部", "行政执法", "普法"],
        ["全部", "云杪市青嵩县", "未注明"],
    ]
    for heat in heats:
        assert heat.columns == ("队伍力量薄弱", "执法不规范")
        for row in heat.rows[1:]:
            assert [behind(given, cell.href) for cell in row.cells] == [
                int(cell.text or 0) for cell in row.cells
            ]


def test_signals_and_answers_lead_to_their_statements() -> None:
    given = found()
    rows = (*shortcomings.signals(given), *shortcomings.answers(given))
    assert [row.value for row in rows] == [1, 1, 1]
    assert [behind(given, row.href) for row in rows] == [1, 1, 1]


def test_next_years_results_are_counted_where_the_report_was_read() -> None:
    later = replace(county().document.metadata, year=replace(county().document.metadata.year, value="2023"))
    next_year = replace(county(), document=replace(county().document, metadata=later))
    given = found()
    assert shortcomings.with_next_year(given) == frozenset()
    assert given.shortcomings is not None
    first, second = given.shortcomings.statements
    said = replace(
        given.shortcomings, statements=(replace(first, answers=(Answer("result", 2, 4, 0.5),)), second)
    )
    both = replace(given, documents=(*given.documents, next_year), shortcomings=said)
    row = shortcomings.answers(both)[-1]
    assert (row.value, row.share) == (1, 1.0)
    assert "1 条" in row.note


def test_nothing_looked_for_nothing_shown() -> None:
    assert shortcomings.answers(analysis(county())) == ()
    assert shortcomings.signals(analysis(county())) == ()
