"""What a model's card says of corrections and of reports without labels."""

from collections.abc import Mapping
from typing import Any


def training_notes(info: Mapping[str, Any]) -> str:
    """Return a section of Markdown on what a user added to the labelled data; empty if nothing.

    Parameters
    ----------
    info : mapping
        A classifier's ``info``.
    """
    notes = [*_corrections(info), *_weak(info)]
    return "\n".join(["", "## 另加的训练材料", "", *notes, ""]) if notes else ""


def _corrections(info: Mapping[str, Any]) -> list[str]:
    told = info.get("corrections")
    if not told:
        return []
    weight = info["settings"]["correction_weight"]
    changed = f"替换标注数据里的标注 {told['replaced']} 处，另增 {told['added']} 个单元"
    return [f"- 使用者的更正：{told['units']} 个单元（{changed}），训练时每个按 {weight:g} 个计"]


def _weak(info: Mapping[str, Any]) -> list[str]:
    told = info.get("weak")
    if not told:
        return []
    weight = info["settings"]["weak_weight"]
    lines = [
        f"- 未标注的报告：{told['reports']} 份，由明确的小标题取得 {told['units']} 个弱标注单元，只用于学习工作领域"
    ]
    if "macro_f1_with" in told:
        figures = f"不用时 {told['macro_f1_without']:.4f}，用时 {told['macro_f1_with']:.4f}"
        lines.append(f"- 弱标注的得失（交叉验证，工作领域宏平均 F1）：{figures}")
    if not told["used"]:
        return [*lines, "- 弱标注未采用"]
    return [
        *lines,
        f"- 弱标注已采用，训练时每个按 {weight:g} 个计",
        "- 小标题得来的类别约有一成不准，模型会记住它们：请不要用本模型标注上面这些报告自身",
    ]
