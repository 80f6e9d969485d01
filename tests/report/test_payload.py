"""The page's data."""

import json

from fazhi.report.payload import payload

from .samples import BREAKOUT, hostile, two_reports


def test_units_point_into_the_lists_of_names() -> None:
    data = json.loads(payload(two_reports()))
    report, number, kind, role, category, sure, also, problems, review, section, text, page = data["units"][4]
    assert data["reports"][report] == ["青嵩县人民政府 2022", "2022", "县级"]
    assert (number, data["kinds"][kind], data["roles"][role]) == (5, "正文", "成效")
    assert (data["categories"][category], sure) == ("普法", 0.55)
    assert [data["categories"][position] for position in also] == ["行政执法", "能力建设"]
    assert (problems, review, data["sections"][section], text, page) == ([], 1, [], "举办讲座 三场。", 2)


def test_every_unit_of_every_kind_is_there() -> None:
    data = json.loads(payload(two_reports()))
    assert [unit[10] for unit in data["units"]][-3:] == ["打印", "宣传一次。", "宣传不够。"]
    assert data["units"][0][2:6] == [2, -1, -1, -1]


def test_nothing_in_it_can_end_the_script_element() -> None:
    text = payload(hostile())
    assert not set("<>&\u2028\u2029") & set(text)
    assert BREAKOUT in json.loads(text)["units"][0][10]
