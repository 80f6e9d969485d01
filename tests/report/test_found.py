"""Golden values of the tables of shortcomings and themes."""

import pytest

from fazhi.records import Analysis
from fazhi.report import found as tables
from fazhi.report.tables import Table
from report.samples import analysis, county, found, two_reports

MAKERS = (
    *(tables.themes, tables.theme_shares, tables.selection, tables.statements),
    *(tables.patterns, tables.trends, tables.type_spread),
)


def named(table: Table, row: int = 0) -> dict[str, object]:
    return dict(zip(table.columns, table.rows[row], strict=True))


def test_themes() -> None:
    row = named(tables.themes(found()))
    assert (row["主题"], row["编号"], row["占比"], row["单元数"], row["报告数"]) == (
        "普法·宣传",
        "t1",
        0.6,
        2,
        2,
    )
    assert row["常用词"] == "宣传 0.200、讲座 0.100"
    assert row["文字"] == "宣传一次。（松湾街道）"


def test_shares_of_themes() -> None:
    row = named(tables.theme_shares(found()), 1)
    assert (row["2022 占比"], row["2023 占比"], row["行政执法 占比"], row["普法 占比"]) == (
        0.6,
        0.0,
        0.8,
        0.0,
    )


def test_statements() -> None:
    row = named(tables.statements(found()))
    assert (row["报告"], row["单元"], row["编号"], row["文字"]) == (
        "青嵩县人民政府 2022",
        6,
        "s1",
        "执法力量不足。",
    )
    assert (row["不足类型"], row["反复不足"], row["反复不足报告数"]) == (
        "执法不规范、队伍力量薄弱",
        "力量不足",
        2,
    )
    assert (row["相应的计划"], row["下一年的成效"]) == ("继续宣传。", "")


def test_patterns_and_trends() -> None:
    pattern, trend = named(tables.patterns(found())), named(tables.trends(found()))
    assert (pattern["报告数"], pattern["条数"], pattern["年度"]) == (2, 2, "2022、2023")
    assert pattern["文字"] == "执法力量不足。（青嵩县人民政府 2022）\n不够。（松湾街道）"
    assert (trend["发布单位"], trend["变化"], trend["说到的年度"]) == (
        "青嵩县人民政府",
        "反复出现",
        "2021、2022",
    )


def test_types_by_year_category_and_region() -> None:
    table = tables.type_spread(found())
    row = next(dict(zip(table.columns, line, strict=True)) for line in table.rows if line[0] == "执法不规范")
    assert (row["条数"], row["报告数"], row["2022年"], row["2023年"]) == (2, 2, 1, 1)
    assert (row["行政执法"], row["普法"], row["云杪市青嵩县"], row["未注明"]) == (1, 1, 1, 1)


@pytest.mark.parametrize("given", [analysis(), analysis(county()), two_reports(), found()])
def test_every_row_is_as_long_as_the_head(given: Analysis) -> None:
    for make in MAKERS:
        table = make(given)
        assert all(len(row) == len(table.columns) for row in table.rows)
