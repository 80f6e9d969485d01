"""Hostile PDF files, and files that are two things at once."""

import zlib

from hostile.case import Case, content, lazily
from hostile.words import package, word, xml
from ingest.office import raw_pdf, text_pdf
from ingest.test_bad_input import encrypted_pdf

TEXT = "BT /F1 16 Tf 80 700 Td (review of 120 cases) Tj ET"
WHOLE = text_pdf(TEXT)
CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page(extra: str = "", resources: str = "/Font<</F1 5 0 R>>") -> str:
    return f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>{extra}>>"


def stream(data: bytes | str, extra: str = "") -> str:
    text = data.decode("latin-1") if isinstance(data, bytes) else data
    return f"<</Length {len(text)}{extra}>>stream\n{text}\nendstream"


def drawn(contents: str, *more: str, resources: str = "/Font<</F1 5 0 R>>", catalog: str = CATALOG) -> bytes:
    """Return a PDF of one page; raw bytes may stand in ``contents`` as Latin-1."""
    data = b"%PDF-1.4\n"
    offsets = []
    for number, inside in enumerate(
        (catalog, PAGES, page(resources=resources), contents, FONT, *more), start=1
    ):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + inside.encode("latin-1") + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(offsets) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF".encode()


def flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    block = packer.compress(b" " * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)  # may be repeated
    once = block + block[2:] * 95 + zlib.compressobj(9, wbits=-15).flush()
    return drawn(stream(zlib.compress(once, 9), "/Filter[/FlateDecode/FlateDecode]"))


def nested_forms() -> bytes:
    """Eight forms that draw the next one ten times each."""
    forms = []
    for number in range(8):
        inside = f"/X{number + 1} Do " * 10 if number < 7 else "BT /F1 9 Tf (a) Tj ET " * 10
        following = f"/XObject<</X{number + 1} {7 + number} 0 R>>" if number < 7 else ""
        forms.append(
            stream(
                inside, f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<{following}/Font<</F1 5 0 R>>>>"
            )
        )
    return drawn(stream("/X0 Do " * 10), *forms, resources="/XObject<</X0 6 0 R>>")


def many_pages(count: int) -> bytes:
    kids = " ".join(["3 0 R"] * count)
    return raw_pdf(CATALOG, f"<</Type/Pages/Kids[{kids}]/Count {count}>>", page(), stream(TEXT), FONT)


LAUNCH = "<</S/JavaScript/JS(app.launchURL('http://a.invalid'))>>"
SCRIPT = f"<</Type/Catalog/Pages 2 0 R/OpenAction{LAUNCH}/AcroForm<</XFA 6 0 R>>>>"
SPEECHLESS = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
XFA = stream('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>')
CMAP = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/..#2F..#2F..#2Fetc#2Fhostname/DescendantFonts[7 0 R]>>"
CID = "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>"
WIDTHS = CID.replace(">>>>", ">>/W[0 2147483647 500]>>")
RANGE = "1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <7fffffff> <0000>"
MAPPED = SPEECHLESS.replace(">>", "/ToUnicode 8 0 R>>")
LOOP = stream("q " * 1_000_000 + TEXT)
PAPERS = [
    Case("M33", "m.pdf", content(encrypted_pdf()), ("E_ENCRYPTED",), "加密"),
    Case("M34", "m.pdf", content(text_pdf("0 0 100 100 re f")), ("E_UNSUPPORTED",), "扫描件"),
    Case("M35", "m.pdf", lazily(flate_bomb), ("E_CRASH", "E_LIMIT", "E_TIMEOUT")),
    Case("M36", "m.pdf", content(nested_forms()), ("E_CRASH", "E_LIMIT", "E_TIMEOUT")),
    Case("M37", "m.pdf", content(raw_pdf(CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 1>>")), ("E_CORRUPT",)),
    Case("M38", "m.pdf", lazily(lambda: many_pages(200_000)), ("E_LIMIT",), "页的上限"),
    Case("M39", "m.pdf", content(drawn(stream("[" * 200_000))), ("E_UNSUPPORTED",)),
    # Both keep pdfminer counting to two thousand million.
    Case("M40a", "m.pdf", content(drawn(stream(TEXT), SPEECHLESS, WIDTHS, resources="/Font<</F1 6 0 R>>")),
         ("OK_WARN",)),
    Case("M40b", "m.pdf", content(drawn(stream(TEXT), MAPPED, CID, stream(f"begincmap {RANGE} endbfrange endcmap"),
         resources="/Font<</F1 6 0 R>>")), ("OK_WARN",)),
    Case("M41", "m.pdf", content(drawn(stream(TEXT), CMAP, CID, resources="/Font<</F1 6 0 R>>")),
         ("OK_WARN",)),
    Case("M42", "m.pdf", content(drawn(stream(TEXT), XFA, catalog=SCRIPT)), ("OK",), "120 cases"),
    Case("M43", "m.pdf", content(drawn(stream(TEXT), SPEECHLESS, CID, resources="/Font<</F1 6 0 R>>")),
         ("OK_WARN",)),
    Case("M44", "m.pdf", content(WHOLE[:-6]), ("OK_WARN",), "120 cases"),
    Case("M50", "m.docx", content(WHOLE), ("OK",), "120 cases"),
    Case("M51a", "m.pdf", content(WHOLE + word(xml())), ("OK_WARN",), "120 cases"),
    Case("M51b", "m.docx", content(package({"%PDF-": "%PDF-1.4", "word/document.xml": xml()})),
         ("OK_WARN",), "行政复议"),
    Case("M52", "m.doc", content(f"<html><body><p>{'行政复议' * 9}</p></body></html>".encode()), ("OK",), "行政复议"),
    Case("D01", "m.pdf", lazily(lambda: many_pages(100_000)), ("E_LIMIT",), "页的上限"),
    Case("D02", "m.pdf", content(drawn(LOOP)), ("OK",), "120 cases"),
    Case("D03", "m.pdf", content(drawn(stream(TEXT).replace(f"/Length {len(TEXT)}", "/Length 2000000000"))),
         ("OK",), "120 cases"),
    Case("D04", "m.pdf", content(drawn(stream(TEXT, "/Filter 4 0 R"))), ("OK",), "120 cases"),
    Case("D05", "m.pdf", content(raw_pdf(CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>",
         "<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>")), ("E_CORRUPT",)),
    Case("D06", "m.pdf", content(b"%PDF-1.4\n" + b"1 0 obj\n" * 200_000), ("E_CORRUPT",)),
    Case("D07", "m.pdf", content(text_pdf("BT /F1 1 Tf " + "(a) Tj " * 60_000 + "ET")), ("OK",)),
    Case("D08", "m.pdf", content(WHOLE.replace(b"[0 0 595 842]", b"[0 0 1e38 NaN]")), ("OK",), "120 cases"),
    Case("D09", "m.pdf", content(WHOLE[: WHOLE.rindex(b"xref\n0") - 3]), ("E_CORRUPT",)),
    Case("D10", "m.pdf", content("只是文字".encode()), ("E_CORRUPT",), "不是 PDF"),
]  # fmt: skip
