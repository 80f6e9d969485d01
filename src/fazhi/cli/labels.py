"""Commands over labelled data as such: agree, suspects."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fazhi.cli.common import say, write_stream
from fazhi.cli.usage import Command, Group

if TYPE_CHECKING:
    from fazhi.agreement import Agreement, FieldAgreement
    from fazhi.suspects import Suspect

labels_app = typer.Typer(
    cls=Group,
    help="检查标注：两人标得是否一致，哪些标注可疑。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_TITLES = {
    "kind": "单元性质",
    "role": "篇章作用",
    "category": "工作领域",
    "secondary": "次要领域",
    "problems": "问题类型",
}
_LISTED = 30
"""Lines listed in a table for the terminal; files hold all of them."""
_SHOWN = 36
"""Characters of a unit shown in a terminal table."""


class LabelsFormat(StrEnum):
    """What these commands print."""

    table = "table"
    json = "json"


Form = Annotated[LabelsFormat, typer.Option("--format", help="打印的格式。")]


def _csv_name(out: Path | None) -> Path | None:
    if out and out.suffix.lower() != ".csv":
        raise typer.BadParameter(f"清单写成 CSV，文件名请以 .csv 结尾（{out}）")
    return out


@labels_app.command(cls=Command, help="比较两人对同一批报告的标注：一致率、κ、α，并列出分歧供裁定。")
def agree(
    a: Annotated[Path, typer.Argument(metavar="A", help="一人的标注：文件夹或 .jsonl。", show_default=False)],
    b: Annotated[Path, typer.Argument(metavar="B", help="另一人的标注。", show_default=False)],
    form: Form = LabelsFormat.table,
    out: Annotated[
        Path | None,
        typer.Option("--out", callback=_csv_name, help="把全部分歧写成 CSV 文件。", show_default=False),
    ] = None,
) -> None:
    """Compare two people's labels of the same reports."""
    from fazhi.agreement import compare_labels
    from fazhi.labeled import read_labeled

    found = compare_labels(read_labeled([a]), read_labeled([b]))
    if out:
        rows = [
            [d.report, str(d.unit), _TITLES[d.field], "；".join(d.a), "；".join(d.b), d.text]
            for d in found.disagreements
        ]
        _write_csv(out, ["报告", "单元", "项目", "A", "B", "文字"], rows)
    if form is LabelsFormat.json:
        _write_json(found.as_dict())
        return
    write_stream(f"{line}\n" for line in _agreement_lines(found, a, b))


@labels_app.command(cls=Command, help="找出可能标错的工作领域：用没见过该报告的模型逐份检验。")
def suspects(
    data: Annotated[Path, typer.Option("--data", help="标注：文件夹或 .jsonl 文件。", show_default=False)],
    top: Annotated[
        int | None,
        typer.Option(
            "--top",
            min=1,
            help="只列最可疑的 N 个；不写则表格列 30 个，CSV 与 JSON 全列。",
            show_default=False,
        ),
    ] = None,
    form: Form = LabelsFormat.table,
    out: Annotated[
        Path | None,
        typer.Option("--out", callback=_csv_name, help="把清单写成 CSV 文件。", show_default=False),
    ] = None,
) -> None:
    """List labels that are probably wrong."""
    from fazhi.labeled import read_labeled
    from fazhi.suspects import find_suspects, held_out_category

    reports = read_labeled([data])
    say(f"交叉验证：工作领域（{len(reports)} 份报告，整份留出）")
    held = held_out_category(reports)
    found = find_suspects(held)
    listed = found[:top]
    if out:
        header = ["报告", "单元", "现标", "建议", "现标概率", "建议概率", "建议已在次类", "文字"]
        _write_csv(out, header, map(_suspect_cells, listed))
    if form is LabelsFormat.json:
        _write_json(
            {"units": len(held.given), "found": len(found), "suspects": [s.as_dict() for s in listed]}
        )
        return
    write_stream(
        f"{line}\n" for line in _suspect_lines(found, listed if top else listed[:_LISTED], len(held.given))
    )


def _agreement_lines(found: "Agreement", a: Path, b: Path) -> Iterator[str]:
    from fazhi.output import for_terminal

    yield for_terminal(f"A：{a}")
    yield for_terminal(f"B：{b}")
    yield f"{found.reports} 份报告，{found.units} 个单元。"
    yield "篇章作用、工作领域、次要领域只比双方都标为正文的单元，问题类型只比双方都标为不足的单元。"
    yield ""
    yield "| 项目 | 单元数 | 完全一致 | 标签重合（Dice） | Cohen κ | Krippendorff α |"
    yield "|---|---|---|---|---|---|"
    for field, title in _TITLES.items():
        one: FieldAgreement = getattr(found, field)
        yield f"| {title} | {one.units} | {_figures(one.same, one.dice, one.kappa, one.alpha)} |"
    for field, title in _TITLES.items():
        used = [label for label in getattr(found, field).labels if label.a or label.b]
        if used:
            yield from (
                "",
                f"### {title}",
                "",
                "| 标签 | 一致度 2a/(2a+b+c) | κ | A 标了 | B 标了 |",
                "|---|---|---|---|---|",
            )
        for label in used:
            yield f"| {label.label} | {_figures(label.agreement, label.kappa)} | {label.a} | {label.b} |"
    yield from ("", f"### 分歧：{len(found.disagreements)} 处", "")
    for one_place in found.disagreements[:_LISTED]:
        said = f"A {_joined(one_place.a)}｜B {_joined(one_place.b)}"
        place = f"{for_terminal(one_place.report)} 第 {one_place.unit} 单元"
        yield f"{place}  {_TITLES[one_place.field]}：{said}  {_shorten(one_place.text)}"
    yield from _more(len(found.disagreements), min(_LISTED, len(found.disagreements)))


def _suspect_cells(suspect: "Suspect") -> list[str]:
    return [
        suspect.report,
        str(suspect.unit),
        suspect.given,
        suspect.suggested,
        f"{suspect.given_chance:.3f}",
        f"{suspect.suggested_chance:.3f}",
        "是" if suspect.in_secondary else "",
        suspect.text,
    ]


def _suspect_lines(found: Sequence["Suspect"], listed: Sequence["Suspect"], units: int) -> Iterator[str]:
    from fazhi.output import for_terminal

    yield f"{units} 个正文单元中，{len(found)} 个的工作领域可疑，最可疑的在前。可疑不等于标错，请对照手册。"
    yield ""
    for one in listed:
        also = "（已在次类）" if one.in_secondary else ""
        yield (
            f"{for_terminal(one.report)} 第 {one.unit} 单元  现标 {one.given} {one.given_chance:.0%}"
            f" → 建议 {one.suggested} {one.suggested_chance:.0%}{also}  {_shorten(one.text)}"
        )
    yield from _more(len(found), len(listed))


def _more(total: int, listed: int) -> Iterator[str]:
    if total > listed:
        yield f"……另有 {total - listed} 处未列，加 --out 文件名.csv 可得清单。"


def _figures(*values: float | None) -> str:
    return " | ".join("—" if value is None else f"{value:.3f}" for value in values)


def _joined(labels: Sequence[str]) -> str:
    return "；".join(labels) or "（空）"


def _shorten(text: str) -> str:
    from fazhi.output import for_terminal

    shown = for_terminal(text)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def _write_json(value: dict[str, Any]) -> None:
    import json

    write_stream([json.dumps(value, ensure_ascii=False, indent=1), "\n"])


def _write_csv(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    """Write a CSV file; the byte order mark tells Excel that it is UTF-8."""
    import csv
    import io

    from fazhi.output import for_cell, write_text

    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([for_cell(cell) for cell in row] for row in rows)
    write_text(path, ["\ufeff", content.getvalue()])
