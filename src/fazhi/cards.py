"""What a model tells people about itself: the card beside its weights, and tables of its scores."""

from collections.abc import Iterator, Mapping
from typing import Any

from fazhi.bootstrap import COVERAGE, FEWEST, RESAMPLES
from fazhi.evaluate import BINS, SMALL, Calibration, Evaluation, Review, TaskScore

_TASKS = (
    ("kind", "单元性质"),
    ("role", "篇章作用"),
    ("category", "工作领域"),
    ("secondary", "次要领域"),
    ("problems", "问题类型"),
)
_WIDTH = 30
"""Characters of a bar that stands for 1."""


def model_card(info: Mapping[str, Any], evaluation: Evaluation) -> str:
    """Return the ``CARD.md`` of a model, in Chinese."""
    data = info["training_data"]
    versions = "、".join(f"{name} {version}" for name, version in info["versions"].items())
    lines = [
        "# 法治政府建设报告标注模型",
        "",
        "给报告的每个单元标注：性质（正文、标题、格式、杂质）、篇章作用、工作领域（附校准过的置信度）、次要领域、问题类型。",
        "",
        f"- 训练数据：{data['reports']} 份报告，{data['units']} 个标注单元，指纹 `{data['fingerprint'][:16]}`",
        f"- 随机种子：{info['seed']}；标注手册版本：{info['codebook']}",
        f"- 所用程序库：{versions}",
        "",
        "## 交叉验证（整份报告留出，从不随机拆分单元）",
        "",
        *evaluation_table(evaluation),
        "",
        "这些数字是在训练数据自己身上留出报告测的。自带模型的训练数据是为本项目写的虚构报告，真实报告更难：行文更空、",
        "栏目更杂。在自己的报告上用之前，请抽一两份人工核对；置信度低于复核线的单元会标为“待复核”。区间只反映换一批同样的报告时数字会怎样变，不反映真实报告与虚构报告的差别；",
        "置信度和复核线也是用这些留出的单元定下的，所以校准误差和复核线以上的准确率略偏好看。",
        "",
        "## 不宜用来做什么",
        "",
        "不宜用来给单位排名或考核：模型说的是“这一段讲什么”，不是“这项工作做得怎样”。",
        "",
    ]
    return "\n".join(lines)


def evaluation_table(evaluation: Evaluation) -> Iterator[str]:
    """Yield the lines of Markdown tables with all scores of an evaluation, with 95 % intervals."""
    yield "| 任务 | 单元数 | 准确率 | 宏平均 F1 | 微平均 F1 |"
    yield "|---|---|---|---|---|"
    for name, title in _TASKS:
        task: TaskScore = getattr(evaluation, name)
        figures = (
            _figure(task.accuracy, task.accuracy_low, task.accuracy_high),
            _figure(task.macro_f1, task.macro_f1_low, task.macro_f1_high),
            _figure(task.micro_f1, task.micro_f1_low, task.micro_f1_high),
        )
        yield f"| {title} | {task.support} | {' | '.join(figures)} |"
    yield ""
    yield _on_intervals(evaluation.reports)
    for name, title in _TASKS[1:]:
        yield from ("", f"### {title}", "")
        yield "| 标签 | 精确率 | 召回率 | F1 | 单元数 |"
        yield "|---|---|---|---|---|"
        for label in getattr(evaluation, name).labels:
            yield (
                f"| {label.label} | {label.precision:.3f} | {label.recall:.3f} "
                f"| {_figure(label.f1, label.low, label.high)} | {label.support}{'（少）' if label.small else ''} |"
            )
    yield from ("", f"标“（少）”的标签不足 {SMALL} 个单元，数字只能参考。")
    yield from ("", "### 工作领域的置信度准不准", "")
    yield from _reliability(evaluation.calibration)
    yield from ("", "### 保留最有把握的部分单元时，工作领域的准确率", "")
    yield "| 保留 | 准确率 |"
    yield "|---|---|"
    for share, accuracy in evaluation.calibration.kept:
        yield f"| {share:.0%} | {accuracy:.3f} |"
    if evaluation.review is not None:
        yield from ("", _on_review(evaluation.review))


def _figure(value: float, low: float | None, high: float | None) -> str:
    """Return a figure with its interval, as in ``0.981 [0.974, 0.987]``."""
    return f"{value:.3f}" if low is None or high is None else f"{value:.3f} [{low:.3f}, {high:.3f}]"


def _on_intervals(reports: int | None) -> str:
    if reports is None:
        return "没有区间：不知道哪个单元属于哪份报告。"
    if reports < FEWEST:
        return f"没有区间：只有 {reports} 份报告，至少要 {FEWEST} 份。"
    return (
        f"方括号内是 {COVERAGE:.0%} 区间：{reports} 份报告整份有放回地重抽 {RESAMPLES} 次。"
        f"某个标签出现在不足 {FEWEST} 份报告里时不给区间；区间没有宽度，只说明这些报告里几乎没有出错。"
    )


def _reliability(calibration: Calibration) -> Iterator[str]:
    """Yield the reliability diagram: accuracy as a bar, the mean confidence as a mark on it."""
    rows = {round(low * BINS): rest for low, *rest in calibration.bins}
    yield "```"
    yield "置信度    单元数  平均置信度  准确率"
    for number in range(BINS):
        span = f"{number / BINS:.1f}-{(number + 1) / BINS:.1f}"
        if number not in rows:
            yield f"{span:<10}{0:>6}{'-':>12}{'-':>8}"
            continue
        units, mean, accuracy = rows[number]
        yield f"{span:<10}{units:>6}{mean:>12.3f}{accuracy:>8.3f}  {_bar(accuracy, mean)}"
    yield "```"
    yield ""
    yield (
        "横条长短是准确率，┃ 是平均置信度：条比 ┃ 短是过于自信，比 ┃ 长是过于谨慎。"
        f"期望校准误差：{calibration.error:.3f}"
    )


def _bar(accuracy: float, mean: float) -> str:
    """Return a bar; all of its characters are equally wide, in Chinese terminals too."""
    bar = ["█" if i < round(accuracy * _WIDTH) else "·" for i in range(_WIDTH)]
    bar.insert(round(mean * _WIDTH), "┃")
    return "".join(bar)


def _on_review(review: Review) -> str:
    total = review.units + review.rest
    if not total:
        return f"复核线为置信度 {review.threshold:.3f}；没有正文单元可比。"
    line = f"复核线为置信度 {review.threshold:.3f}：{total} 个正文单元中 {review.units} 个"
    line += f"（{review.units / total:.1%}）待复核"
    if review.units:
        line += f"，它们的准确率为 {review.accuracy:.3f}"
    if review.rest:
        line += f"；其余 {review.rest} 个的准确率为 {review.rest_accuracy:.3f}"
    return f"{line}。"


def scores_of(evaluation: Evaluation) -> dict[str, float]:
    """Return the few figures that stand in a model's manifest."""
    return {
        "kind_accuracy": evaluation.kind.accuracy,
        "role_accuracy": evaluation.role.accuracy,
        "role_macro_f1": evaluation.role.macro_f1,
        "category_accuracy": evaluation.category.accuracy,
        "category_macro_f1": evaluation.category.macro_f1,
        "problems_micro_f1": evaluation.problems.micro_f1,
        "secondary_micro_f1": evaluation.secondary.micro_f1,
        "calibration_error": evaluation.calibration.error,
    }
