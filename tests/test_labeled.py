import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import LabelError
from fazhi.labeled import fingerprint, read_labeled

NAME = "清州县2022年法治政府建设报告"
TITLE = {"report": NAME, "unit": 1, "kind": "frame", "text": "清州县2022年法治政府建设报告"}
HEADING = {"report": NAME, "unit": 2, "kind": "heading", "text": "一、主要做法"}
BODY = {"report": NAME, "unit": 3, "kind": "body", "role": "成效", "category": "普法",
        "text": "开展宪法宣传。"}  # fmt: skip
LACK = {"report": NAME, "unit": 4, "kind": "body", "role": "不足", "category": "行政执法",
        "secondary": ["能力建设"], "problems": ["队伍力量薄弱"], "text": "执法人员不足。"}  # fmt: skip
GOOD = [TITLE, HEADING, BODY, LACK]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def inner(units: list[Any], name: str = "r.jsonl") -> Path:
        path = tmp_path / name
        lines = [unit if isinstance(unit, str) else json.dumps(unit, ensure_ascii=False) for unit in units]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return inner


def refused(*paths: Path) -> str:
    with pytest.raises(LabelError) as caught:
        read_labeled(paths)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_report_is_read_with_its_text_put_together(write: Write) -> None:
    (report,) = read_labeled([write(GOOD)])
    assert report.name == NAME
    assert report.text == f"{NAME}\n一、主要做法\n开展宪法宣传。\n执法人员不足。"
    assert [report.text[unit.start : unit.end] for unit in report.units] == [unit["text"] for unit in GOOD]
    assert report.units[3].label.problems == ("队伍力量薄弱",)
    assert report.units[3].label.secondary == ("能力建设",)
    assert report.units[0].label.role is None


def test_units_of_one_paragraph_touch(write: Write) -> None:
    first = {**BODY, "unit": 1, "start": 0, "end": 7}
    second = {**BODY, "unit": 2, "start": 7, "end": 14}
    (report,) = read_labeled([write([first, second])])
    assert report.text == "开展宪法宣传。开展宪法宣传。"


def test_blank_lines_and_a_byte_order_mark_do_no_harm(write: Write) -> None:
    path = write(["\ufeff" + json.dumps(GOOD[0]), "", *GOOD[1:], ""])
    assert len(read_labeled([path])[0].units) == 4


@pytest.mark.parametrize(
    ("line", "unit", "says"),
    [
        (3, {**BODY, "category": "宣传"}, "category 的值 '宣传' 不在手册内"),
        (3, {**BODY, "role": "成果"}, "role 的值 '成果' 不在手册内"),
        (3, {**BODY, "kind": "text"}, "kind 的值 'text' 不在手册内"),
        (3, {**BODY, "category": None}, "category 的值 None 不在手册内"),
        (3, {**BODY, "category": ["普法"]}, "category"),
        (3, {**BODY, "secondary": ["宣传"]}, "secondary 的值 '宣传' 不在手册内"),
        (3, {**BODY, "secondary": ["普法"]}, "secondary 不能重复，也不能含主类 普法"),
        (3, {**BODY, "secondary": ["能力建设", "能力建设"]}, "secondary 不能重复"),
        (3, {**BODY, "secondary": 5}, "secondary 应为列表"),
        (3, {**BODY, "secondary": "普法"}, "secondary 应为列表"),
        (3, {**BODY, "problems": {"队伍力量薄弱": 1}}, "problems 应为列表"),
        (3, {**BODY, "section": 5}, "section 应为列表"),
        (3, {**BODY, "section": "一、主要做法"}, "section 应为列表"),
        (3, {**BODY, "problems": ["队伍力量薄弱"]}, "只有 role 为 不足 的单元才有 problems"),
        (4, {**LACK, "problems": ["没人"]}, "problems 的值 '没人' 不在手册内"),
        (4, {**LACK, "problems": ["队伍力量薄弱", "队伍力量薄弱"]}, "problems 不能重复"),
        (2, {**HEADING, "role": "成效"}, "kind 为 heading 的单元不应有 role"),
        (2, {**HEADING, "category": "普法"}, "kind 为 heading 的单元不应有 role"),
        (1, {**TITLE, "secondary": ["普法"]}, "kind 为 frame 的单元不应有 role"),
        (3, {**BODY, "unit": 2}, "单元 2 有两种互相矛盾的标注"),
        (2, {**HEADING, "unit": 1, "kind": "frame"}, "单元 1 重复"),
        (3, {**BODY, "unit": "3"}, "unit 应为正整数"),
        (3, {**BODY, "unit": 0}, "unit 应为正整数"),
        (3, {**BODY, "unit": True}, "unit 应为正整数"),
        (3, {**BODY, "text": ""}, "text 缺失或为空"),
        (3, {**BODY, "text": " \n"}, "text 缺失或为空"),
        (3, {**BODY, "text": 5}, "text 缺失或为空"),
        (3, {**BODY, "start": 0, "end": 7}, "start、end 与文字长度或前一单元不符"),
        (3, {**BODY, "start": 100, "end": 101}, "start、end 与文字长度或前一单元不符"),
        (3, {**BODY, "start": "24", "end": "31"}, "start、end 与文字长度或前一单元不符"),
        (3, {**BODY, "start": 24}, "start、end"),
        (1, {**TITLE, "start": -1, "end": len(NAME) - 1}, "start、end 与文字长度或前一单元不符"),
        (3, {**BODY, "start": 10**9, "end": 10**9 + 7}, "start、end 与文字长度或前一单元不符"),
        (3, {**BODY, "report": "另一份报告"}, "一个文件只放一份报告"),
        (3, "[1, 2]", "每行应是一个 JSON 对象"),
        (3, '"文字"', "每行应是一个 JSON 对象"),
        (3, '{"unit": 3', "不是合法的 JSON"),
        (3, "[" * 100_000, "不是合法的 JSON"),
    ],
)
def test_bad_labels_are_refused_with_file_and_line(write: Write, line: int, unit: Any, says: str) -> None:
    path = write([*GOOD[: line - 1], unit, *GOOD[line:]])
    message = refused(path)
    assert message.startswith(f"{path}:{line}: ")
    assert says in message


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(write: Write, content: bytes) -> None:
    path = write([])
    path.write_bytes(content)
    assert refused(path) == f"{path}:1: 空文件"


def test_a_file_in_gbk_is_refused(write: Write) -> None:
    path = write([])
    path.write_bytes(json.dumps(BODY, ensure_ascii=False).encode("gbk"))
    assert refused(path) == f"{path}:1: 不是 UTF-8 编码的文本"


def test_a_report_in_two_files_is_refused_with_both(write: Write) -> None:
    first, second = write(GOOD, "a.jsonl"), write(GOOD, "b.jsonl")
    assert refused(first, second) == f"{second}:1: 报告“{NAME}”已在 {first} 中出现，同一报告不能重复"


def test_a_missing_path_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none") == f"{tmp_path / 'none'}: 没有这个文件或文件夹"
    assert "没有找到标注文件" in refused(tmp_path)


def test_reports_come_by_name_whatever_the_order_of_the_files(write: Write) -> None:
    other = [{**unit, "report": "安州县2022年报告"} for unit in GOOD]
    paths = [write(GOOD, "1.jsonl"), write(other, "2.jsonl")]
    assert [report.name for report in read_labeled(paths)] == ["安州县2022年报告", NAME]
    assert read_labeled(paths) == read_labeled(reversed(paths)) == read_labeled([paths[0].parent])


def test_the_fingerprint_depends_on_labels_and_text_alone(write: Write) -> None:
    other = [{**unit, "report": "安州县2022年报告"} for unit in GOOD]
    one = [write(GOOD, "1.jsonl"), write(other, "2.jsonl")]
    before = fingerprint(read_labeled(one))
    assert fingerprint(read_labeled(reversed(one))) == before
    moved = [write([dict(reversed(unit.items())) for unit in GOOD], "9.jsonl"), one[1]]
    assert fingerprint(read_labeled(moved)) == before
    changes = [
        {"category": "政务公开"},
        {"text": "开展宪法宣讲。"},
        {"role": "计划"},
        {"secondary": ["能力建设"]},
    ]
    for change in changes:
        changed = [write([TITLE, HEADING, {**BODY, **change}, LACK], "8.jsonl"), one[1]]
        assert fingerprint(read_labeled(changed)) != before
