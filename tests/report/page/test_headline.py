"""The sentences at the top of the page and on the terminal."""

from fazhi.report.page import headline
from report.samples import NOISE, analysis, document, found, street, two_reports


def test_summary_says_what_was_read() -> None:
    assert headline.summary(two_reports()) == "读入 2 份报告（2022—2023 年），正文 7 个单元、47 字。"
    assert headline.summary(found()).endswith("正文 7 个单元、47 字，单条不足 2 条。")


def test_one_year_no_year_and_nothing_at_all() -> None:
    assert headline.years(analysis(street())) == "2023 年"
    assert headline.years(analysis(document("a.txt", []))) == "年度未注明"
    assert headline.summary(analysis()) == "没有读成任何报告。"


def test_stats() -> None:
    shown = {stat.label: (stat.value, stat.note) for stat in headline.stats(found())}
    assert shown == {
        "着墨最多的领域": ("普法", "占成效文字的 57%"),
        "最常缺的领域": ("组织领导", "2 份报告没有写到，占 100%"),
        "最大的主题": ("普法·宣传", "占全部文字的 60.0%，见于 2 份报告"),
        "自述不足": ("2 条", "占正文文字的 25.5%，平均每份 1.0 条"),
        "最常见的不足": ("执法不规范", "2 条，见于 2 份报告"),
        "说到的报告最多的一条": ("2 份报告", "力量不足"),
    }
    assert {stat.label for stat in headline.stats(two_reports())} == set(shown) - {
        "最大的主题",
        "说到的报告最多的一条",
    }


def test_units_to_review_are_counted() -> None:
    review = headline.review(two_reports())
    assert review is not None
    assert (review.value, review.href) == ("1", "#review=1")
    assert headline.review(analysis(street())) is None


def test_findings_on_the_terminal() -> None:
    assert headline.findings(found()) == (
        "提得最多的不足：执法不规范 2、队伍力量薄弱 1",
        "说到的报告最多的不足：“力量不足”（2 份）",
        "最大的主题：普法·宣传 60.0%；行政执法·检查 40.0%",
    )
    assert headline.findings(analysis(document("a.txt", []))) == ()


def test_reports_without_body_text_have_no_key_numbers() -> None:
    assert headline.stats(analysis(document("a.txt", [("打印", NOISE, {})]))) == ()
