"""The command that finds the shortcomings of reports."""

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
from fazhi.errors import FazhiError

if TYPE_CHECKING:
    from fazhi.records import Analysis


class Form(StrEnum):
    """What ``problems`` writes."""

    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"


def problems(
    paths: Paths,
    model: Model = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format", help="输出格式；不写则看 --out 的扩展名，再不然是 table。", show_default=False
        ),
    ] = None,
    out: Out = None,
    workers: Workers = None,
) -> None:
    """Find single shortcomings and the patterns that recur across reports."""
    from fazhi.analyze import NothingReadError, problems_of_paths

    chosen = _form(form, out)
    try:
        with interruptible(left_alone(out)):
            with progress("找不足") as step:
                found = problems_of_paths(paths, default_model(model), workers=workers, step=step)
            _write(found, chosen, out)
    except NothingReadError as error:
        report_failures(error.failures)
        raise
    report_failures(found.failures)
    for note in found.shortcomings.notes if found.shortcomings else ():
        say(note)
    raise typer.Exit(exit_code(len(found.documents), len(found.failures)))


def _form(form: Form | None, out: Path | None) -> Form:
    if form is not None:
        if out is None and form is Form.xlsx:
            raise FazhiError("xlsx 不能打印在屏幕上，请用 --out 指定写到哪个文件")
        return form
    suffix = out.suffix.lower().lstrip(".") if out else ""
    return Form(suffix) if suffix in {"json", "csv", "xlsx"} else Form.table


def _write(found: "Analysis", form: Form, out: Path | None) -> None:
    from fazhi.output import write_text, write_with
    from fazhi.problems import csv_lines, table_lines
    from fazhi.report import write_problems_workbook
    from fazhi.report.exchange import problems_json

    if form is Form.xlsx and out:
        write_with(out, lambda path: write_problems_workbook(found, path))
        return
    assert found.shortcomings is not None  # noqa: S101  problems_of_paths has looked for them
    if form is Form.json:
        pieces: Iterable[str] = [problems_json(found)]
    else:
        lines = csv_lines if form is Form.csv else table_lines
        pieces = lines(found.shortcomings, found.documents)
    if out:
        write_text(out, pieces)
    else:
        write_stream(pieces)
