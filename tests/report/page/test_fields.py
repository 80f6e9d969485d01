"""Heat maps of the fields of work, and what reports leave out."""

from fazhi.report.page import fields
from report.page.addresses import behind
from report.samples import analysis, county, street, two_reports


def test_numbers_are_those_behind_their_links() -> None:
    given = two_reports()
    for heat in fields.heats(given):
        for row in heat.rows:
            numbers = [int(cell.text or 0) for cell in row.cells]
            assert row.total == str(sum(numbers)) == str(behind(given, row.href))
            assert [behind(given, cell.href) for cell in row.cells] == numbers


def test_rows_by_report_year_and_level() -> None:
    rows = {heat.name: [row.label for row in heat.rows] for heat in fields.heats(two_reports())}
    assert rows == {
        "fields-report": ["全部报告", "青嵩县人民政府 2022", "松湾街道"],
        "fields-year": ["全部报告", "2022", "2023"],
        "fields-level": ["全部报告", "县级", "乡镇街道"],
    }


def test_colour_follows_the_share_of_the_row() -> None:
    row = fields.heats(two_reports())[0].rows[2]
    assert {cell.text: cell.step for cell in row.cells} == {"": 0, "2": 5}


def test_gaps_name_the_reports() -> None:
    gaps = {gap.name: gap for gap in fields.gaps(two_reports())}
    assert "普法" not in gaps
    assert gaps["行政执法"].reports == (("松湾街道", "#report=2"),)
    assert (len(gaps["政务公开"].reports), gaps["政务公开"].share) == (2, 1.0)


def test_the_reports_with_most_gaps_come_first_and_are_few() -> None:
    rows = fields.most_missing(analysis(*[county()] * 9, street()))
    assert rows[0][0] == "松湾街道"
    assert len(rows) == fields.WORST
