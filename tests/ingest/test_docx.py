import io

import docx as python_docx
import pytest

from fazhi.ingest import docx as ingest_docx
from fazhi.ingest import read_here, read_report
from helpers import ROOT
from ingest.word import OFFICIAL, docx, level, numbered, numbering, para, style


def read(tmp_path, data):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    report = read_report(path)
    return [report.text[p.start : p.end] for p in report.paragraphs]


def test_paragraphs_headings_and_tables_in_order(tmp_path):
    document = python_docx.Document()
    document.core_properties.title = "文件属性里的题目"
    document.add_heading("松湾市法治政府建设报告", 0)
    document.add_heading("一、主要成效", 1)
    document.add_paragraph("表前一段。")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [*table.row_cells(0), *table.row_cells(1)], ["项目", "件数", "复议", "12"], strict=True
    ):
        cell.text = text
    document.add_paragraph("表后一段。")
    buffer = io.BytesIO()
    document.save(buffer)
    path = tmp_path / "a.docx"
    path.write_bytes(buffer.getvalue())
    report = read_report(path)
    assert report.text.split("\n") == [
        "松湾市法治政府建设报告", "一、主要成效", "表前一段。", "项目\t件数", "复议\t12", "表后一段。",
    ]  # fmt: skip
    assert [p.style for p in report.paragraphs] == ["title", "heading1", "", "table", "table", ""]
    assert report.page_title == "文件属性里的题目"


def test_generated_numbers_of_the_four_official_levels(tmp_path):
    items = [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 3), ("己", 0), ("庚", 1)]
    body = "".join(numbered(text, level=depth) for text, depth in items)
    assert read(tmp_path, docx(body, numbering=numbering())) == [
        "一、甲", "（一）乙", "（二）丙", "1.丁", "①戊", "二、己", "（一）庚",
    ]  # fmt: skip


def test_numbers_may_come_from_the_style(tmp_path):
    styles = style("H1", "heading 1", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    styles += style("H2", "heading 2", "H1") + style("Own", "自己的标题", "H2")
    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
    levels += level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>')
    body = "".join(
        para(text, f'<w:pStyle w:val="{name}"/>')
        for text, name in [("甲", "H1"), ("乙", "H2"), ("丙", "Own")]
    )
    assert read(tmp_path, docx(body, styles=styles, numbering=numbering(levels))) == [
        "一、甲",
        "（一）乙",
        "（二）丙",
    ]


def test_numbers_may_come_from_a_list_style(tmp_path):
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{OFFICIAL}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    data = docx(numbered("甲") + numbered("乙", level=1), styles=styles, numbering=lists)
    assert read(tmp_path, data) == ["一、甲", "（一）乙"]


def test_an_override_starts_anew_and_others_count_on(tmp_path):
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(numbered(text, number) for text, number in [("甲", 1), ("乙", 1), ("丙", 2), ("丁", 3)])
    assert read(tmp_path, docx(body, numbering=numbering(nums=nums))) == [
        "一、甲",
        "二、乙",
        "一、丙",
        "三、丁",
    ]


def test_legal_numbering_shows_digits_and_a_level_may_never_restart(tmp_path):
    levels = level(0, "chineseCounting", "第%1章") + level(
        1, "decimal", "%1.%2", '<w:isLgl/><w:lvlRestart w:val="0"/>'
    )
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙") + numbered("丁", level=1)
    assert read(tmp_path, docx(body, numbering=numbering(levels))) == [
        "第一章甲",
        "1.1 乙",
        "第二章丙",
        "2.2 丁",
    ]


def test_paragraphs_without_text_take_no_number(tmp_path):
    assert read(tmp_path, docx(numbered("甲") + numbered("") + numbered("乙"), numbering=numbering())) == [
        "一、甲",
        "二、乙",
    ]


@pytest.mark.parametrize("value", ["x", "-5", "99999999999999999999", "①", ""])
@pytest.mark.parametrize("form", ["upperRoman", "upperLetter", "chineseCounting", "decimalZero"])
def test_senseless_numbering_values_do_no_harm(tmp_path, value, form):
    levels = (
        f'<w:lvl w:ilvl="{value}"><w:start w:val="{value}"/><w:numFmt w:val="{form}"/><w:lvlRestart w:val="{value}"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
    )
    [text] = read(tmp_path, docx(numbered("甲", 1), numbering=numbering(levels)))
    assert text.endswith("甲")
    assert len(text) < 20


def test_tracked_changes_are_taken_as_accepted(tmp_path):
    body = (
        "<w:p><w:r><w:t>办理</w:t></w:r><w:ins><w:r><w:t>十二</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>十</w:delText></w:r></w:del><w:r><w:t>件</w:t></w:r></w:p>"
    )
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>" + para("后半。")
    assert read(tmp_path, docx(body + joined)) == ["办理十二件", "前半，后半。"]


def test_links_controls_breaks_and_fields_are_text(tmp_path):
    body = (
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r>"
        "</w:sdtContent></w:sdt><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>前</w:t><w:br/><w:t>后</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{para('块')}</w:sdtContent></w:sdt>"
    )
    assert read(tmp_path, docx(body)) == ["链接控件前", "后", "块"]


def test_a_text_box_is_read_once(tmp_path):
    inside = f"<w:txbxContent>{para('框里')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>外面</w:t><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>"
        f"{inside}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{inside}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(tmp_path, docx(body)) == ["外面", "框里"]


def test_footnotes_follow_the_text(tmp_path):
    notes = f'<w:footnote w:type="separator">{para("线")}</w:footnote><w:footnote>{para("注一")}</w:footnote>'
    assert read(tmp_path, docx(para("正文"), footnotes=notes)) == ["正文", "注一"]


def test_a_table_that_lays_out_prose_gives_paragraphs(tmp_path):
    long = "深入推进依法行政，" * 10
    table = f"<w:tbl><w:tr><w:tc>{para('甲')}</w:tc><w:tc>{para(long)}{para('乙')}</w:tc></w:tr></w:tbl>"
    assert read(tmp_path, docx(table)) == ["甲", long, "乙"]


def test_strict_files_and_counted_parts_are_read(tmp_path):
    data = docx(para("甲"))
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        text = old.read("word/document.xml").decode()
        strict = text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        new.writestr("[Content_Types].xml", "<Types/>")
        new.writestr("word/document2.xml", strict)
    assert read(tmp_path, buffer.getvalue()) == ["甲"]


def _styled(based: str, name: str, extra: str = "") -> bytes:
    """Return a document whose heading is numbered by its style, among many that nothing refers to."""
    styles = style("H1", "heading 1", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    styles += style("Unused", "未用", "H1") + style(name, "自己的标题", based) + extra
    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
    body = para("甲", f'<w:pStyle w:val="{name}"/>') + para("乙") + para("丙", '<w:pStyle w:val="None"/>')
    return docx(body, styles=styles, numbering=numbering(levels))


@pytest.mark.parametrize(
    "data",
    [
        *(
            (ROOT / "data/samples" / path).read_bytes()
            for path in sorted((ROOT / "data/samples").glob("*.docx"))
        ),
        _styled("H1", "Own"),
        _styled("Own", "Own"),
        _styled("Nothing", "Own"),
        _styled("H1", "a&amp;b"),
        _styled("H1", "Own", style("Own", "同名", "Unused")),
        _styled("H1", "Own", '<w:style w:type="paragraph" w:styleId="Empty"/>'),
        _styled("H1", "Own", "<w:style w:styleId='Single'><w:basedOn w:val='H1'/></w:style>"),
    ],
)
def test_leaving_out_styles_that_nothing_refers_to_changes_nothing(tmp_path, monkeypatch, data):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    found = read_here(path)
    monkeypatch.setattr(ingest_docx, "_referred", lambda styles, *names: styles)
    assert read_here(path) == found


def test_styles_based_on_each_other_end(tmp_path):
    styles = style("A", based="B") + style("B", based="A")
    assert read(tmp_path, docx(para("甲", '<w:pStyle w:val="A"/>'), styles=styles)) == ["甲"]
