"""Labelled reports: reads and checks ``*.jsonl`` files against the codebook.

Labelled data holds one report a file; corrections are single units of any reports.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fazhi.chars import squeeze
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
        1-based position in the report; 0 for a correction that does not tell it.
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
    correction : str
        File and line of the user's correction that gave the label; empty for the data's own labels.
    """

    number: int
    text: str
    start: int
    end: int
    label: Label
    section: tuple[str, ...] = ()
    hard: bool = False
    correction: str = ""


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
    single : bool
        True where ``units`` are single units without the rest of their report.
    """

    name: str
    text: str
    units: tuple[LabeledUnit, ...]
    path: str
    writer: str = ""
    single: bool = False


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


def read_corrections(paths: Iterable[str | Path]) -> tuple[LabeledReport, ...]:
    """Read a user's corrections: lines like those of labelled data, units of any reports in one file.

    ``unit``, ``start`` and ``end`` may be missing, and ``report`` too: then it is the file's name. The
    same correction may stand twice.

    Returns
    -------
    tuple of LabeledReport
        One a report, by name, its units by number. ``single`` is False where units 1, 2, 3 … are all
        there, so that they may be read as a text of their own.

    Raises
    ------
    LabelError
        Naming file and line, if a file is empty or not UTF-8 JSON lines, a field is mistyped, a label
        is not in the codebook, or two corrections of one unit contradict each other.
    """
    files = list(_files(paths))
    if not files:
        raise LabelError("没有找到更正文件（*.jsonl）")
    book = codebook()
    found: dict[str, dict[tuple[int, str], LabeledUnit]] = {}
    for path in files:
        for where, entry in _entries(path):
            name = entry.get("report", path.stem)
            if not isinstance(name, str) or not name.strip():
                raise LabelError(f"{where}: report 应为文字，实为 {name!r}")
            _collect(found.setdefault(name, {}), _correction(where, entry, book))
    return tuple(_corrected_report(name, tuple(found[name].values())) for name in sorted(found))


def _correction(where: str, entry: dict[str, Any], book: Codebook) -> LabeledUnit:
    text = _text(where, entry)
    number = entry.get("unit")
    if number is not None and (type(number) is not int or number < 1):
        raise LabelError(f"{where}: unit 应为正整数，实为 {number!r}")
    start = entry.get("start") if number else None
    if type(start) is not int or start < 0 or entry.get("end") != start + len(text):
        start = -1  # unknown; decided by _corrected_report
    label, section = _label(where, entry, book), _list(where, entry, "section")
    return LabeledUnit(number or 0, text, start, start + len(text), label, section, correction=where)


def _collect(found: dict[tuple[int, str], LabeledUnit], unit: LabeledUnit) -> None:
    """Add a unit to those of its report; numbers tell units apart, texts do where there is none."""
    key = (unit.number, "" if unit.number else squeeze(unit.text))
    before = found.setdefault(key, unit)
    what = f"单元 {unit.number} " if unit.number else "这一单元"
    if before.label != unit.label:
        raise LabelError(f"{unit.correction}: {what}有两种互相矛盾的标注，另一处是 {before.correction}")
    if squeeze(before.text) != squeeze(unit.text):
        raise LabelError(f"{unit.correction}: {what}的文字与 {before.correction} 不同")


def _corrected_report(name: str, units: tuple[LabeledUnit, ...]) -> LabeledReport:
    ordered = sorted(units, key=lambda unit: (unit.number, unit.text))
    whole = len(ordered) > 1 and [unit.number for unit in ordered] == list(range(1, len(ordered) + 1))
    placed: list[LabeledUnit] = []
    offset = 0
    told = all(unit.start >= 0 for unit in ordered)
    for unit in ordered:
        start = unit.start if told and _follows(unit.start, offset) else offset
        placed.append(replace(unit, start=start, end=start + len(unit.text)))
        offset = placed[-1].end + 1
    path = ordered[0].correction.rpartition(":")[0]
    return LabeledReport(name, _joined(placed), tuple(placed), path, single=not whole)


def text_prints(reports: Iterable[LabeledReport]) -> list[str]:
    """Return a short hash of every report's text, sorted, by which a report is known again."""
    return sorted(hashlib.sha256(report.text.encode()).hexdigest()[:12] for report in reports)


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


def _entries(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a file of JSON lines, each with its file and line."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelError(f"{path}:1: 不是 UTF-8 编码的文本") from error
    except OSError as error:
        raise LabelError(f"{path}: 无法读取（{error.strerror}）") from error
    rows = [(f"{path}:{n}", line) for n, line in enumerate(content.split("\n"), start=1) if line.strip()]
    if not rows:
        raise LabelError(f"{path}:1: 空文件")
    return [(where, _parse(where, line)) for where, line in rows]


def _read_file(path: Path, book: Codebook) -> LabeledReport:
    entries = _entries(path)
    first = entries[0][1]
    name = str(first.get("report", path.stem))
    units: list[LabeledUnit] = []
    seen: dict[int, Label] = {}
    offset = 0
    for where, entry in entries:
        if str(entry.get("report", name)) != name:
            raise LabelError(f"{where}: 一个文件只放一份报告，这里是“{entry['report']}”，前面是“{name}”")
        unit = _unit(where, entry, book, offset)
        if unit.number in seen:
            same = seen[unit.number] == unit.label
            raise LabelError(f"{where}: 单元 {unit.number} {'重复' if same else '有两种互相矛盾的标注'}")
        seen[unit.number] = unit.label
        units.append(unit)
        offset = unit.end + 1
    return LabeledReport(name, _joined(units), tuple(units), str(path), str(first.get("writer", "")))


def _parse(where: str, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LabelError(f"{where}: 不是合法的 JSON") from error
    if not isinstance(entry, dict):
        raise LabelError(f"{where}: 每行应是一个 JSON 对象")
    return entry


def _unit(where: str, entry: dict[str, Any], book: Codebook, offset: int) -> LabeledUnit:
    text = _text(where, entry)
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


def _text(where: str, entry: dict[str, Any]) -> str:
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise LabelError(f"{where}: text 缺失或为空")
    return text


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


def _joined(units: Sequence[LabeledUnit]) -> str:
    """Put the report's text together: units that touch share a paragraph."""
    text = ""
    for unit in units:
        text += "\n" * (unit.start - len(text)) + unit.text
    return text
