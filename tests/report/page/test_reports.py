"""The list of reports, and how their text is divided."""

from fazhi.report.page.reports import report_rows, splits
from report.page.addresses import behind
from report.samples import found, two_reports


def test_a_row_says_where_a_report_comes_from_and_how_it_is_divided() -> None:
    first, second = report_rows(two_reports())
    assert (first.label, first.title) == ("青嵩县人民政府 2022", "青嵩县2022年法治政府建设情况报告")
    assert first.place == "县级 · 云杪市青嵩县 · 2022"
    assert [cell.text for cell in first.shares] == ["43%", "19%", "14%", "24%"]
    assert [cell.text for cell in second.shares] == ["50%", "50%", "", ""]
    assert (first.review.text, second.review.text, first.said) == ("1", "", None)


def test_its_numbers_are_those_behind_their_links() -> None:
    given = found()
    for row in report_rows(given):
        assert row.said is not None
        assert behind(given, row.href) == row.units
        assert behind(given, row.said.href) == int(row.said.text or 0) == 1
        assert behind(given, row.review.href) == int(row.review.text or 0)


def test_text_is_divided_by_year_and_in_all() -> None:
    rows = [(split.label, split.reports, split.lengths) for split in splits(two_reports())]
    assert rows == [
        ("全部报告", 2, (21, 12, 5, 9)),
        ("2022", 1, (16, 7, 5, 9)),
        ("2023", 1, (5, 5, 0, 0)),
    ]
