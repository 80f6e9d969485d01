"""The command that says why a unit was labelled as it was: explain."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fazhi.cli.common import Model, default_model, say, write_stream

if TYPE_CHECKING:
    from fazhi.records import LabeledDocument


class ExplainFormat(StrEnum):
    """What ``explain`` prints."""

    table = "table"
    json = "json"


def explain_unit(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="一份报告。", show_default=False)],
    unit: Annotated[
        int | None,
        typer.Option("--unit", help="第几个单元；不写则列出全部单元的编号。", show_default=False),
    ] = None,
    model: Model = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            help="标注数据：文件夹或 .jsonl 文件，从中找相近的例子；不写则用项目自带的。",
            show_default=False,
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="每一类词各列几个。")] = 10,
    form: Annotated[ExplainFormat, typer.Option("--format", help="打印的格式。")] = ExplainFormat.table,
) -> None:
    """Say why one unit of a report was labelled as it was."""
    from fazhi import api

    classifier = api.load_model(default_model(model))
    if unit is None:
        _list_units(api.label(path, classifier), form)
        return
    from fazhi.explain import explanation_lines

    found = api.explain_unit(path, unit, classifier, top=top, data=data)
    if form is ExplainFormat.json:
        _write_json(found.as_dict())
        return
    write_stream(f"{line}\n" for line in explanation_lines(found))


def _list_units(labeled: "LabeledDocument", form: ExplainFormat) -> None:
    from fazhi.report.export import table_lines
    from fazhi.report.units import unit_rows

    if form is ExplainFormat.json:
        _write_json({"units": list(unit_rows(labeled))})
        return
    write_stream(table_lines([labeled]))
    say("要看某一单元为什么这样标，请加 --unit 和行首的编号。")


def _write_json(value: dict[str, Any]) -> None:
    import json

    write_stream([json.dumps(value, ensure_ascii=False, indent=1), "\n"])
