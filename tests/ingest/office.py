"""PDFs made at run time: by hand, and by LibreOffice from documents as offices type them."""

import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

SOFFICE = shutil.which("soffice")


def typed(
    lines: Sequence[str], indent: bool = True, gap: int = 0, western: str = "Liberation Serif"
) -> bytes:
    """Return a Word document of the official layout: A4, 16 point, 28 point lines, a head and page numbers."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    normal = document.styles["Normal"]
    normal.font.size, normal.font.name = Pt(16), western
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    layout = normal.paragraph_format
    layout.line_spacing, layout.space_after, layout.space_before = Pt(28), Pt(gap), Pt(0)
    for place, line in enumerate(lines):
        paragraph = document.add_paragraph(line)
        if place == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.runs[0].font.size = Pt(22)
        elif indent:
            paragraph.paragraph_format.first_line_indent = Pt(32)
    section.header.paragraphs[0].text = "松湾市法治政府建设年度报告汇编"
    _page_number(section.footer.paragraphs[0])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page_number(paragraph: "docx.text.paragraph.Paragraph") -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()._r
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run.append(element)
    paragraph.add_run(" —")


def pdfs_of(documents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Convert Word documents in one go; needs LibreOffice."""
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    command = [
        str(SOFFICE),
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    sources = [str(folder / f"{name}.docx") for name in documents]
    subprocess.run(
        [*command, "--outdir", str(folder), *sources], check=True, capture_output=True, timeout=300
    )
    return {name: folder / f"{name}.pdf" for name in documents}


def raw_pdf(*objects: str) -> bytes:
    """Return a PDF of the given objects, numbered from 1; the first is the catalogue."""
    data = b"%PDF-1.4\n"
    offsets = []
    for number, inside in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{inside}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF".encode()


def text_pdf(content: str) -> bytes:
    """Return a PDF of one page that draws with ``content``."""
    return raw_pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
