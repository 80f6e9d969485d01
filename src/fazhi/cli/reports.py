"""Commands over reports: read, classify, analyze."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

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
    from fazhi.records import Analysis, Failure, LabeledDocument

M = TypeVar("M")


class Format(StrEnum):
    """What ``classify`` writes."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


def read(paths: Paths) -> None:
    """Print the text of reports as extracted."""
    from fazhi.ingest import find_documents, read_reports
    from fazhi.output import for_terminal
    from fazhi.records import Failure

    documents, failures = find_documents(paths)
    done = 0
    failed = report_failures(failures)
    for report in read_reports(documents):
        if isinstance(report, Failure):
            failed += report_failures([report])
            continue
        heading = f"==> {for_terminal(report.path)} <==\n" if len(documents) > 1 else ""
        write_stream([heading, report.text, "\n"])
        done += 1
    raise typer.Exit(exit_code(done, failed))


def classify(
    paths: Paths,
    model: Model = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", help="输出格式；不写则看 --out 的扩展名，再不然是 table。", show_default=False
        ),
    ] = None,
    out: Out = None,
    scores: Annotated[bool, typer.Option("--scores", help="附上每个领域的概率。")] = False,
    workers: Workers = None,
) -> None:
    """Label every unit of new reports."""
    from fazhi.analyze import label_paths, make_from_paths
    from fazhi.report.export import jsonl_text

    chosen = _format(form, out)
    tally = _Tally()

    def kept() -> str:
        return left_alone(out)() if out else f"{tally.done} 份报告的结果已输出"

    with interruptible(kept), progress("标注") as step:
        labelling: dict[str, Any] = {"scores": scores, "workers": workers, "step": step}
        if chosen is Format.jsonl:  # made where the units are labelled, the lines travel alone
            lines = partial(jsonl_text, scores=scores)
            texts = _begun(tally.successes(make_from_paths(paths, default_model(model), lines, **labelling)))
            if texts:
                _write_lines(texts, out)
        else:
            documents = _begun(tally.successes(label_paths(paths, default_model(model), **labelling)))
            if documents:
                _write(documents, chosen, out, scores)
    raise typer.Exit(exit_code(tally.done, tally.failed))


class _Tally:
    """Lets documents through and counts them; failures are written to stderr as they come."""

    def __init__(self) -> None:
        self.done = 0
        self.failed = 0

    def successes(self, results: "Iterable[M | Failure]") -> Iterator[M]:
        """Yield those of ``results`` that are no failures."""
        from fazhi.records import Failure

        for result in results:
            if isinstance(result, Failure):
                self.failed += report_failures([result])
            else:
                self.done += 1
                yield result


def _begun(results: Iterator[M]) -> Iterator[M] | None:
    """Return the same results; None if there are none: then an older file of that name stays as it is."""
    first = list(islice(results, 1))
    return chain(first, results) if first else None


def _format(form: Format | None, out: Path | None) -> Format:
    if form is not None:
        if out is None and form in {Format.xlsx, Format.parquet}:
            raise FazhiError(f"{form.value} 不能打印在屏幕上，请用 --out 指定写到哪个文件")
        return form
    suffix = out.suffix.lower().lstrip(".") if out else ""
    return Format(suffix) if suffix in {"jsonl", "csv", "xlsx", "parquet"} else Format.table


def _write(documents: "Iterator[LabeledDocument]", form: Format, out: Path | None, scores: bool) -> None:
    from fazhi.output import write_with
    from fazhi.report.export import csv_lines, table_lines
    from fazhi.report.parquet import write_units_parquet

    if form is Format.xlsx and out:
        from datetime import date

        from fazhi.records import Analysis
        from fazhi.report import write_units_workbook

        kept = Analysis(tuple(documents), (), "", date.today().isoformat())
        write_with(out, lambda path: write_units_workbook(kept, path, scores))
        return
    if form is Format.parquet and out:
        write_with(out, lambda path: write_units_parquet(documents, path, scores))
        return
    _write_lines(csv_lines(documents, scores) if form is Format.csv else table_lines(documents), out)


def _write_lines(lines: Iterable[str], out: Path | None) -> None:
    from fazhi.output import write_text

    if out:
        write_text(out, lines)
    else:
        write_stream(lines)


def analyze(
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", help="结果写到这个文件夹。", show_default=False)],
    model: Model = None,
    topics: Annotated[
        Path | None,
        typer.Option("--topics", help="用这个主题模型，不另找主题。", show_default=False),
    ] = None,
    workers: Workers = None,
) -> None:
    """Label reports, look for what recurs, and write all results into one folder."""
    from fazhi.analyze import NothingReadError, add_findings, gather_paths
    from fazhi.topics import FitOptions, load_themes

    if topics is not None:
        load_themes(topics)  # a bad one is told before the reports are read, not after
    used = default_model(model)
    with interruptible(left_alone(out)):
        try:
            with progress("标注") as step:
                found = gather_paths(paths, used, workers=workers, step=step)
        except NothingReadError as error:
            report_failures(error.failures)
            raise
        with progress("找不足和主题", "次") as step:
            found = add_findings(found, used, topics=topics, options=FitOptions(workers=workers), step=step)
        write_results(found, out)


def write_results(found: "Analysis", out: Path) -> None:
    """Write all of an analysis into a folder, say what it found, and end with the exit code."""
    _write_analysis(found, out)
    report_failures(found.failures)
    for note in (
        *(found.shortcomings.notes if found.shortcomings else ()),
        *(found.themes.notes if found.themes else ()),
    ):
        say(note)
    _summarise(found, out)
    raise typer.Exit(exit_code(len(found.documents), len(found.failures)))


def _write_analysis(found: "Analysis", folder: Path) -> None:
    from fazhi.output import whole_folder

    with whole_folder(folder) as out:
        parquet = _write_files(found, out)
    if not parquet:
        # An older one would not belong to the files beside it.
        (folder / "units.parquet").unlink(missing_ok=True)


def _write_files(found: "Analysis", out: Path) -> bool:
    """Write all files of an analysis; return whether the units could be written as Parquet too."""
    from fazhi.findings import Themes
    from fazhi.output import write_text, write_with
    from fazhi.report import render_html, write_workbook
    from fazhi.report.exchange import json_text, problems_json
    from fazhi.report.export import failure_lines, jsonl_lines
    from fazhi.report.parquet import NoPyarrowError, write_units_parquet
    from fazhi.topics import topics_json

    corrected = any(said.corrected for document in found.documents for said in document.predictions)
    write_text(out / "units.jsonl", jsonl_lines(found.documents, corrected=corrected))
    write_text(out / "problems.json", [problems_json(found)])
    write_text(out / "topics.json", [json_text(topics_json(found.themes or Themes(()), found.documents))])
    parquet = True
    try:
        write = partial(write_units_parquet, found.documents, corrected=corrected)
        write_with(out / "units.parquet", write)
    except NoPyarrowError as error:
        parquet = False
        say(f"没有写 units.parquet：{error}")
    write_with(out / "workbook.xlsx", lambda path: write_workbook(found, path))
    write_text(out / "failures.csv", failure_lines(found.failures))
    write_text(out / "report.html", [render_html(found)])
    return parquet


def _summarise(found: "Analysis", out: Path) -> None:
    from collections import Counter

    from fazhi.codebook import codebook
    from fazhi.report import findings

    units = [unit for document in found.documents for unit in document.predictions if unit.kind == "body"]
    roles = Counter(unit.role for unit in units)
    categories = Counter(unit.category for unit in units)
    named = "、".join(f"{role} {roles[role]}" for role in codebook().roles)
    say(f"读成 {len(found.documents)} 份报告，{len(units)} 个正文单元（{named}）。")
    if found.failures:
        say(f"另有 {len(found.failures)} 个文件没有读成，原因见 {out / 'failures.csv'}。")
    say("讲得最多的领域：" + "、".join(f"{name} {count}" for name, count in _most(categories)))
    for line in findings(found):
        say(line)
    review = sum(unit.needs_review for unit in units)
    say(f"置信度低、建议人工复核的单元：{review} 个。")
    say(f"请打开 {out / 'report.html'} 看图表与原文，{out / 'workbook.xlsx'} 是工作簿。")


def _most(counts: Mapping[str | None, int] | Mapping[str, int], top: int = 5) -> list[tuple[str, int]]:
    ordered = sorted(
        ((str(name), count) for name, count in counts.items()), key=lambda item: (-item[1], item[0])
    )
    return ordered[:top]
