"""Commands over a corpus file: what fills it and works on it; those that only ask it are in :mod:`stored`."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.cli.common import (
    Model,
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
from fazhi.cli.stored import File, export, query, status
from fazhi.cli.usage import Command, Group

if TYPE_CHECKING:
    from fazhi.collect import Patience

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

Wait = Annotated[
    float, typer.Option("--wait", min=0, help="别的进程正在写入时，最多等多少秒。", show_default="60")
]


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


def _resumable() -> AbstractContextManager[None]:
    return interruptible(lambda: f"{_KEPT}，再运行一次就接着做")


def _patience(wait: float) -> "Patience":
    from fazhi.collect import Patience

    return Patience(wait, say)


corpus_app.command(
    cls=Command,
    help="导出全部单元，人工更正过的以更正为准并标明；--format tables 把各张表写进一个文件夹，供 DuckDB 等查询。",
)(export)
corpus_app.command(cls=Command, help="用 SQL 查询（只读）；常用的表是 current_units 和 current_reports。")(
    query
)
corpus_app.command(cls=Command, help="语料库里有什么：报告、年度、层级、模型、更正，文件是否完好。")(status)
