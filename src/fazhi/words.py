"""Words for people, and text made fit to be shown: nothing that could steer a page or a sheet."""

import re
from collections import Counter
from functools import cache

from fazhi.config import data_path, read_toml
from fazhi.records import Analysis, Document, Report

KINDS = {"body": "正文", "heading": "标题", "frame": "格式", "noise": "杂质"}
"""What each kind of unit is called."""

LEVELS = {"province": "省级", "city": "市级", "county": "县级", "township": "乡镇街道", "department": "部门"}
"""What each level is called, in the order tables show them."""

UNSTATED = "未注明"
"""Stands where a report does not state a value."""

# XML 1.0 has no place for these, browsers show boxes; the last group turns the writing direction.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


_WARNINGS = {
    "guessed": "没有编码标记，按 UTF-16 读",
    "truncated": "文件末尾不完整",
    "mixed": "混用两种编码",
    "rare": "生僻字过多，编码或字体可能有误",
    "replaced": "{}个字无法辨认",
    "stripped": "去掉了{}个控制字符",
    "private": "{}个自造字或图形符号",
    "pages_without_text": "{}页没有文字（扫描页）",
    "two_in_one": "同时是 PDF 和压缩包，按开头的格式读",
}
"""What each flag of a report means that is reason to look at the file."""


def warnings_of(report: Report) -> tuple[str, ...]:
    """Return what was repaired or may be missing in a report as read; empty where all is well.

    >>> warnings_of(Report("a.txt", "甲", (), "txt", flags=("rejoined", "replaced=3")))
    ('3个字无法辨认',)
    """
    parts = [flag.partition("=") for flag in report.flags]
    return tuple(_WARNINGS[name].format(count) for name, _, count in parts if name in _WARNINGS)


def clean(text: str) -> str:
    r"""Return ``text`` without control characters; a byte that was no text becomes U+FFFD.

    Line feeds and tabs stay.

    >>> clean("甲\x00乙\r\n丙")
    '甲乙\n丙'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _ILLEGAL.sub("", text))


def one_line(text: str) -> str:
    """Return ``text`` cleaned, with every run of white space made one space."""
    return _SPACE.sub(" ", clean(text)).strip()


def characters(text: str) -> int:
    """Return the length of ``text`` in characters, white space not counted.

    >>> characters("一、 依法行政")
    6
    """
    return len(_SPACE.sub("", text))


def stem(path: str) -> str:
    """Return the file name of ``path`` without folders and ending, whatever the separator.

    >>> stem("in/青嵩县2023年报告.docx")
    '青嵩县2023年报告'
    """
    name = re.split(r"[/\\]", path)[-1]
    return one_line(name.rpartition(".")[0] or name)


def title_of(document: Document) -> str:
    """Return the report's title, or its file name when it has none."""
    return one_line(document.metadata.title.value or "") or stem(document.report.path)


def year_of(document: Document) -> str:
    """Return the year reported on, or :data:`UNSTATED`."""
    return one_line(document.metadata.year.value or "") or UNSTATED


def level_of(document: Document) -> str:
    """Return the level of the issuing body in Chinese, or :data:`UNSTATED`."""
    return LEVELS.get(document.metadata.level.value or "", UNSTATED)


def region_of(document: Document) -> str:
    """Return province, city and county as far as the report states them, in one string."""
    parts = (document.metadata.province, document.metadata.city, document.metadata.county)
    return one_line("".join(part.value or "" for part in parts))


def labels(analysis: Analysis) -> tuple[str, ...]:
    """Return a short name for each report, no two alike: issuing body and year, else the title."""
    names = [_label(entry.document) for entry in analysis.documents]
    often = Counter(names)
    seen: Counter[str] = Counter()
    result: list[str] = []
    for name in names:
        seen[name] += 1
        result.append(f"{name}（{seen[name]}）" if often[name] > 1 else name)
    return tuple(result)


@cache
def signal_texts() -> dict[str, tuple[str, str]]:
    """Return name and explanation of every sign of little substance, by its id, in the file's order."""
    tables = read_toml(data_path("configs/problems.toml"))["signal"]
    return {table["id"]: (table["name"], table["explanation"]) for table in tables}


def _label(document: Document) -> str:
    body, year = one_line(document.metadata.body.value or ""), document.metadata.year.value
    return f"{body} {one_line(year)}" if body and year else title_of(document)
