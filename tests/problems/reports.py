"""Small made-up reports with labels; the places do not exist."""

from fazhi.records import Document, Found, LabeledDocument, Metadata, Prediction, Report, Unit

SHORT, PLAN, DONE = "不足", "计划", "成效"


def report(
    name: str, units: list[tuple[str, str]], year: str | None = None, body: str | None = None
) -> LabeledDocument:
    """Return a report with units of the given roles; ``body`` is a county."""
    made, said, start = [], [], 0
    for number, (role, text) in enumerate(units, start=1):
        made.append(Unit(number, text, start, start + len(text)))
        said.append(Prediction("body", role, "综合", 0.9, problems=("其他问题",) if role == SHORT else ()))
        start += len(text) + 1
    source = Report(f"in/{name}.txt", "\n".join(text for _, text in units), (), "txt")
    metadata = Metadata(
        body=Found(body, "title") if body else Found(),
        county=Found(body.removesuffix("人民政府"), "title") if body else Found(),
        year=Found(year, "title") if year else Found(),
    )
    return LabeledDocument(Document(source, metadata, tuple(made)), tuple(said))


def three_years() -> list[LabeledDocument]:
    """Return three reports of 青嵩县 and one of 丹溪县."""
    return [
        report(
            "青嵩县2021",
            [
                (SHORT, "一是青嵩县乡镇执法力量不足，执法案卷质量不高。"),
                (SHORT, "二是数据共享不充分。"),
                (PLAN, "充实乡镇执法力量。开展植树活动。"),
            ],
            "2021",
            "青嵩县",
        ),
        report(
            "青嵩县2022",
            [
                (DONE, "建成全县数据共享平台，实现数据共享。"),
                (SHORT, "一是部分乡镇执法人员配备不足；二是普法形式单一。"),
            ],
            "2022",
            "青嵩县人民政府",
        ),
        report(
            "青嵩县2023", [(SHORT, "镇街执法力量仍然不足。合法性审查把关不严。")], "2023", "青嵩县人民政府"
        ),
        report("丹溪县2023", [(SHORT, "普法形式不够丰富，执法力量不足。")], "2023", "丹溪县"),
    ]
