"""Golden values of every table on two small reports."""

import pytest

from fazhi.codebook import codebook
from fazhi.report import Table, tables
from report.samples import analysis, body, document, two_reports

NAMES = ("青嵩县人民政府 2022", "松湾街道")


def counted(table: Table) -> dict[object, tuple[object, ...]]:
    """Rows by name, those with nothing in them left out."""
    return {row[0]: row[1:] for row in table.rows if any(row[1:])}


def test_reports() -> None:
    table = tables.reports(two_reports())
    assert table.columns == (
        *("报告", "文件", "发布单位", "层级", "地区", "年度", "落款日期"),
        *("单元数", "正文单元数", "正文字数", "待复核", "读取提示"),
    )
    assert table.rows == (
        (
            *("青嵩县2022年法治政府建设情况报告", "in/青嵩县2022年.docx", "青嵩县人民政府", "县级"),
            *("云杪市青嵩县", 2022, "2023-01-13", 7, 5, 37, 1, ""),
        ),
        ("松湾街道", "in/松湾街道.pdf", "", "乡镇街道", "", 2023, "", 3, 2, 10, 0, ""),
    )


def test_categories_by_report() -> None:
    table = tables.categories_by_report(two_reports())
    assert table.columns == ("领域", "合计", "报告数", *NAMES)
    assert [row[0] for row in table.rows] == list(codebook().categories)
    assert counted(table) == {"行政执法": (2, 1, 2, 0), "普法": (4, 2, 2, 2), "综合": (1, 1, 1, 0)}


def test_categories_by_role() -> None:
    table = tables.categories_by_role(two_reports())
    assert table.columns == (
        *("领域", "单元数", "成效单元数", "不足单元数", "计划单元数", "概述单元数"),
        *("字数", "成效字数", "不足字数", "计划字数", "概述字数"),
    )
    assert counted(table) == {
        "行政执法": (2, 1, 1, 0, 0, 16, 9, 7, 0, 0),
        "普法": (4, 2, 1, 1, 0, 22, 12, 5, 5, 0),
        "综合": (1, 0, 0, 0, 1, 9, 0, 0, 0, 9),
    }


def test_categories_by_year() -> None:
    table = tables.categories_by_year(two_reports())
    assert table.columns == ("领域", "2022", "2023")
    assert counted(table) == {"行政执法": (2, 0), "普法": (2, 2), "综合": (1, 0)}


def test_roles_by_report_shares_are_of_body_text() -> None:
    table = tables.roles_by_report(two_reports())
    assert table.rows == (
        (NAMES[0], 37, 16, 7, 5, 9, 0.4324, 0.1892, 0.1351, 0.2432),
        (NAMES[1], 10, 5, 5, 0, 0, 0.5, 0.5, 0.0, 0.0),
    )


def test_problems_by_report() -> None:
    table = tables.problems_by_report(two_reports())
    assert table.columns == ("不足类型", "单元数", "报告数", *NAMES)
    assert counted(table) == {"队伍力量薄弱": (1, 1, 1, 0), "执法不规范": (2, 2, 1, 1)}


def test_problem_types_count_only_where_shortcomings_are_told() -> None:
    said = document("a.txt", [("文字。", body("成效", "普法", problems=("执法不规范",)), {})])
    assert counted(tables.problems_by_report(analysis(said))) == {}


def test_missing_looks_at_work_done_and_knows_what_is_said_in_passing() -> None:
    first, second = tables.missing(two_reports()).rows
    fields = codebook().categories[:-1]
    assert first[:2] == (NAMES[0], len(fields) - 3)
    assert first[2] == "、".join(name for name in fields if name not in {"行政执法", "普法", "能力建设"})
    assert first[3] == "能力建设"
    assert second[1:] == (len(fields) - 1, "、".join(name for name in fields if name != "普法"), "")


def test_failures() -> None:
    assert tables.failures(two_reports()).rows == (("in/坏<b>.docx", "文件不完整 无法打开", ""),)


def test_a_label_outside_the_codebook_is_not_lost() -> None:
    odd = document("a.txt", [("文字。", body("成效", "新领域"), {})])
    assert counted(tables.categories_by_report(analysis(odd))) == {"新领域": (1, 1, 1)}


@pytest.mark.parametrize("given", [analysis(), analysis(document("a.txt", [])), two_reports()])
def test_every_row_is_as_long_as_the_head(given: object) -> None:
    made = tables.all_tables(given)  # type: ignore[arg-type]
    assert len(made) == 8
    for name, table in made.items():
        assert table.name == name
        assert all(len(row) == len(table.columns) for row in table.rows)
