"""The commands that ask a corpus file for what it holds: export, query, status."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.cli.common import Out, interruptible, left_alone, say, write_stream
from fazhi.errors import FazhiError

if TYPE_CHECKING:
    from fazhi.corpus.reading import Status
    from fazhi.records import LabeledDocument

File = Annotated[Path, typer.Argument(metavar="FILE", help="语料库文件。", show_default=False)]


class ExportFormat(StrEnum):
    """What ``export`` writes."""

    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"
    tables = "tables"


class QueryFormat(StrEnum):
    """What ``query`` writes."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class StatusFormat(StrEnum):
    """What ``status`` writes."""

    table = "table"
    json = "json"


def export(
    file: File,
    out: Annotated[Path, typer.Option("--out", help="写到这个文件（tables 是文件夹）。", show_default=False)],
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="输出格式；不写则看 --out 的扩展名。", show_default=False),
    ] = None,
) -> None:
    """Write all units of the current reports to one file."""
    from fazhi.corpus.store import open_corpus
    from fazhi.output import write_text, write_with
    from fazhi.report.export import csv_lines, jsonl_lines
    from fazhi.report.parquet import write_units_parquet
    from fazhi.report.stream import write_units_sheets

    chosen = form or _format_of(out)
    _check_out(out)
    if chosen is ExportFormat.tables:
        with interruptible(left_alone(out)):
            _export_tables(file, out)
        return
    with interruptible(left_alone(out)), open_corpus(file) as corpus:
        documents = _some(corpus.documents(), file)
        if chosen is ExportFormat.jsonl:
            write_text(out, jsonl_lines(documents, corrected=True))
        elif chosen is ExportFormat.csv:
            write_text(out, csv_lines(documents, corrected=True))
        else:
            parquet = partial(write_units_parquet, corrected=True)
            write = parquet if chosen is ExportFormat.parquet else write_units_sheets
            write_with(out, lambda path: write(documents, path))


def _export_tables(file: Path, out: Path) -> None:
    """Write one Parquet file a table into a folder, all of them as the corpus is now, or none."""
    import math
    import sys

    from fazhi.corpus.store import open_corpus
    from fazhi.corpus.tables import TABLES
    from fazhi.output import whole_folder, write_with
    from fazhi.report.parquet import write_rows_parquet

    with open_corpus(file) as corpus, corpus.snapshot(), whole_folder(out) as folder:
        for name, table in TABLES.items():
            with corpus.asked(table.sql, sys.maxsize, math.inf) as rows:
                write = partial(write_rows_parquet, table.columns, rows)
                write_with(folder / f"{name}.parquet", write)


def _format_of(out: Path) -> ExportFormat:
    suffix = out.suffix.lower().lstrip(".")
    known = [form for form in ExportFormat if form is not ExportFormat.tables]
    if suffix not in known:
        raise FazhiError(f"不知道写成什么格式，请用 --format，或让文件名以 .{'、.'.join(known)} 结尾")
    return ExportFormat(suffix)


def _some(documents: "Iterator[LabeledDocument]", file: Path) -> "Iterator[LabeledDocument]":
    """Return ``documents`` if there are any; otherwise an older export stays as it is."""
    first = list(islice(documents, 1))
    if not first:
        raise FazhiError(f"{file}: 语料库里还没有读成的报告")
    return chain(first, documents)


def query(
    file: File,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="一句 SELECT。", show_default=False)],
    form: Annotated[QueryFormat, typer.Option("--format", help="输出格式。")] = QueryFormat.table,
    out: Out = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列多少行。")] = 10_000,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="最多查多少秒。")] = 60,
) -> None:
    """Ask a corpus a question."""
    from fazhi.cli import answers
    from fazhi.corpus.store import open_corpus
    from fazhi.output import write_text

    if out:
        _check_out(out)
    form_of = {
        QueryFormat.table: answers.table_lines,
        QueryFormat.jsonl: answers.jsonl_lines,
        QueryFormat.csv: answers.csv_lines,
    }[form]
    with open_corpus(file) as corpus, corpus.asked(sql, limit, seconds) as question:
        with answers.stopped_if_late(question):
            if out:
                write_text(out, form_of(question))
            else:
                write_stream(form_of(question))
        cut = question.cut
    if cut:
        say(f"只列出前 {limit} 行，还有更多；用 --limit 放宽。")


def status(
    file: File,
    form: Annotated[StatusFormat, typer.Option("--format", help="打印的格式。")] = StatusFormat.table,
    accept: Annotated[
        bool, typer.Option("--accept", help="丢失了最近的写入时，确认就照现在的内容继续用。")
    ] = False,
) -> None:
    """Say what a corpus holds and whether it is sound."""
    from dataclasses import asdict

    from fazhi.corpus.store import accept_loss, open_unchecked

    if accept:
        accept_loss(file, waiting=say)
    with open_unchecked(file) as corpus:
        found = corpus.status()
    if form is StatusFormat.json:
        write_stream([json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n"])
    else:
        write_stream(f"{line}\n" for line in _status_lines(found, file))
    sound = not found.damage and found.commits == found.expected
    raise typer.Exit(0 if sound else 2)


def _status_lines(found: "Status", file: Path) -> Iterable[str]:
    from collections import Counter

    from fazhi.output import for_terminal
    from fazhi.words import LEVELS, UNSTATED

    levels = {LEVELS.get(name or "", UNSTATED): count for name, count in found.levels}
    yield f"语料库：{for_terminal(str(file))}（格式 {found.schema}，SQLite {found.sqlite}）"
    yield f"报告：{found.reports} 份，{found.units} 个单元；被新版本替代 {found.superseded} 份"
    codes = Counter(failure.code for failure in found.failures if failure.code)
    why = f"（{_listed(codes, sorted(codes))}）" if codes else ""
    yield f"未读成：{len(found.failures)} 个文件{why}；等待读取：{found.pending} 个文件"
    yield "层级：" + _listed(levels, levels)
    years = {f"{name}年" if name else UNSTATED: count for name, count in found.years}
    yield "年度：" + _listed(years, years)
    yield f"人工更正：{found.corrections} 个单元"
    kinds = {"labels": "标注", "themes": "主题", "shortcomings": "不足"}
    for run in found.runs:
        about = f"{for_terminal(run['name'])}（{run['model'][:12]}），fazhi {run['fazhi']}"
        yield f"{kinds[run['kind']]}：模型 {about}，{run['reports']} 份，{run['last']}"
    yield f"建立：{found.created}；最近加入：{found.last_add or '—'}；写入 {found.commits} 次"
    if found.commits < found.expected:
        yield f"注意：应有 {found.expected} 次写入，最近的丢失了；加 --accept 就照现在的内容继续用"
    yield "完好" if not found.damage else f"文件已损坏：{for_terminal(found.damage[0])}"


def _listed(counts: dict[str, int], order: Iterable[str]) -> str:
    return "、".join(f"{for_name} {counts[for_name]}" for for_name in order) or "—"


def _check_out(out: Path) -> None:
    """Refuse to write a result over a corpus."""
    from fazhi.corpus import is_corpus

    if is_corpus(out):
        raise FazhiError(f"{out}: 是语料库文件，不能用导出的结果覆盖，请换一个文件名")
