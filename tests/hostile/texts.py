"""Hostile plain text, and hostile names and paths."""

import os
import socket
from pathlib import Path

from hostile.case import HIDDEN, REPORT, Case, content, lazily

PLAIN = REPORT.encode()
GB = REPORT.encode("gb18030")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"a" * 100)
        file.truncate(1 << 30)


def link_out(path: Path) -> None:
    outside = path.parent.parent / "outside.txt"
    outside.write_text(HIDDEN, encoding="utf-8")
    path.symlink_to(outside)


def folder_link_out(path: Path) -> None:
    outside = path.parent.parent / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text(HIDDEN, encoding="utf-8")
    path.symlink_to(outside, target_is_directory=True)


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket may have 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(here)


def without_permission(path: Path) -> None:
    path.write_bytes(PLAIN)
    path.chmod(0)


TEXTS = [
    Case("M01", "m.txt", content(b""), ("E_UNSUPPORTED",), "空文件"),
    Case("M02", "m.txt", content(b"\xef\xbb\xbf"), ("E_UNSUPPORTED",), "没有文字"),
    Case("M03", "m.txt", content("依法行政".encode("gb18030")), ("OK",), "依法行政"),
    Case("M04", "m.txt", content(GB.rstrip()[:-1]), ("OK_WARN",), "松湾市人民政"),
    Case("M05", "m.txt", content(PLAIN.rstrip()[:-1]), ("OK_WARN",), "松湾市人民政"),
    Case("M06a", "m.txt", content(b"\xff\xfe" + REPORT.encode("utf-16-le")), ("OK",), "行政复议"),
    Case("M06b", "m.txt", content(b"\xfe\xff" + REPORT.encode("utf-16-be")), ("OK",), "行政复议"),
    Case("M07", "m.txt", content(REPORT.encode("utf-16-le")), ("OK_WARN",), "行政复议"),
    Case("M08", "m.txt", content(("法治政府建設年度報告，依法行政。" * 9).encode("big5")), ("OK_WARN",)),
    Case("M09", "m.txt", content(PLAIN * 3 + GB * 3), ("OK_WARN",), "松湾市人民政府"),
    Case("M10", "m.txt", content(GB + b"\xa8\xbc"), ("OK_WARN",), "行政复议"),
    Case("M11", "m.txt", huge, ("E_LIMIT",), "文件太大"),
    Case("M12", "m.txt", content(PLAIN + b"\x00\x01\x02" + PLAIN), ("OK_WARN",), "行政复议"),
    Case("M13", "m.txt", content("甲\u2028乙\x0b丙\x85丁".encode()), ("OK",), "甲 乙 丙 丁"),
    Case("M14", "m.txt", content("办理\u202e件案\u202c120件".encode()), ("OK",), "办理件案120件"),
    Case("M15", "m.txt", content(PLAIN + b"\xed\xa0\x80"), ("OK_WARN",), "行政复议"),
    Case("M16a", "m.txt", os.mkfifo, ("E_POLICY",), needs="mkfifo"),
    Case("M16b", "m.txt", listening, ("E_POLICY",), needs="AF_UNIX"),
    Case("M16c", "m.txt", lambda path: path.symlink_to("/dev/zero"), ("E_PATH",), needs="mkfifo"),
    Case("M17a", "m.txt", link_out, ("E_PATH",), needs="symlink"),
    Case("M17b", "m.txt", lambda path: path.symlink_to(path), ("E_PATH",), needs="symlink"),
    Case("M17c", "m", folder_link_out, ("E_PATH",), needs="symlink"),
    Case("M19a", "行\n二\x1b[31m\u202e.txt", content(PLAIN), ("OK",), needs="mkfifo"),
    Case("M19b", "长" * 83 + ".txt", content(PLAIN), ("OK",), needs="mkfifo"),
    Case("M19c", os.fsdecode(b"\xb1\xa8.txt"), content(PLAIN), ("OK",), needs="mkfifo"),
    Case("T01", "m.txt", lazily(lambda: b"a" * (200 << 20)), ("E_LIMIT",), "文件太大"),
    Case("T02", "m.txt", lazily(lambda: "政".encode() * (6 << 20)), ("E_LIMIT",), "一行长达"),
    Case("T03", "m.txt", content("依法\u200b行\u200d政\ufeff".encode()), ("OK",), "依法\u200b行\u200d政"),
    Case("T04", "m.txt", content(b"\x1b]52;c;aGk=\x07\x1b[2J" + PLAIN), ("OK_WARN",), "行政复议"),
    Case("T05", "m.txt", content(REPORT.encode("utf-7")), ("OK",), "+"),
    Case("T06", "m.txt", content(PLAIN * 4 + b"\x00" * 8), ("OK_WARN",), "行政复议"),
    Case("T07", "m.txt", content(bytes(range(256)) * 40), ("E_ENCODING",), "不是文本文件"),
    Case("T08", "m.txt", content("一是".encode() * 200_000), ("OK",), "一是"),
    Case("T09", "m.txt", content("（一".encode() * 100_000), ("OK",), "（一"),
    Case("T10", "m.txt", content(b"\n" * (10 << 20) + PLAIN), ("OK",), "行政复议"),
    Case("T11", "m.txt", content("依\n".encode() * 400_000), ("E_LIMIT",), "行的上限"),
    Case("T12", "m.txt", content(b"\xff\xfe\x00\xd8" * 1000 + b"\x00"), ("E_ENCODING",)),
    Case("P01", "-rf.txt", content(PLAIN), ("OK",)),
    Case("P02", "'\"`$(id);&.txt", content(PLAIN), ("OK",), needs="mkfifo"),
    Case("P03", "=cmd|' .txt", content(PLAIN), ("OK",), needs="mkfifo"),
    Case("P04", "m.txt", lambda path: path.symlink_to(path.parent / "none"), ("E_PATH",), needs="symlink"),
]  # fmt: skip
