"""Makes the sample files from labelled reports: ``python data/samples/make_samples.py``.

Needs python-docx and, for the PDF files, LibreOffice. The samples are kept in the repository; run
this only when the reports they are made from have changed.
"""

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from fazhi.labeled import LabeledReport, read_labeled

HERE = Path(__file__).parent
SAMPLES = {
    "txt": ["砾泉县2021年法治政府建设情况报告", "石浃镇2020年度法治政府建设情况报告"],
    "gbk": ["鼓台区2021年度法治政府建设情况报告"],
    "html": ["渔汊县人民政府2022年法治政府建设情况报告", "堰溪区2024年法治政府建设年度报告"],
    "docx": ["稷阳县2022年法治政府建设工作报告", "沅霖市司法局2023年度法治政府建设情况报告"],
    "pdf": ["恒汝市2018年法治政府建设工作情况报告", "霁州市人民政府2023年法治政府建设年度报告"],
}
_NUMBERS = (
    (re.compile(r"^[一二三四五六七八九十]{1,3}、"), 0),
    (re.compile(r"^（[一二三四五六七八九十]{1,3}）"), 1),
)
_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}_{site}</title>
<style>body{{font-family:SimSun}}</style><script>var _hmt = _hmt || [];</script></head><body>
<div class="top"><a href="/">网站首页</a> | <a href="/zwgk">政务公开</a> |
<a href="/bsfw">办事服务</a> | <a href="/hd">互动交流</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt;
<a href="/fz">法治政府建设</a></div>
<div class="main"><h1>{title}</h1>
<div class="info"><span>发布时间：2023-02-10</span> <span>来源：本站</span> <span>字号：大 中 小</span>
<a href="javascript:window.print()">打印</a></div>
<div id="zoom" class="TRS_Editor">
{body}
</div>
<div class="share">分享到：<a>微信</a> <a>微博</a></div><div class="next">下一篇：没有了</div></div>
<div class="footer">主办单位：{site}　网站标识码：0000000000　<a href="/map">网站地图</a></div>
<script>document.write("统计");</script></body></html>
"""


def main() -> None:
    """Write all samples beside this file."""
    reports = {report.name: report for report in read_labeled([HERE.parent / "labeled"])}
    for form, names in SAMPLES.items():
        for name in names:
            _WRITERS[form](reports[name])


def _lines(report: LabeledReport) -> list[str]:
    return report.text.split("\n")


def _text(report: LabeledReport) -> None:
    text = "\n".join(f"　　{line}" if len(line) > 30 else line for line in _lines(report)) + "\n"
    (HERE / f"{report.name}.txt").write_text(text, encoding="utf-8")


def _gbk(report: LabeledReport) -> None:
    text = "\r\n".join(_lines(report)) + "\r\n"
    (HERE / f"{report.name}.txt").write_bytes(text.encode("gb18030"))


def _html(report: LabeledReport) -> None:
    frame = {unit.text for unit in report.units if unit.label.kind == "noise"}
    lines = [line for line in _lines(report) if line not in frame]
    body = "\n".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(line)}</p>" for line in lines)
    page = _PAGE.format(title=html.escape(report.name), site="样例政府网", body=body)
    (HERE / f"{report.name}.html").write_text(page, encoding="utf-8")


def _document(report: LabeledReport, numbered: bool) -> docx.document.Document:
    """Set a report as offices do: headings numbered by Word itself, first lines indented."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
    style.paragraph_format.space_after = Pt(0)
    number = _add_numbering(document) if numbered else 0
    for line in _lines(report):
        level = next((level for pattern, level in _NUMBERS if numbered and pattern.match(line)), None)
        words = line if level is None else _NUMBERS[level][0].sub("", line)
        paragraph = document.add_paragraph(words)
        if len(words) > 24:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        if level is not None:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )
    return document


def _add_numbering(document: docx.document.Document) -> int:
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for index, text in enumerate(("%1、", "（%2）"))
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return 77


def _docx(report: LabeledReport) -> None:
    _document(report, numbered=True).save(HERE / f"{report.name}.docx")


def _pdf(report: LabeledReport) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{report.name}.docx"
        _document(report, numbered=False).save(source)
        office = shutil.which("soffice") or "soffice"
        subprocess.run(  # noqa: S603
            [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", str(HERE), str(source)],
            check=True, capture_output=True,
        )  # fmt: skip


_WRITERS = {"txt": _text, "gbk": _gbk, "html": _html, "docx": _docx, "pdf": _pdf}

if __name__ == "__main__":
    main()
