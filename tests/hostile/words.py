"""Hostile Word documents and other packages."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from hostile.case import HIDDEN, REPORT, Case, content, lazily
from ingest.word import NS, docx, level, numbered, numbering, para, style

BODY = "".join(para(line) for line in REPORT.splitlines())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(entries: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, inside in entries.items():
            target.writestr(name, inside)
    return buffer.getvalue()


def xml(body: str = BODY, before: str = "") -> str:
    return f"{before}<w:document {NS}><w:body>{body}</w:body></w:document>"


def word(document: bytes | str, **more: bytes | str) -> bytes:
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": document} | more)


def laughs(encoding: str = "utf-8") -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE d [<!ENTITY e0 "法治">{lines}]>'
    return word(xml(para("&e9;"), doctype).encode(encoding))


def external() -> bytes:
    return word(xml(para("[&x;]"), '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'))


def bomb() -> bytes:
    return word(b" " * (60 << 20) + xml().encode())


def patched(data: bytes, central: Mapping[int, bytes]) -> bytes:
    """Overwrite fields of the last entry in the directory."""
    changed = bytearray(data)
    place = data.rindex(b"PK\x01\x02")
    for offset, field in central.items():
        changed[place + offset : place + offset + len(field)] = field
    return bytes(changed)


def shorter() -> bytes:
    """Declare half the size, with the checksum of that half."""
    text = xml().encode()
    half = text[: len(text) // 2]
    sizes = struct.pack("<I", zlib.crc32(half))
    return patched(word(text), {16: sizes, 24: struct.pack("<I", len(half))})


def overlapping() -> bytes:
    """Let every entry of the directory point to the same place."""
    data = bytearray(package({f"word/{n:04}.xml": "<a/>" for n in range(50)} | {"word/document.xml": xml()}))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 42 : place + 46] = struct.pack("<I", 0)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def duplicate() -> bytes:
    data = package({"word/document.xml": xml(), "word/documenT.xml": xml(para("乙"))})
    return data.replace(b"word/documenT.xml", b"word/document.xml")


def relations(target: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    one = f'<Relationship Id="r1" Type="{kind}" Target="{target}" TargetMode="External"/>'
    inside = f"<Relationships>{one}</Relationships>"
    return word(xml(), **{"word/_rels/document.xml.rels": inside, "_rels/.rels": inside})


def cyclic() -> bytes:
    link = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="A"/></w:abstractNum>'
    nums = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    properties = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    styles = style("A", based="B", properties=properties) + style("B", based="A")
    return docx(numbered("行政复议"), numbering=link + nums, styles=styles)


def long_numbers() -> bytes:
    levels = level(0, "decimal", "%1" * 500_000)
    return docx("".join(numbered(f"第{n}件") for n in range(5_000)), numbering=numbering(levels))


def many_entries() -> bytes:
    return package({f"word/{n}.xml": "" for n in range(20_000)} | {"word/document.xml": xml()})


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + BODY + "</w:tc></w:tr></w:tbl>" * depth


ATTRIBUTES = " ".join(f'a{n}="1"' for n in range(50_000))
WORDS = [
    Case("M26", "m.docx", content(laughs()), ("E_POLICY",), "DOCTYPE"),
    Case("M27", "m.docx", content(external()), ("E_POLICY",), "DOCTYPE"),
    Case("M28", "m.docx", lazily(lambda: word(b"<a>" + b" " * (100 << 20))), ("E_LIMIT",), "过大"),
    Case("M29a", "m.docx", content(overlapping()), ("E_POLICY",), "重叠"),
    Case("M29b", "m.docx", content(duplicate()), ("E_POLICY",), "重名"),
    Case("M29c", "m.docx", content(patched(word(xml()), {8: b"\x01\x00"})), ("E_ENCRYPTED",), "加密"),
    Case("M30a", "m.docx", content(shorter()), ("E_CORRUPT",), "损坏"),
    Case("M30b", "m.docx", content(patched(word(xml()), {16: b"\x00\x00\x00\x00"})), ("E_CORRUPT",), "损坏"),
    Case("M31a", "m.docx", content(word(xml(), **{"../../x": "a"})), ("E_PATH",), "别处"),
    Case("M31b", "m.docx", content(word(xml(), **{"/etc/x": "a"})), ("E_PATH",), "别处"),
    Case("M31c", "m.docx", content(word(xml(), **{"C:\\x": "a"})), ("E_PATH",), "别处"),
    Case("M32a", "m.docx", content(package({"[Content_Types].xml": "<a/>", "word/a.xml": "<a/>"})),
         ("E_CORRUPT",), "缺少正文"),
    Case("M32b", "m.docx", content(word(xml(), **{"_rels/.rels": "<<<"})), ("OK",), "行政复议"),
    Case("M32c", "m.docx", content(word(xml(nested(1000)))), ("E_CORRUPT",), "损坏"),
    Case("M45", "m.ofd", lazily(lambda: package({"OFD.xml": b" " * (80 << 20)})), ("E_UNSUPPORTED",), "OFD"),
    Case("M46", "m.ofd", content(package({"OFD.xml": "<BaseLoc>../../etc/passwd</BaseLoc>"})),
         ("E_UNSUPPORTED",), "OFD"),
    Case("M47", "m.ofd", content(package({"OFD.xml": "<a/>"})), ("E_UNSUPPORTED",), "OFD"),
    Case("M48", "m.doc", content(OLE + b"\x00" * 4000), ("E_UNSUPPORTED",), "另存为"),
    Case("M49", "m.doc", content(OLE + b"\x01\x00\x00\x00" * 4000), ("E_UNSUPPORTED",), "另存为"),
    Case("W01", "m.docx", lazily(bomb), ("E_LIMIT",), "过大"),
    Case("W02", "m.docx", lazily(lambda: word(xml(), **{"word/media/a.zip": bomb()})), ("OK",), "行政复议"),
    Case("W03", "m.docx", content(laughs("utf-16")), ("E_POLICY",), "DOCTYPE"),
    Case("W04", "m.docx", content(word(xml(before='<?xml version="1.0" encoding="UTF-7"?>'))),
         ("E_CORRUPT",), "损坏"),
    Case("W05", "m.docx", content(word(xml(before="<!--" + "x" * 9000 + '--><!DOCTYPE d SYSTEM "http://a.invalid/">'))),
         ("E_POLICY",), "DOCTYPE"),
    Case("W06", "m.docx", content(relations("file:///etc/hostname")), ("OK",), "行政复议"),
    Case("W07", "m.docx", content(relations("http://a.invalid/x.dotm")), ("OK",), "行政复议"),
    Case("W08", "m.docx", lazily(lambda: docx("<w:p/>" * 1_000_000 + BODY)), ("OK",), "行政复议"),
    Case("W09", "m.docx", content(cyclic()), ("OK",), "行政复议"),
    Case("W10", "m.docx", lazily(long_numbers), ("OK",), "第4999件"),
    Case("W11", "m.docx", lazily(many_entries), ("E_LIMIT",), "超过"),
    Case("W12", "m.docx", content(word(xml(f"<w:p {ATTRIBUTES}/>{BODY}"))), ("OK", "E_TIMEOUT")),
    Case("W13", "m.docx", content(word(xml(f"<w:p><w:r><w:t>{'政' * 5_000_000}</w:t></w:r></w:p>"))),
         ("E_CORRUPT",)),
    Case("W14", "m.docx", content(word(xml(before='<?xml-stylesheet href="http://a.invalid/x.xsl"?>'))),
         ("OK",), "行政复议"),
    Case("W15", "m.docx", content(word(xml("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' "
         "href='file:///etc/hostname'/>" + BODY))), ("OK",), "行政复议"),
    Case("W16", "m.docx", content(b"PK\x03\x04" + b"\x00" * 100), ("E_CORRUPT",), "损坏"),
    Case("W17", "m.docx", content(patched(word(xml()), {10: b"\x0c\x00"})), ("E_UNSUPPORTED",), "压缩"),
    Case("W18", "m.docx", content(word(xml(nested(40)))), ("OK",), "行政复议"),
    Case("W19", "m.docx", content(word(xml(para('IMPORTED<w:fldSimple w:instr="DDEAUTO cmd"/>') + BODY))),
         ("OK",), "行政复议"),
    Case("W20", "m.xlsx", lazily(lambda: package({"[Content_Types].xml": "<a/>", "xl/a.xml": b" " * (80 << 20)})),
         ("E_UNSUPPORTED",), "不是 Word"),
    Case("W21", "m.docx", content(word(xml(), **{"word/vbaProject.bin": HIDDEN})), ("OK",), "行政复议"),
]  # fmt: skip
