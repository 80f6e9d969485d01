"""Reads one document in this process: finds out what it is, makes paragraphs of its lines."""

import importlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fazhi.chars import LatePattern
from fazhi.errors import Outcome, ReadError
from fazhi.ingest import limits
from fazhi.ingest.kinds import is_two_in_one, kind_of_package
from fazhi.ingest.lines import Extract, Line, RefusedError
from fazhi.ingest.package import Package
from fazhi.ingest.rejoin import rejoin
from fazhi.ingest.source import load
from fazhi.records import Paragraph, Report, maker

_MODULES = {"txt": "text", "html": "html", "docx": "docx", "pdf": "pdf"}
_PRIVATE = LatePattern("[\ue000-\uf8ff]")
"""Private use: every font shows something else, so the character meant is not known."""
_TOO_DEEP = "文件已损坏或嵌套过深，无法读取"


def read_here(path: str | Path) -> Report:
    """Read one report in this process, without protection against files that hang or crash a parser.

    For workers; everyone else calls :func:`fazhi.ingest.read_report`.

    Raises
    ------
    ReadError
        If the file cannot be opened, is of a kind that is not read, is damaged, or has no text.
    MemoryError
        If memory does not suffice.
    """
    name = str(path)
    try:
        source = load(name)
        package = Package(source.data) if source.kind == "zip" else None
        kind = kind_of_package(package) if package else source.kind
        report = _report(name, kind, _extract(package or source.data, kind))
    except RefusedError as error:
        raise ReadError(name, " ".join(str(error).split()), error.code) from error
    return _warned(report, source.data)


def _extract(data: bytes | Package, kind: str) -> Extract:
    module = importlib.import_module(f"fazhi.ingest.{_MODULES[kind]}")
    try:
        extract: Extract = module.extract(data)
    except (RefusedError, MemoryError):
        raise
    except RecursionError as error:
        raise RefusedError(Outcome.E_LIMIT, _TOO_DEEP) from error
    except Exception as error:  # whatever a parser raises on bytes that no program wrote
        raise RefusedError(Outcome.E_CORRUPT, f"文件已损坏，无法读取（{type(error).__name__}）") from error
    if not extract.lines:
        raise RefusedError(Outcome.E_UNSUPPORTED, "没有文字内容")
    if len(extract.lines) > limits.LINES:
        reason = f"有 {len(extract.lines)} 行，超过 {limits.LINES} 行的上限，不像一份报告"
        raise RefusedError(Outcome.E_LIMIT, reason)
    longest = max(len(line.text) for line in extract.lines)
    if longest > limits.LINE:
        raise RefusedError(Outcome.E_LIMIT, f"有一行长达 {longest} 字，不像一份报告")
    return extract


def _report(name: str, kind: str, extract: Extract) -> Report:
    lines, changed = rejoin(extract.lines)
    text, paragraphs = _paragraphs(lines)
    flags = (*extract.flags, "rejoined") if changed else extract.flags
    return Report(name, text, paragraphs, kind, extract.encoding, flags, extract.page_title)


def _warned(report: Report, data: bytes) -> Report:
    """Add what the text itself, or the file as a whole, gives reason to warn of."""
    flags = list(report.flags)
    printable = report.text.replace("\n", "").isprintable()  # characters of private use are not
    if not printable and (private := len(_PRIVATE.compiled.findall(report.text))):
        flags.append(f"private={private}")
    replaced = report.text.count("\ufffd")
    if replaced and not any(flag.startswith("replaced=") for flag in flags):
        flags.append(f"replaced={replaced}")
    if is_two_in_one(data, report.format):
        flags.append("two_in_one")
    return replace(report, flags=tuple(flags))


def _paragraphs(lines: Sequence[Line]) -> tuple[str, tuple[Paragraph, ...]]:
    paragraph = maker(Paragraph)
    paragraphs: list[Paragraph] = []
    offset = 0
    for line in lines:
        end = offset + len(line.text)
        paragraphs.append(paragraph(offset, end, line.page, line.style))
        offset = end + 1
    return "\n".join(line.text for line in lines), tuple(paragraphs)
