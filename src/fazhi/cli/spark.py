"""``fazhi spark``: the commands for more reports than one machine labels."""

from pathlib import Path
from typing import Annotated

import typer

from fazhi.cli.common import Model, Paths, Workers, default_model, exit_code, say
from fazhi.cli.usage import Command, Group

spark_app = typer.Typer(cls=Group, help="报告太多、一台电脑不够时，用 Spark 集群。", no_args_is_help=True)

spark_topics = typer.Typer(cls=Group, help="在 Spark 上找主题。", no_args_is_help=True)
spark_app.add_typer(spark_topics, name="topics")

Master = Annotated[str, typer.Option("--master", help="Spark 主节点地址，例如 local[2]、spark://host:7077。")]


@spark_app.command("classify", cls=Command, help="在 Spark 上给报告的每个单元打标签，结果是分区的 Parquet。")
def classify(
    given: Annotated[
        str,
        typer.Argument(
            metavar="INPUT", help="报告文件夹，或含 report、text 两列的 Parquet。", show_default=False
        ),
    ],
    out: Annotated[str, typer.Option("--out", help="结果文件夹（新建）。", show_default=False)],
    master: Master = "local[*]",
    model: Model = None,
) -> None:
    """Label documents on Spark."""
    from fazhi.spark import classify_with_spark

    found = classify_with_spark(given, out, default_model(model), master)
    say(f"读成 {found.reports} 份报告，{found.units} 个单元，在 {out}/units（按年度分区）。")
    if found.failures:
        say(f"另有 {found.failures} 份没有读成，原因在 {out}/failures。")
    raise typer.Exit(exit_code(found.reports, found.failures))


@spark_topics.command("fit", cls=Command, help="用 MLlib 的 LDA 找主题，写成与 topics fit 相同的主题模型。")
def fit(
    paths: Paths,
    *,
    out: Annotated[Path, typer.Option("--out", help="主题模型写到这个目录。", show_default=False)],
    k: Annotated[int, typer.Option("--k", min=2, help="主题数。")] = 30,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子。")] = 0,
    master: Master = "local[*]",
    model: Model = None,
    workers: Workers = None,
) -> None:
    """Fit themes with MLlib and write a model directory."""
    from dataclasses import replace

    from fazhi.cli.topics import labelled
    from fazhi.spark import fit_with_spark
    from fazhi.store import check_target
    from fazhi.topics import save_themes, topics_json

    check_target(out)
    documents, failures = labelled(paths, model, workers)
    themes, found = fit_with_spark(documents, k, seed, master)
    save_themes(replace(themes, fitted=topics_json(found, documents)), out)
    for note in found.notes:
        say(note)
    say(
        f"{len(documents)} 份报告，{themes.k} 个主题，已写到 {out}；用 fazhi topics show --model {out} 查看。"
    )
    raise typer.Exit(exit_code(len(documents), failures))
