"""The sentences at the top of the page."""

from fazhi.report import headline

from .samples import NOISE, analysis, document, street, two_reports


def test_summary_says_what_was_read() -> None:
    assert headline.summary(two_reports()) == "读入 2 份报告（2022—2023 年），正文 7 个单元、47 字。"


def test_one_year_no_year_and_nothing_at_all() -> None:
    assert headline.years(analysis(street())) == "2023 年"
    assert headline.years(analysis(document("a.txt", []))) == "年度未注明"
    assert headline.summary(analysis()) == "没有读成任何报告。"


def test_stats() -> None:
    found = {stat.label: (stat.value, stat.note) for stat in headline.stats(two_reports())}
    assert found == {
        "着墨最多的领域": ("普法", "占成效文字的 57%"),
        "最常缺的领域": ("组织领导", "2 份报告没有写到，占 100%"),
        "自述不足": ("2", "占正文文字的 25.5%，平均每份 1.0 个单元"),
        "最常见的不足": ("执法不规范", "2 个单元，见于 2 份报告"),
        "待人工复核": ("1", "占正文单元的 14%，把握不大，请以原文为准"),
    }


def test_reports_without_body_text_have_no_key_numbers() -> None:
    assert headline.stats(analysis(document("a.txt", [("打印", NOISE, {})]))) == ()
