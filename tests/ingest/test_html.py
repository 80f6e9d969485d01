import pytest

from fazhi.errors import ReadError
from fazhi.ingest import read_here as read_report
from helpers import labeled_texts
from ingest import pages

REPORTS = {name: text.split("\n") for name, text in labeled_texts(3).items()}
TITLE = "松湾市2023年法治政府建设年度报告"
LINES = [
    TITLE,
    "2023年，全市上下坚持依法行政，各项工作取得新进展，现将有关情况报告如下。",
    "一、主要做法和成效",
    "（一）优化政务服务。全市推行清单管理，办理各类事项三万二千件，群众满意率稳步提高。",
    "其中网上办理二万件。",
    "（二）规范行政执法。开展案卷评查四次，评查案卷六百二十件，发现并纠正问题三十一个。",
    "二、存在的不足",
    "部分乡镇执法力量薄弱，专职人员配备不足，复核把关不够严格，案卷质量有待提高。",
    "松湾市人民政府",
    "2024年1月15日",
]


def read(tmp_path, page, encoding="utf-8"):
    path = tmp_path / "page.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode(encoding))
    report = read_report(path)
    assert report.format == "html"
    return [" ".join(report.text[p.start : p.end].split()) for p in report.paragraphs]


@pytest.mark.parametrize("shell", pages.SHELLS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("body", pages.BODIES, ids=lambda f: f.__name__)
def test_portal_pages_give_the_article_and_nothing_else(tmp_path, body, shell):
    for name, report in REPORTS.items():
        lines = [name, *(line for line in report if line.strip() and line != name)]
        wanted = [" ".join(line.split()) for line in lines]
        page = pages.portal(lines, body, shell)
        found = read(tmp_path, page)
        assert [line for line in found if line in wanted] == wanted
        assert not [line for line in found if any(trimming in line for trimming in pages.TRIMMINGS)]


@pytest.mark.parametrize("body", pages.BODIES, ids=lambda f: f.__name__)
def test_short_reports_are_whole_too(tmp_path, body):
    assert [line for line in read(tmp_path, pages.portal(LINES, body)) if line in LINES] == LINES


def test_the_declared_encoding_may_lie(tmp_path):
    page = pages.portal(LINES)
    assert read(tmp_path, page.replace("charset=utf-8", "charset=iso-8859-1")) == read(tmp_path, page)
    assert read(tmp_path, page, "gb18030") == read(tmp_path, page)
    assert read(tmp_path, page, "utf-16") == read(tmp_path, page)


def test_the_page_title_is_kept_apart(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(pages.portal(LINES), encoding="utf-8")
    assert read_report(path).page_title == f"{TITLE}-松湾市人民政府门户网站"


def test_tables_of_figures_keep_their_rows(tmp_path):
    rows = "".join(
        f"<tr><td><p>{name}</p></td><td><p>{n}件</p></td></tr>" for name, n in [("复议", 12), ("应诉", 7)]
    )
    page = pages.zoom(TITLE, pages.plain_p(LINES[1:]) + f"<table>{rows}</table><p>表后还有一段文字。</p>")
    found = read(tmp_path, pages.HEAD.format(title=TITLE, charset="utf-8") + page + pages.TAIL)
    assert [part for line in found for part in line.split()][-5:] == [
        "复议",
        "12件",
        "应诉",
        "7件",
        "表后还有一段文字。",
    ]


def test_a_page_without_article_marks_is_read_whole(tmp_path):
    page = "<html><body>" + "<br>".join(LINES) + "</body></html>"
    assert read(tmp_path, page) == LINES


def test_a_fragment_named_html_is_read(tmp_path):
    assert read(tmp_path, "<p>第一段</p><p>第二段</p>") == ["第一段", "第二段"]


def test_html_is_known_by_its_bytes(tmp_path):
    path = tmp_path / "saved.txt"
    path.write_text(pages.portal(LINES), encoding="utf-8")
    assert read_report(path).format == "html"


def test_scripts_hidden_and_comments_are_not_text(tmp_path):
    hidden = "<script>脚本</script><p style='display:none'>隐藏</p><p hidden>隐藏</p>"
    page = f"<body><!-- 注释 -->{hidden}<p>正文</p>尾巴</body>"
    assert read(tmp_path, page) == ["正文", "尾巴"]


def test_entities_and_nbsp_are_characters(tmp_path):
    assert read(tmp_path, "<p>&nbsp;&nbsp;A&amp;B&nbsp;&ldquo;一网通办&rdquo;&#12290;</p>") == [
        "A&B “一网通办”。"
    ]


@pytest.mark.parametrize("tag", ["div", "section", "span", "ul", "table"])
def test_three_hundred_nested_elements_hide_nothing(tmp_path, tag):
    assert read(tmp_path, f"<body>{f'<{tag}>' * 300}深处{f'</{tag}>' * 300}</body>") == ["深处"]


@pytest.mark.parametrize("tag", ["div", "section", "span", "ul", "custom"])
def test_absurd_nesting_is_refused(tmp_path, tag):
    with pytest.raises(ReadError, match="嵌套过深"):
        read(tmp_path, f"<html><body>{f'<{tag}>' * 100_000}深处")


def test_a_page_without_text_is_refused(tmp_path):
    with pytest.raises(ReadError, match="没有文字内容"):
        read(tmp_path, "<html><body><img src='a.png'></body></html>")


def test_blanks_of_any_width_are_no_paragraph(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<html><body><p>\u2000</p><p>\u205f甲\u2003</p></body></html>", encoding="utf-8")
    assert read_report(path).text == "甲"
