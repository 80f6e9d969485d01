"""Commands over labelled data: train, evaluate."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fazhi.cli.common import default_model, exit_code, interruptible, left_alone, say, write_stream

Data = Annotated[Path, typer.Option("--data", help="标注数据：文件夹或 .jsonl 文件。", show_default=False)]


class EvaluationFormat(StrEnum):
    """What ``evaluate`` prints."""

    table = "table"
    json = "json"


def train(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="模型写到这个目录。", show_default=False)],
    config: Annotated[
        Path | None, typer.Option("--config", help="训练设置；不写则用自带的。", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子。")] = 0,
    labels: Annotated[
        list[Path] | None,
        typer.Option("--labels", help="自己更正的标注（.jsonl），分量更重，可多次给出。", show_default=False),
    ] = None,
    unlabeled: Annotated[
        list[Path] | None,
        typer.Option(
            "--unlabeled", help="没有标注的报告，从明确的小标题学习，可多次给出。", show_default=False
        ),
    ] = None,
) -> None:
    """Train a model and judge it by grouped cross-validation."""
    from fazhi.api import train as run

    with interruptible(left_alone(out)):
        model, evaluation = run(
            data,
            out,
            config=config,
            seed=seed,
            progress=say,
            labels=labels or [],
            unlabeled=unlabeled or [],
        )
    say(
        f"交叉验证（整份报告留出）：工作领域准确率 {evaluation.category.accuracy:.3f}，"
        f"宏平均 F1 {evaluation.category.macro_f1:.3f}；篇章作用准确率 {evaluation.role.accuracy:.3f}；"
        f"问题类型微平均 F1 {evaluation.problems.micro_f1:.3f}。"
    )
    say(f"模型已写到 {out}，说明见其中的 CARD.md。")
    raise typer.Exit(exit_code(1, model.info.get("weak", {}).get("failed", 0)))


def evaluate(
    data: Data,
    model: Annotated[
        Path | None, typer.Option("--model", help="模型目录；不写则用自带模型。", show_default=False)
    ] = None,
    form: Annotated[EvaluationFormat, typer.Option("--format", help="输出格式。")] = EvaluationFormat.table,
) -> None:
    """Compare a model with labelled reports it has not been trained on."""
    from fazhi.api import load_model
    from fazhi.cards import evaluation_table
    from fazhi.evaluate import evaluate_classifier
    from fazhi.labeled import read_labeled, text_prints

    classifier, reports = load_model(default_model(model)), read_labeled([data])
    known = set(classifier.info["training_data"].get("texts", ()))
    if seen := sum(print_ in known for print_ in text_prints(reports)):
        say(f"其中 {seen} 份报告这个模型训练时就见过，下面的数字会偏高；交叉验证的成绩见模型的 CARD.md")
    evaluation = evaluate_classifier(classifier, reports)
    if form is EvaluationFormat.json:
        import json

        write_stream([json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=1), "\n"])
        return
    write_stream(f"{line}\n" for line in evaluation_table(evaluation))
    write_stream(["\n### 最常见的混淆（工作领域）\n\n"])
    write_stream(f"{truth} → {said}：{count}\n" for truth, said, count in evaluation.category.confusion[:10])
