"""Small made-up analyses; the places do not exist."""

from dataclasses import replace

from fazhi.findings import (
    Answer,
    Candidate,
    Pattern,
    Quote,
    Shortcomings,
    Statement,
    Theme,
    Themes,
    Trend,
    UnitThemes,
)
from fazhi.records import (
    Analysis,
    Document,
    Failure,
    Found,
    LabeledDocument,
    Metadata,
    Prediction,
    Report,
    Unit,
)

Entry = tuple[str, Prediction, dict[str, object]]

FRAME = Prediction("frame")
HEADING = Prediction("heading")
NOISE = Prediction("noise")


def body(role: str, category: str, confidence: float = 0.9, **more: object) -> Prediction:
    return Prediction("body", role, category, confidence, **more)  # type: ignore[arg-type]


def document(path: str, entries: list[Entry], **said: str) -> LabeledDocument:
    units, start = [], 0
    for number, (text, _, more) in enumerate(entries, start=1):
        units.append(Unit(number, text, start, start + len(text), **more))  # type: ignore[arg-type]
        start += len(text) + 1
    report = Report(path, "\n".join(text for text, _, _ in entries), (), "docx")
    metadata = Metadata(**{name: Found(value, "title") for name, value in said.items()})
    return LabeledDocument(
        Document(report, metadata, tuple(units)), tuple(prediction for _, prediction, _ in entries)
    )


def county() -> LabeledDocument:
    section = {"section": ("一、主要做法", "（一）规范执法")}
    return document(
        "in/青嵩县2022年.docx",
        [
            ("青嵩县2022年法治政府建设情况报告", FRAME, {}),
            ("现将情况报告如下。", body("概述", "综合"), {}),
            ("一、主要做法", HEADING, {}),
            ("开展执法检查十次。", body("成效", "行政执法", 0.9123456789), section),
            (
                "举办讲座 三场。",
                body("成效", "普法", 0.55, secondary=("行政执法", "能力建设"), needs_review=True),
                {"page": 2},
            ),
            ("执法力量不足。", body("不足", "行政执法", problems=("执法不规范", "队伍力量薄弱")), {}),
            ("继续宣传。", body("计划", "普法", scores={"普法": 0.9, "综合": 0.1}), {}),
        ],
        title="青嵩县2022年法治政府建设情况报告",
        body="青嵩县人民政府",
        city="云杪市",
        county="青嵩县",
        level="county",
        year="2022",
        signed="2023-01-13",
    )


def street() -> LabeledDocument:
    return document(
        "in/松湾街道.pdf",
        [
            ("打印", NOISE, {}),
            ("宣传一次。", body("成效", "普法"), {}),
            ("宣传不够。", body("不足", "普法", problems=("执法不规范",)), {}),
        ],
        level="township",
        year="2023",
    )


def analysis(*documents: LabeledDocument, failures: tuple[Failure, ...] = ()) -> Analysis:
    return Analysis(documents, failures, "default（100 个单元训练）", "2026-11-22")


def two_reports() -> Analysis:
    return analysis(county(), street(), failures=(Failure("in/坏<b>.docx", "文件不完整\n无法打开"),))


ATTACK = "<script>document.title='被改'</script><img src=x onerror=\"document.title='被改'\">"
BREAKOUT = "</script><script>document.title='被改'</script><!--<script>\u2028&amp;"


def hostile() -> Analysis:
    text = f"{ATTACK}{BREAKOUT}\x00\x08\x1b[31m\u202e末尾"
    report = document(
        f"in/{ATTACK}.docx",
        [
            (text, body("成效", "普法"), {"section": (ATTACK, BREAKOUT)}),
            ("=HYPERLINK(1)", body("成效", "普法"), {}),
        ],
        title=f'"><svg onload=alert(1)>{BREAKOUT}',
        body=f"'\"><b>{ATTACK}",
        year='2022"><script>',
        signed=ATTACK,
    )
    return Analysis((report,), (Failure(f"{BREAKOUT}\ud800", ATTACK),), ATTACK, "2026-11-22")


def found() -> Analysis:
    """Two reports with a statement each that say the same, a plan for one, and two themes."""
    given = two_reports()
    first, second = (entry.document.units for entry in given.documents)
    said = (
        Statement(
            *("s1", 0, 6, "执法力量不足。", first[5].start, first[5].end),
            *(("执法不规范", "队伍力量薄弱"), "行政执法", "p1", ("vague",), (Answer("plan", 0, 7, 0.4),)),
        ),
        Statement("s2", 1, 3, "不够。", second[2].start + 2, second[2].end, ("执法不规范",), "普法", "p1"),
    )
    quotes = tuple(Quote(one.report, one.unit, one.text) for one in said)
    pattern = Pattern(
        "p1",
        "力量不足",
        ("执法不规范",),
        "行政执法",
        ("s1", "s2"),
        2,
        ("2022", "2023"),
        ("云杪市青嵩县",),
        quotes,
    )
    trend = Trend("青嵩县人民政府", "lasting", "力量不足", ("2021", "2022"), ("2021", "2022"), ("s1",))
    themes = (
        Theme(
            *("t1", "普法·宣传", (("宣传", 0.2), ("讲座", 0.1)), (("讲座", 0.1),), 0.6),
            *(
                (("普法", 0.9), ("行政执法", 0.1)),
                (("云杪市青嵩县", 0.5),),
                (("2022", 0.4), ("2023", 0.8)),
                2,
            ),
            (Quote(1, 2, "宣传一次。"),),
        ),
        Theme(
            "t2", "行政执法·检查", (("检查", 0.3),), (), 0.4, (("行政执法", 0.8),), (), (("2022", 0.6),), 1
        ),
    )
    units = (
        UnitThemes(0, 4, (("t2", 0.95), ("t1", 0.05))),
        UnitThemes(0, 5, (("t1", 0.7), ("t2", 0.3))),
        UnitThemes(1, 2, (("t1", 1.0),)),
    )
    tried = (Candidate(2, 0.21, 0.8, 0.9), Candidate(4, 0.15, None, 0.7), Candidate(6, None, 0.5, 0.6))
    return replace(
        given,
        shortcomings=Shortcomings(said, (pattern,), (trend,), ("报告不多，反复不足仅供参考。",)),
        themes=Themes(themes, units, tried, 7, 120, ("文字不多，主题仅供参考。",)),
    )


def hostile_findings() -> Analysis:
    """Names, terms and quotes that try to break out of the page."""
    given = hostile()
    text = given.documents[0].document.units[0].text
    quote = Quote(0, 1, text)
    said = Statement(
        "s1", 0, 1, text, 0, len(text), (BREAKOUT,), ATTACK, "p1", (ATTACK,), (Answer("plan", 0, 2, 1.0),)
    )
    pattern = Pattern("p1", BREAKOUT, (ATTACK,), ATTACK, ("s1",), 1, (ATTACK,), (BREAKOUT,), (quote,))
    trend = Trend(ATTACK, "new", BREAKOUT, ("2022",), ("2022",), ("s1",))
    share = ((ATTACK, 0.5),)
    theme = Theme("t1", f"{ATTACK}\u202e", share, share, 1.0, share, share, share, 1, (quote,))
    return replace(
        given,
        shortcomings=Shortcomings((said,), (pattern,), (trend,), (BREAKOUT,)),
        themes=Themes((theme,), (UnitThemes(0, 1, (("t1", 1.0),)),), (), 0, 1, (ATTACK,)),
    )
