"""Commands over a corpus file: add, label, correct, report, export, query, status."""

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.cli.common import (
    Model,
    Out,
    Paths,
    Workers,
    default_model,
    exit_code,
    interruptible,
    left_alone,
    progress,
    report_failures,
    say,
    write_stream,
)
from fazhi.cli.usage import Command, Group
from fazhi.errors import FazhiError
from fazhi.records import LabeledDocument

if TYPE_CHECKING:
    from fazhi.collect import Patience
    from fazhi.corpus.reading import Status

_SHOWN = 20
"""Patterns that ``corpus problems`` prints."""

corpus_app = typer.Typer(
    cls=Group,
    help="语料库：把成百上千份报告存进一个文件，随时增补、更正、查询、导出。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_KEPT = "此前存入的都在"

File = Annotated[Path, typer.Argument(metavar="FILE", help="语料库文件。", show_default=False)]
Wait = Annotated[
    float, typer.Option("--wait", min=0, help="别的进程正在写入时，最多等多少秒。", show_default="60")
]


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


@corpus_app.command(cls=Command, help="把报告加进语料库：只读新的和改过的；中断后再运行一次即接着做。")
def add(
    paths: Paths,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="语料库文件；没有就新建。", show_default=False)
    ],
    model: Model = None,
    workers: Workers = None,
    wait: Wait = 60.0,
) -> None:
    """Add documents to a corpus."""
    from fazhi.analyze import NothingReadError
    from fazhi.collect import add_paths

    try:
        with _resumable(), progress("加入") as step:
            counts, failures = add_paths(
                to, paths, default_model(model), workers=workers, step=step, patience=_patience(wait)
            )
    except NothingReadError as error:
        report_failures(error.failures)
        raise typer.Exit(2) from None
    report_failures(failures)
    done = counts.added + counts.unchanged + counts.versions + counts.noted
    noted = f"同文异名 {counts.noted} 份，" if counts.noted else ""
    write_stream(
        [
            f"新增 {counts.added} 份，未变 {counts.unchanged} 份，新版本 {counts.versions} 份，{noted}"
            f"未读成 {counts.failed} 个。\n"
        ]
    )
    raise typer.Exit(exit_code(done, counts.failed))


@corpus_app.command(
    cls=Command, help="用另一个模型把全部报告重新标注；原来的标注留着，以新的为准；中断后再运行一次即接着做。"
)
def label(file: File, model: Model = None, workers: Workers = None, wait: Wait = 60.0) -> None:
    """Label all reports of a corpus again."""
    from fazhi.collect import label_again

    with _resumable(), progress("标注") as step:
        count = label_again(file, default_model(model), workers=workers, step=step, patience=_patience(wait))
    write_stream([f"标注了 {count} 份报告。\n"])


@corpus_app.command(
    cls=Command, help="记入人工更正（写法同 train --labels）：与预测分开存，导出时以更正为准。"
)
def correct(
    file: File,
    corrections: Annotated[
        list[Path],
        typer.Argument(metavar="CORRECTIONS...", help="更正文件（.jsonl）或文件夹。", show_default=False),
    ],
    wait: Wait = 60.0,
) -> None:
    """Store corrections by hand."""
    from fazhi.collect import correct_corpus

    found = correct_corpus(file, corrections, patience=_patience(wait))
    report_failures(found.failures)
    write_stream(
        [f"记入更正 {found.stored} 处，已有 {found.unchanged} 处，没有找到位置 {len(found.failures)} 处。\n"]
    )
    raise typer.Exit(exit_code(found.stored + found.unchanged, len(found.failures)))


@corpus_app.command(cls=Command, help="由语料库做出 analyze 的全部结果：网页报告、工作簿、全部单元。")
def report(
    file: File,
    out: Annotated[Path, typer.Option("--out", help="结果写到这个文件夹。", show_default=False)],
    model: Model = None,
) -> None:
    """Write the page, the workbook and the units of a corpus into one folder."""
    from fazhi.cli.reports import write_results
    from fazhi.collect import analyze_corpus

    with interruptible(left_alone(out)):
        with progress("找不足和主题", "次") as step:
            found = analyze_corpus(file, default_model(model), step=step)
        write_results(found, out)


@corpus_app.command(cls=Command, help="找出全部报告共有的主题，存进语料库；--topics 用已有的主题模型。")
def topics(
    file: File,
    topics: Annotated[
        Path | None, typer.Option("--topics", help="用这个主题模型，不另找主题。", show_default=False)
    ] = None,
    k: Annotated[str, typer.Option("--k", metavar="auto|N", help="主题数；auto 为自动比较后选定。")] = "auto",
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子。")] = 0,
    wait: Wait = 60.0,
) -> None:
    """Find the themes of a corpus and store them in it."""
    from fazhi.cli.topics import number_of_themes
    from fazhi.collect import find_corpus_themes
    from fazhi.output import for_terminal
    from fazhi.topics import FitOptions

    options = FitOptions(k=number_of_themes(k), seed=seed)
    with interruptible(lambda: _KEPT), progress("比较主题数", "次") as step:
        found = find_corpus_themes(file, topics=topics, options=options, step=step, patience=_patience(wait))
    for note in found.notes:
        say(note)
    lines = [f"{one.id}  {for_terminal(one.name)}（{one.reports} 份报告）\n" for one in found.themes]
    write_stream([f"存入 {len(found.themes)} 个主题。\n", *lines])


@corpus_app.command(cls=Command, help="找出全部报告里的不足和反复出现的说法，存进语料库。")
def problems(file: File, model: Model = None, wait: Wait = 60.0) -> None:
    """Find the shortcomings of a corpus and store them in it."""
    from fazhi.collect import find_corpus_shortcomings
    from fazhi.output import for_terminal

    with interruptible(lambda: _KEPT):
        found = find_corpus_shortcomings(file, default_model(model), patience=_patience(wait))
    for note in found.notes:
        say(note)
    shown = [one for one in found.patterns if one.reports > 1][:_SHOWN]
    lines = [f"{one.id}  {for_terminal(one.name)}（{one.reports} 份报告）\n" for one in shown]
    write_stream([f"存入 {len(found.statements)} 条不足，反复出现的 {len(found.patterns)} 类。\n", *lines])


@corpus_app.command(
    cls=Command,
    help="导出全部单元，人工更正过的以更正为准并标明；--format tables 把各张表写进一个文件夹，供 DuckDB 等查询。",
)
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
    from fazhi.report.stream import write_units_parquet, write_units_sheets

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
            write = write_units_parquet if chosen is ExportFormat.parquet else write_units_sheets
            write_with(out, lambda path: write(documents, path))


def _export_tables(file: Path, out: Path) -> None:
    """Write one Parquet file a table into a folder, all of them as the corpus is now, or none."""
    import math
    import sys

    from fazhi.corpus.store import open_corpus
    from fazhi.corpus.tables import TABLES
    from fazhi.output import whole_folder, write_with
    from fazhi.report.stream import write_rows_parquet

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


def _some(documents: Iterator[LabeledDocument], file: Path) -> Iterator[LabeledDocument]:
    """Return ``documents`` if there are any; otherwise an older export stays as it is."""
    first = list(islice(documents, 1))
    if not first:
        raise FazhiError(f"{file}: 语料库里还没有读成的报告")
    return chain(first, documents)


@corpus_app.command(cls=Command, help="用 SQL 查询（只读）；常用的表是 current_units 和 current_reports。")
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


@corpus_app.command(cls=Command, help="语料库里有什么：报告、年度、层级、模型、更正，文件是否完好。")
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


def _resumable() -> AbstractContextManager[None]:
    return interruptible(lambda: f"{_KEPT}，再运行一次就接着做")


def _patience(wait: float) -> "Patience":
    from fazhi.collect import Patience

    return Patience(wait, say)


def _check_out(out: Path) -> None:
    """Refuse to write a result over a corpus."""
    from fazhi.corpus import is_corpus

    if is_corpus(out):
        raise FazhiError(f"{out}: 是语料库文件，不能用导出的结果覆盖，请换一个文件名")
