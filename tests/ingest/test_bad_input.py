import io
import os
import zipfile

import pytest

from fazhi.errors import ReadError
from fazhi.ingest import read_report
from ingest.office import text_pdf
from ingest.word import NS, docx, para

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def archive(**entries: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in entries.items():
            package.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("Types", "[Content_Types]"), text
            )
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (80 << 20))
    return buffer.getvalue()


def entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE d [<!ENTITY e0 "法治">{lines}]><w:document {NS}><w:body>{para("&e9;")}</w:body></w:document>'
    return archive(word__document_xml=text)


def encrypted_pdf() -> bytes:
    data = text_pdf("BT /F1 16 Tf 80 700 Td (secret) Tj ET")
    lock = f"/Encrypt <</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -4>>/ID[<{'00' * 16}><{'00' * 16}>]"
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R" + lock.encode())


GOOD = docx(para("依法行政") * 200)
CASES = {
    "empty.txt": (b"", "空文件"),
    "blank.txt": (b" \n\r\n ", "空文件"),
    "bom.txt": (b"\xef\xbb\xbf", "没有文字内容"),
    "bom16.txt": (b"\xff\xfe", "没有文字内容"),
    "binary.txt": (bytes(range(256)) * 40, "不是文本文件"),
    "photo.txt": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "图片"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + b"\x00" * 99, "图片"),
    "old.doc": (OLE, "另存为"),
    "old.wps": (OLE, "另存为"),
    "locked.docx": (OLE, "加密"),
    "rich.doc": (b"{\\rtf1 abc}", "RTF"),
    "layout.ofd": (archive(OFD_xml="<a/>"), "OFD"),
    "sheet.docx": (archive(Types_xml="<a/>", xl__workbook_xml="<a/>"), "不是 Word 文档"),
    "some.docx": (archive(a="b"), "压缩包"),
    "open.docx": (archive(content_xml="<a/>"), "OpenDocument"),
    "packed.rar": (b"Rar!\x1a\x07\x00", "压缩包"),
    "packed.7z": (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    "cut.docx": (GOOD[: len(GOOD) // 2], "损坏"),
    "named.docx": ("只是文本".encode(), "不是 docx"),
    "named.pdf": ("只是文本".encode(), "不是 PDF"),
    "bomb.docx": (bomb(), "过大"),
    "entities.docx": (entities(), "DOCTYPE"),
    "locked.pdf": (encrypted_pdf(), "加密"),
    "cut.pdf": (text_pdf("BT ET")[:60], "损坏"),
    "one line.txt": (b"a" * (50 << 20), "太大"),
    "many.txt": ("依\n".encode() * 400_000, "行的上限"),
    "名字 有 空格.txt": (b"\x00\x01\x02" * 99, "不是文本文件"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bad_files_are_refused_in_one_line(tmp_path, name):
    data, reason = CASES[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_report(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert reason in message
    assert len(message.splitlines()) == 1


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(ReadError, match="没有这个文件"):
        read_report(tmp_path / "没有.txt")
    with pytest.raises(ReadError):
        read_report(tmp_path)
    with pytest.raises(ReadError):
        read_report("a\x00b.txt")
    with pytest.raises(ReadError):
        read_report(tmp_path / ("长" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="不是普通文件"):
        read_report(tmp_path / "pipe.txt")


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadError, match="没有读取权限"):
        read_report(path)


def test_a_good_file_with_an_odd_name_is_read(tmp_path):
    path = tmp_path / "松湾市 2023 报告（定稿）.txt"
    path.write_text("正文", encoding="utf-8")
    assert read_report(path).text == "正文"


def test_a_million_empty_paragraphs_hide_no_text(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(docx("<w:p/>" * 1_000_000 + para("完")))
    assert read_report(path).text == "完"
