"""Labelled reports: reads and checks ``*.jsonl`` files, one report each, against the codebook."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi.codebook import Codebook, codebook
from fazhi.errors import LabelError
from fazhi.records import KINDS

_BLANK_LINES = 100
"""So many line feeds may stand between two units; more is a wrong offset."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of one unit; role and category are None unless the kind is ``body``."""

    kind: str
    role: str | None = None
    category: str | None = None
    secondary: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabeledUnit:
    """A unit with its label.

    Attributes
    ----------
    number : int
        1-based position in the report.
    text : str
        The unit's text.
    start, end : int
        Offsets into :attr:`LabeledReport.text` in characters.
    label : Label
        The label after adjudication.
    section : tuple of str
        The headings above the unit, outermost first.
    hard : bool
        True for units written to be hard: two fields side by side, misleading headings.
    """

    number: int
    text: str
    start: int
    end: int
    label: Label
    section: tuple[str, ...] = ()
    hard: bool = False


@dataclass(frozen=True, slots=True)
class LabeledReport:
    """A labelled report.

    Attributes
    ----------
    name : str
        Unique among the reports.
    text : str
        Paragraphs joined by line feeds.
    units : tuple of LabeledUnit
        In document order.
    path : str
        The file it was read from.
    writer : str
        Who wrote it, for invented reports; empty otherwise. Holding out whole writers is a harder
        test than holding out reports.
    """

    name: str
    text: str
    units: tuple[LabeledUnit, ...]
    path: str
    writer: str = ""


def read_labeled(paths: Iterable[str | Path]) -> tuple[LabeledReport, ...]:
    """Read labelled reports from files and folders, in the order of their names.

    Raises
    ------
    LabelError
        Naming file and line, if a file is empty or not UTF-8 JSON lines, a field is missing or
        mistyped, a label is not in the codebook, a unit or a report stands twice, or labels
        contradict each other.
    """
    files = list(_files(paths))
    if not files:
        raise LabelError("没有找到标注文件（*.jsonl）")
    book = codebook()
    reports = [_read_file(path, book) for path in files]
    seen: dict[str, str] = {}
    for report in reports:
        if report.name in seen:
            raise LabelError(
                f"{report.path}:1: 报告“{report.name}”已在 {seen[report.name]} 中出现，同一报告不能重复"
            )
        seen[report.name] = report.path
    return tuple(sorted(reports, key=lambda report: report.name))


def fingerprint(reports: Iterable[LabeledReport]) -> str:
    """Return a hash of texts and labels, whatever the order and layout of the files."""
    digest = hashlib.sha256()
    for report in sorted(reports, key=lambda report: report.name):
        for unit in report.units:
            entry = [
                report.name,
                unit.number,
                unit.text,
                unit.label.kind,
                unit.label.role,
                unit.label.category,
            ]
            entry += [list(unit.label.secondary), list(unit.label.problems)]
            digest.update(json.dumps(entry, ensure_ascii=False).encode())
    return digest.hexdigest()


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.glob("*.jsonl"))
        elif path.exists():
            yield path
        else:
            raise LabelError(f"{path}: 没有这个文件或文件夹")


def _read_file(path: Path, book: Codebook) -> LabeledReport:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelError(f"{path}:1: 不是 UTF-8 编码的文本") from error
    except OSError as error:
        raise LabelError(f"{path}: 无法读取（{error.strerror}）") from error
    rows = [(number, line) for number, line in enumerate(content.split("\n"), start=1) if line.strip()]
    if not rows:
        raise LabelError(f"{path}:1: 空文件")
    parsed = [_parse(f"{path}:{number}", line) for number, line in rows]
    name = str(parsed[0].get("report", path.stem))
    units: list[LabeledUnit] = []
    seen: dict[int, Label] = {}
    offset = 0
    for (number, _), entry in zip(rows, parsed, strict=True):
        where = f"{path}:{number}"
        if str(entry.get("report", name)) != name:
            raise LabelError(f"{where}: 一个文件只放一份报告，这里是“{entry['report']}”，前面是“{name}”")
        unit = _unit(where, entry, book, offset)
        if unit.number in seen:
            same = seen[unit.number] == unit.label
            raise LabelError(f"{where}: 单元 {unit.number} {'重复' if same else '有两种互相矛盾的标注'}")
        seen[unit.number] = unit.label
        units.append(unit)
        offset = unit.end + 1
    return LabeledReport(name, _joined(units), tuple(units), str(path), str(parsed[0].get("writer", "")))


def _parse(where: str, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LabelError(f"{where}: 不是合法的 JSON") from error
    if not isinstance(entry, dict):
        raise LabelError(f"{where}: 每行应是一个 JSON 对象")
    return entry


def _unit(where: str, entry: dict[str, Any], book: Codebook, offset: int) -> LabeledUnit:
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise LabelError(f"{where}: text 缺失或为空")
    number = entry.get("unit")
    if type(number) is not int or number < 1:
        raise LabelError(f"{where}: unit 应为正整数，实为 {number!r}")
    start, end = entry.get("start"), entry.get("end")
    if start is None and end is None:
        start, end = offset, offset + len(text)
    if (
        type(start) is not int
        or type(end) is not int
        or end - start != len(text)
        or not _follows(start, offset)
    ):
        raise LabelError(f"{where}: start、end 与文字长度或前一单元不符（{start!r}–{end!r}）")
    return LabeledUnit(
        number,
        text,
        start,
        end,
        _label(where, entry, book),
        _list(where, entry, "section"),
        bool(entry.get("hard")),
    )


def _follows(start: int, offset: int) -> bool:
    """Tell whether a unit may start here: in the paragraph before, or after it, blank lines between."""
    return max(0, offset - 1) <= start <= offset + _BLANK_LINES


def _label(where: str, entry: dict[str, Any], book: Codebook) -> Label:
    kind = _known(where, "kind", entry.get("kind"), KINDS)
    secondary = tuple(
        _known(where, "secondary", v, book.categories) for v in _list(where, entry, "secondary")
    )
    problems = tuple(_known(where, "problems", v, book.problems) for v in _list(where, entry, "problems"))
    role, category = entry.get("role"), entry.get("category")
    if kind != "body":
        if role or category or secondary or problems:
            raise LabelError(f"{where}: kind 为 {kind} 的单元不应有 role、category、secondary、problems")
        return Label(kind)
    role = _known(where, "role", role, book.roles)
    category = _known(where, "category", category, book.categories)
    if category in secondary or len(set(secondary)) < len(secondary):
        raise LabelError(f"{where}: secondary 不能重复，也不能含主类 {category}")
    if len(set(problems)) < len(problems):
        raise LabelError(f"{where}: problems 不能重复")
    if problems and role not in book.problem_roles:
        raise LabelError(f"{where}: 只有 role 为 {'、'.join(sorted(book.problem_roles))} 的单元才有 problems")
    return Label(kind, role, category, secondary, problems)


def _list(where: str, entry: dict[str, Any], field: str) -> tuple[str, ...]:
    value = entry.get(field)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LabelError(f"{where}: {field} 应为列表，其中都是文字，实为 {value!r}")
    return tuple(value)


def _known(where: str, field: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise LabelError(f"{where}: {field} 的值 {value!r} 不在手册内，可用的有 {'、'.join(allowed)}")
    return str(value)


def _joined(units: list[LabeledUnit]) -> str:
    """Put the report's text together: units that touch share a paragraph."""
    text = ""
    for unit in units:
        text += "\n" * (unit.start - len(text)) + unit.text
    return text
