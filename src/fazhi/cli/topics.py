"""Commands over themes: fit, show, apply."""

from collections.abc import Iterable
from enum import StrEnum
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

if TYPE_CHECKING:
    from fazhi.records import LabeledDocument

topics_app = typer.Typer(
    cls=Group,
    help="各份报告共有的主题：拟合、查看、用到新报告上。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Themes = Annotated[Path, typer.Option("--model", help="主题模型目录。", show_default=False)]
Names = Annotated[
    Path | None,
    typer.Option("--names", help="自己给主题起的名字：两栏（编号、名称）的表格或 TOML。", show_default=False),
]


class Engine(StrEnum):
    """What fits the themes."""

    lda = "lda"
    nmf = "nmf"


class ShowFormat(StrEnum):
    """What ``topics show`` prints."""

    table = "table"
    json = "json"


class ApplyFormat(StrEnum):
    """What ``topics apply`` writes."""

    jsonl = "jsonl"
    csv = "csv"


@topics_app.command(cls=Command, help="在一批报告上拟合主题，写成主题模型目录。")
def fit(
    paths: Paths,
    *,
    out: Annotated[Path, typer.Option("--out", help="主题模型写到这个目录。", show_default=False)],
    k: Annotated[str, typer.Option("--k", metavar="auto|N", help="主题数；auto 为自动比较后选定。")] = "auto",
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子。")] = 0,
    model: Model = None,
    names: Names = None,
    seeds: Annotated[
        Path | None,
        typer.Option(
            "--seeds", help="种子词：两栏（主题名、词）的表格或 TOML，让主题围绕这些词。", show_default=False
        ),
    ] = None,
    stop: Annotated[
        Path | None,
        typer.Option("--stop", help="自己的套话词表，代替自带的；一行一个词。", show_default=False),
    ] = None,
    engine: Annotated[Engine, typer.Option("--engine", help="拟合的办法。")] = Engine.lda,
    workers: Workers = None,
) -> None:
    """Fit themes on reports and write a model directory."""
    from dataclasses import replace

    from fazhi.segment import lexicon
    from fazhi.store import check_target
    from fazhi.topics import FitOptions, fit_themes, rename, save_themes, topics_json
    from fazhi.topics.naming import read_names, read_seed_words

    check_target(out)  # before the minute of fitting, not after
    options = FitOptions(
        k=number_of_themes(k),
        seed=seed,
        engine=engine.value,
        workers=workers,
        seed_words=read_seed_words(seeds) if seeds else (),
        stock_words=lexicon(stop) if stop else None,
    )
    given = read_names(names) if names else {}
    with interruptible(left_alone(out)):
        documents, failures = labelled(paths, model, workers)
        with progress("比较主题数", "次") as step:
            themes, found = fit_themes(documents, options, step)
        themes, unknown = rename(replace(themes, fitted=topics_json(found, documents)), given)
        save_themes(themes, out)
    for note in (*found.notes, *unknown):
        say(note)
    say(
        f"{len(documents)} 份报告，{themes.k} 个主题，已写到 {out}；用 fazhi topics show --model {out} 查看。"
    )
    raise typer.Exit(exit_code(len(documents), failures + len(unknown)))


@topics_app.command(cls=Command, help="查看主题：编号、名称、词、占比、例子。")
def show(
    model: Themes,
    form: Annotated[ShowFormat, typer.Option("--format", help="输出格式。")] = ShowFormat.table,
    names: Names = None,
) -> None:
    """Print the themes of a model as they were in the reports of the fit."""
    import json

    from fazhi.topics import load_themes, rename
    from fazhi.topics.export import table_lines
    from fazhi.topics.naming import read_names

    given = read_names(names) if names else {}
    themes, unknown = rename(load_themes(model), given)
    if form is ShowFormat.json:
        write_stream([json.dumps(themes.fitted, ensure_ascii=False, indent=1), "\n"])
    else:
        write_stream(table_lines(themes.fitted))
    for note in unknown:
        say(note)
    raise typer.Exit(exit_code(1, len(unknown)))


@topics_app.command(cls=Command, help="新报告的每个单元讲的是哪些主题；编号与模型里的相同。")
def apply(
    paths: Paths,
    model: Themes,
    form: Annotated[
        ApplyFormat | None,
        typer.Option(
            "--format", help="输出格式；不写则看 --out 的扩展名，再不然是 jsonl。", show_default=False
        ),
    ] = None,
    out: Out = None,
    names: Names = None,
    workers: Workers = None,
) -> None:
    """Write the themes of every unit of new reports."""
    from fazhi.output import write_text
    from fazhi.topics import apply_themes, load_themes, rename
    from fazhi.topics.export import csv_lines, jsonl_lines
    from fazhi.topics.naming import read_names

    themes, unknown = rename(load_themes(model), read_names(names) if names else {})
    with interruptible(left_alone(out)):
        documents, failures = labelled(paths, None, workers)
        found = apply_themes(themes, documents)
    suffix = out.suffix.lower() if out else ""
    chosen = form or (ApplyFormat.csv if suffix == ".csv" else ApplyFormat.jsonl)
    if chosen is ApplyFormat.csv:
        lines = csv_lines(found, documents)
    else:
        lines = jsonl_lines(found, documents, named=names is not None)
    if out:
        write_text(out, lines)
    else:
        write_stream(lines)
    for note in unknown:
        say(note)
    raise typer.Exit(exit_code(len(documents), failures + len(unknown)))


def labelled(
    paths: Iterable[Path], model: Path | None, workers: int | None
) -> "tuple[tuple[LabeledDocument, ...], int]":
    """Read and label reports; failures are written to stderr and counted."""
    from fazhi.analyze import NothingReadError, gather_paths

    try:
        with progress("阅读") as step:
            found = gather_paths(paths, default_model(model), workers=workers, step=step)
    except NothingReadError as error:
        report_failures(error.failures)
        raise
    report_failures(found.failures)
    return found.documents, len(found.failures)


def number_of_themes(text: str) -> int | None:
    """Return the number that ``--k`` gives, None for ``auto``."""
    if text == "auto":
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise FazhiError(f"--k 应为 auto 或正整数，实为 {text!r}")
    return int(text)
