"""Features in words for people: what a word, a run of characters or a mark of structure is called."""

from fazhi.records import Unit
from fazhi.words import KINDS

BLOCKS = {"word": "正文词", "char": "字串", "first": "首句", "heading": "标题", "structure": "位置与格式"}
"""What each block of features is called."""

_PARTS = {
    "results": "成效",
    "problems": "不足",
    "duty": "履职情况",
    "plans": "计划",
    "problems+plans": "不足和计划",
    "intro": "引言",
    "": "看不出",
}
_FORMS = {
    "heading": "独立成行的标题",
    "runin": "标题与正文同在一段",
    "item": "列举项",
    "lead": "列举前的引导句",
    "plain": "普通段落",
    "title": "报告题目",
    "table": "表格",
}
_LEVELS = ("无编号", "第一部分", "一、", "（一）", "1.", "（1）", "一是", "①")
_PLACES = {
    "above": "在第一段正文之前",
    "below": "在最后一段正文之后",
    "first": "第一段正文",
    "last": "最后一段正文",
    "inside": "正文中间",
}
_CUES = {
    "problems_cue": "开头像要讲不足",
    "plans_cue": "开头像要讲计划",
    "closing_cue": "开头像结束语",
    "intro": "像全文引言",
}
_RULES = {
    "": "不是固定格式",
    "addressee": "主送机关",
    "salutation": "称呼",
    "closing": "特此报告",
    "closing-report": "结束语",
    "date-line": "成文日期",
    "document-number": "发文字号",
    "signer": "签发人",
    "letterhead": "版头",
    "print-line": "印发说明",
    "contents": "目录",
    "contents-entry": "目录中的一行",
    "title": "报告题目",
    "title-again": "重复的题目",
    "above-title": "题目的上半行",
    "below-title": "题目下面的短行",
    "issuer-above": "题目上方的单位名称",
    "before-title": "题目前面的文字",
    "signature": "落款",
    "after-end": "落款后面的文字",
    "breadcrumb": "网页导航",
    "page-fields": "索引号、发布日期等",
    "page-fields-spaced": "索引号、发布日期等",
    "font-size": "字号选择",
    "page-actions": "打印、关闭等按钮",
    "neighbours": "上一篇、下一篇",
    "scan-code": "扫码提示",
    "site-footer": "网站页脚",
    "nav-bar": "网站栏目",
    "attachment-file": "附件",
    "timestamp": "时间",
    "link-or-code": "网址或代码",
    "page-number": "页码",
    "menu-word": "网站菜单",
    "site-name": "网站名称",
}


def shown(block: str, token: str, unit: Unit) -> str:
    """Return a feature of ``unit`` in words for people.

    >>> unit = Unit(1, "下一步，抓好落实。", 0, 9, part="plans")
    >>> shown("word", "抓好_落实", unit), shown("structure", "part=plans", unit)
    ('抓好＋落实', '所在部分：计划')
    """
    if block != "structure":
        return token.replace("_", "＋").replace(
            "0", "〈数〉"
        )  # features know of a figure only that it is one
    if token.startswith("end="):  # may itself end with the comma that joins others
        return f"末字：“{token.removeprefix('end=')}”"
    return "，".join(_mark(mark, unit, joined=token.startswith("last,")) for mark in token.split(","))


def _mark(mark: str, unit: Unit, joined: bool) -> str:
    """Return one ``name=value`` in words; in a joined mark a level is only there or not."""
    name, _, value = mark.partition("=")
    if name == "level":
        known = _LEVELS[int(value)] if int(value) < len(_LEVELS) else value
        return f"编号：{known}" if not joined else ("无编号" if value == "0" else "有编号")
    plain = {
        "last": "最后一段正文",
        "hint": f"初看是{KINDS.get(value, value)}",
        "rule": f"格式：{_RULES.get(value, value)}",
        "form": f"写法：{_FORMS.get(value, value)}",
        "part": f"所在部分：{_PARTS.get(value, value)}",
        "depth": f"上面有 {value} 层标题",
        # The feature is only a step of length; the unit's own length says more.
        "length": f"长度：{len(unit.text)} 字",
        "place": f"位置：{_PLACES.get(value, value)}",
        "before": f"前一单元初看是{KINDS.get(value, value)}" if value else "前面没有单元",
        "after": f"后一单元初看是{KINDS.get(value, value)}" if value else "后面没有单元",
        "cue": _CUES.get(value, value),
    }
    return plain.get(name, mark)
