"""What a model tells people about itself: the card beside its weights, and tables of its scores."""

from collections.abc import Iterator, Mapping
from typing import Any

from fazhi.evaluate import Evaluation, TaskScore

_TASKS = (
    ("kind", "单元性质"),
    ("role", "篇章作用"),
    ("category", "工作领域"),
    ("secondary", "次要领域"),
    ("problems", "问题类型"),
)
_SMALL = 20
"""Labels with fewer units than this are marked: their figures say little."""


def model_card(info: Mapping[str, Any], evaluation: Evaluation) -> str:
    """Return the ``CARD.md`` of a model, in Chinese."""
    data = info["training_data"]
    versions = "、".join(f"{name} {version}" for name, version in info["versions"].items())
    lines = [
        "# 法治政府建设报告标注模型",
        "",
        "给报告的每个单元标注：性质（正文、标题、格式、杂质）、篇章作用、工作领域（附校准过的置信度）、次要领域、问题类型。",
        "",
        f"- 训练数据：{data['reports']} 份虚构报告，{data['units']} 个人工标注单元，指纹 `{data['fingerprint'][:16]}`",
        f"- 随机种子：{info['seed']}；标注手册版本：{info['codebook']}",
        f"- 所用程序库：{versions}",
        "",
        "## 交叉验证（整份报告留出，从不随机拆分单元）",
        "",
        *evaluation_table(evaluation),
        "",
        "这些数字来自为本项目写的虚构报告。真实报告更难：行文更空、栏目更杂。在自己的报告上用之前，请抽一两份人工核对；",
        "置信度低于复核线的单元会标为“待复核”。",
        "",
        "## 不宜用来做什么",
        "",
        "不宜用来给单位排名或考核：模型说的是“这一段讲什么”，不是“这项工作做得怎样”。",
        "",
    ]
    return "\n".join(lines)


def evaluation_table(evaluation: Evaluation) -> Iterator[str]:
    """Yield the lines of Markdown tables with all scores of an evaluation."""
    yield "| 任务 | 单元数 | 准确率 | 宏平均 F1 | 微平均 F1 |"
    yield "|---|---|---|---|---|"
    for name, title in _TASKS:
        task: TaskScore = getattr(evaluation, name)
        yield f"| {title} | {task.support} | {task.accuracy:.3f} | {task.macro_f1:.3f} | {task.micro_f1:.3f} |"
    yield ""
    yield f"工作领域置信度的期望校准误差：{evaluation.calibration.error:.3f}"
    for name, title in _TASKS[1:]:
        yield ""
        yield f"### {title}"
        yield ""
        yield "| 标签 | 精确率 | 召回率 | F1 | 单元数 |"
        yield "|---|---|---|---|---|"
        for label in getattr(evaluation, name).labels:
            small = "（少）" if label.support < _SMALL else ""
            yield (
                f"| {label.label} | {label.precision:.3f} | {label.recall:.3f} | {label.f1:.3f} "
                f"| {label.support}{small} |"
            )
    yield ""
    yield "### 保留最有把握的部分单元时，工作领域的准确率"
    yield ""
    yield "| 保留 | 准确率 |"
    yield "|---|---|"
    for share, accuracy in evaluation.calibration.kept:
        yield f"| {share:.0%} | {accuracy:.3f} |"


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
