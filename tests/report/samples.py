"""Small made-up analyses; the places do not exist."""

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
