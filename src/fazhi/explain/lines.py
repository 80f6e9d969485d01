"""An explanation → lines for people."""

from collections.abc import Iterable, Iterator, Mapping

from fazhi.explain.records import Choice, Explanation, Feature, Neighbour, ProblemType, Votes
from fazhi.explain.words import BLOCKS
from fazhi.labeled import Label
from fazhi.output import for_terminal
from fazhi.records import Prediction
from fazhi.words import KINDS

_POINTS = 100
"""Scores are shown as points, so many to one unit of score: whole numbers read easier than 0.0347."""
_NOTHING = "0.0"
_FIELDS = 4
"""Fields named in a list of shares or chances."""
_SLIGHT = 0.05
"""Shares and chances below this are left out, but never the first."""
_LEAST = 0.005
_SHOWN = 60
_TYPES = 3
"""Problem types shown that were not given."""


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Yield an explanation as lines of text, without line feeds."""
    yield from _head(found)
    yield ""
    yield (
        "每个词后的数，是它使前者比后者多得的分，负数是少得的分；"
        "各项合计加起来，就是两者的得分差。〈数〉是任何一个数字。"
    )
    if found.role is None:
        yield from _choice_lines("单元性质", found.kind, KINDS)
    if found.category and found.votes:
        yield from _choice_lines("工作领域", found.category)
        yield from _vote_lines(found.category, found.votes)
    if found.role:
        yield from _choice_lines("篇章作用", found.role)
    if found.problem_types:
        yield from ("", "【问题类型】", *_problem_lines(found.problem_types))
    yield from ("", "【相近的标注例子】", *_neighbour_lines(found.neighbours))


def _head(found: Explanation) -> Iterator[str]:
    unit, prediction = found.unit, found.prediction
    page = f"（第 {unit.page} 页）" if unit.page else ""
    yield f"{for_terminal(found.report)} 第 {unit.number} 单元{page}"
    yield f"所在标题：{for_terminal(' ＞ '.join(unit.section)) or '（无）'}"
    yield f"文字：{for_terminal(unit.text)}"
    yield ""
    if prediction.confidence is None:
        yield f"判断：{KINDS[prediction.kind]}，不是正文，所以没有篇章作用和工作领域"
        return
    review = "，不算大，建议人工复核" if prediction.needs_review else ""
    sure = f"（把握 {prediction.confidence:.0%}{review}）"
    yield f"判断：正文｜篇章作用 {prediction.role}｜工作领域 {prediction.category}{sure}"
    if prediction.secondary:
        yield f"次要领域：{'、'.join(prediction.secondary)}"
    if prediction.problems:
        yield f"问题类型：{'、'.join(prediction.problems)}"
    yield f"其次可能的领域：{_runners_up(prediction)}"


def _runners_up(prediction: Prediction) -> str:
    others = {name: chance for name, chance in prediction.scores.items() if name != prediction.category}
    likeliest = sorted(others.items(), key=lambda item: -item[1])
    return _shares(dict(likeliest))


def _choice_lines(title: str, choice: Choice, names: Mapping[str, str] | None = None) -> Iterator[str]:
    label, rival = ((names or {}).get(name, name) for name in (choice.label, choice.rival))
    yield ""
    yield f"【{title}】为什么是“{label}”，而不是“{rival}”：多得 {_points(choice.lead)} 分"
    for block in choice.blocks:
        if block.supporting or block.opposing:
            yield f"  {BLOCKS[block.name]}　合计 {_points(block.total)}"
            yield from _features("支持", block.supporting)
            yield from _features("反对", block.opposing)
    if choice.votes:
        yield f"  句子投票　合计 {_points(choice.votes)}"
    yield f"  起点　{_points(choice.bias)}（与这段文字无关）"


def _features(side: str, features: Iterable[Feature]) -> Iterator[str]:
    named = [(for_terminal(feature.shown), _points(feature.gain)) for feature in features]
    listed = "、".join(f"{name} {points}" for name, points in named if points != _NOTHING)
    if listed:
        yield f"    {side}：{listed}"


def _vote_lines(choice: Choice, votes: Votes) -> Iterator[str]:
    yield "  句子怎样投票：每句（太短的除外）按字数把票投给它讲的领域，得票多的领域加分。"
    for number, vote in enumerate(votes.sentences, start=1):
        yield f"    第 {number} 句（{vote.length} 字）{_shares(vote.shares)}：{_shorten(vote.text)}"
    if len(votes.sentences) > 1:
        yield f"    合起来：{_shares(votes.shares)}"
    added = [f"“{name}”{_points(votes.added[name])} 分" for name in (choice.label, choice.rival)]
    yield f"    投票的结果：{'，'.join(added)}"
    for name in (choice.label, choice.rival):
        if name not in votes.shares:
            yield f"    （句子不投“{name}”：票越分散它加分越多，票集中时它减分。）"
    if votes.before == choice.label:
        yield f"    不投票，排在最前的也是“{choice.label}”。"
    else:
        yield f"    投票改变了结论：不投票，排在最前的是“{votes.before}”。"


def _problem_lines(types: tuple[ProblemType, ...]) -> Iterator[str]:
    given = [one for one in types if one.given]
    close = [one for one in types if not one.given and one.chance >= _SLIGHT][:_TYPES]
    if not given:
        yield "  没有一种达到门槛。"
    for one in (*given, *close):
        passed = "达到" if one.given else "没有达到"
        yield f"  {one.name}　可能性 {_share(one.chance)}，{passed}门槛 {_share(one.threshold)}"
        yield f"    最像的分句：“{_shorten(one.clause)}”"
        halves = f"整个单元 {_points(one.unit_score)}，这个分句 {_points(one.clause_score)}"
        yield f"    得分 {_points(one.score)}，由两者折合：{halves}"
        yield from _features("分句中起作用的词", one.words)


def _neighbour_lines(neighbours: tuple[Neighbour, ...] | None) -> Iterator[str]:
    if neighbours is None:
        yield "  没有找到标注数据，所以不列；可以用 --data 指定标注数据的文件夹。"
    elif not neighbours:
        yield "  标注数据中没有用词相近的单元。"
    for one in neighbours or ():
        yield f"  相似度 {_share(one.similarity)}　{_label(one.label)}"
        yield f"    {for_terminal(one.report)} 第 {one.unit} 单元：{_shorten(one.text)}"


def _label(label: Label) -> str:
    if label.kind != "body":
        return KINDS[label.kind]
    parts = [str(label.role), str(label.category)]
    if label.secondary:
        parts.append(f"次要领域 {'、'.join(label.secondary)}")
    if label.problems:
        parts.append(f"问题类型 {'、'.join(label.problems)}")
    return "｜".join(parts)


def _shares(shares: Mapping[str, float]) -> str:
    """Name the largest shares, given in order; the small ones only say that there are more."""
    listed = list(shares.items())[:_FIELDS]
    kept = [item for place, item in enumerate(listed) if place == 0 or item[1] >= _SLIGHT]
    return "、".join(f"{name} {_share(share)}" for name, share in kept)


def _share(share: float) -> str:
    return f"{share:.0%}" if share >= _LEAST else "不到 1%"


def _points(gain: float) -> str:
    shown = f"{_POINTS * gain:+.1f}"
    return shown if float(shown) else _NOTHING


def _shorten(text: str) -> str:
    shown = for_terminal(text)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"
