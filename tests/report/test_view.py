"""What the page shows, and that each number leads to the units behind it."""

from urllib.parse import parse_qs

from fazhi.records import Analysis
from fazhi.report import view
from fazhi.report.counts import body_units

from .samples import analysis, county, street, two_reports


def behind(given: Analysis, href: str) -> int:
    """Count the units that an address names, without the page's script."""
    wanted = {key: values[0] for key, values in parse_qs(href.removeprefix("#")).items()}
    years = [entry.document.metadata.year.value for entry in given.documents]
    found = body_units(given)
    checks = {
        "report": lambda unit, value: unit.report + 1 == int(value),
        "year": lambda unit, value: years[unit.report] == value,
        "role": lambda unit, value: unit.prediction.role == value,
        "category": lambda unit, value: unit.prediction.category == value,
        "problem": lambda unit, value: value in unit.prediction.problems,
        "review": lambda unit, value: unit.prediction.needs_review,
    }
    return sum(all(checks[key](unit, value) for key, value in wanted.items()) for unit in found)


def test_heat_map_numbers_are_those_behind_their_links() -> None:
    given = two_reports()
    for heat in view.heats(given)[:2]:
        for row in heat.rows:
            assert row.total == sum(cell.value for cell in row.cells)
            assert all(behind(given, cell.href) == cell.value for cell in row.cells)


def test_heat_maps_group_by_report_year_and_level() -> None:
    rows = {heat.name: [row.label for row in heat.rows] for heat in view.heats(two_reports())}
    assert rows == {
        "report": ["全部报告", "青嵩县人民政府 2022", "松湾街道"],
        "year": ["全部报告", "2022", "2023"],
        "level": ["全部报告", "县级", "乡镇街道"],
    }


def test_colour_follows_the_share_of_the_row() -> None:
    street_row = view.heats(two_reports())[0].rows[2]
    assert {cell.value: cell.step for cell in street_row.cells} == {0: 0, 2: 5}


def test_role_bars_fill_the_whole_length() -> None:
    for card in view.report_cards(two_reports()):
        assert round(sum(bar.width for bar in card.bars)) == 100
        assert card.bars[0].start == 0


def test_problem_bars_are_sorted_and_lead_to_their_units() -> None:
    given = two_reports()
    bars = view.problem_bars(given)
    assert [(bar.label, bar.value, bar.note, bar.width) for bar in bars] == [
        ("执法不规范", 2, "2 份报告", 100.0),
        ("队伍力量薄弱", 1, "1 份报告", 50.0),
    ]
    assert [behind(given, bar.href) for bar in bars] == [2, 1]


def test_missing_bars_name_the_reports() -> None:
    bars = {bar.label: bar for bar in view.missing_bars(two_reports())}
    assert "普法" not in bars
    assert bars["行政执法"].items == (("松湾街道", "#report=2"),)
    assert (bars["政务公开"].value, bars["政务公开"].width) == (2, 100.0)


def test_the_reports_with_most_gaps_come_first_and_are_few() -> None:
    given = analysis(*[county()] * 9, street())
    bars = view.most_missing(given)
    assert bars[0].label == "松湾街道"
    assert len(bars) == view.WORST
