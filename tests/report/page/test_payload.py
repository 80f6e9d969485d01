"""The page's data."""

import base64
import json
import zlib
from typing import Any

from fazhi.records import Analysis
from fazhi.report.page.payload import packed
from report.samples import BREAKOUT, analysis, body, document, found, hostile, two_reports


def unpacked(given: Analysis) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed(given))))
    return data


def test_units_point_into_the_lists_of_names() -> None:
    data = unpacked(two_reports())
    report, number, kind, role, category, sure, also, problems, review, section, text, page, themes = data[
        "units"
    ][4]
    assert data["reports"][report] == ["青嵩县人民政府 2022", "2022", "县级", "云杪市青嵩县"]
    assert (number, data["kinds"][kind], data["roles"][role]) == (5, "正文", "成效")
    assert (data["categories"][category], sure) == ("普法", 55)
    assert [data["categories"][position] for position in also] == ["行政执法", "能力建设"]
    assert (problems, review, data["sections"][section]) == ([], 1, [])
    assert (text, page, themes) == ("举办讲座 三场。", 2, [])


def test_every_unit_of_every_kind_is_there() -> None:
    data = unpacked(two_reports())
    assert [unit[10] for unit in data["units"]][-3:] == ["打印", "宣传一次。", "宣传不够。"]
    assert data["units"][0][2:6] == [2, -1, -1, -1]


def test_a_statement_points_at_its_words_and_answers() -> None:
    data = unpacked(found())
    first, second = data["said"]
    texts = [data["units"][said[1]][10][said[2] : said[3]] for said in (first, second)]
    assert texts == ["执法力量不足。", "不够。"]
    assert data["patterns"][first[6]] == ["p1", "力量不足"]
    assert data["signals"][first[7][0]][0] == "vague"
    assert [(kind, data["units"][place][10]) for kind, place in first[8]] == [(0, "继续宣传。")]


def test_a_unit_has_its_themes_but_the_slight_ones() -> None:
    data = unpacked(found())
    assert data["themes"] == [["t1", "普法·宣传"], ["t2", "行政执法·检查"]]
    assert [unit[12] for unit in data["units"]][3:5] == [[[1, 95]], [[0, 70], [1, 30]]]


def test_offsets_count_as_scripts_do_and_skip_what_is_not_shown() -> None:
    from dataclasses import replace

    from fazhi.findings import Shortcomings, Statement

    text = "𠮷\x00地不足。人少。"
    given = analysis(document("a.txt", [(text, body("不足", "普法"), {})]))
    start = text.index("人")
    said = Statement("s1", 0, 1, text[start:], start, len(text))
    (row,) = unpacked(replace(given, shortcomings=Shortcomings((said,), ())))["said"]
    shown = "𠮷地不足。人少。".encode("utf-16-le")
    assert shown[row[2] * 2 : row[3] * 2].decode("utf-16-le") == "人少。"


def test_nothing_in_it_can_end_the_script_element() -> None:
    assert packed(hostile()).replace("+", "").replace("/", "").rstrip("=").isalnum()
    assert BREAKOUT in unpacked(hostile())["units"][0][10]
