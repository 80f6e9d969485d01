"""Place names at the start of a name or title."""

import pytest

from fazhi.structure.places import places_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青嵩县人民政府", {"county": "青嵩县"}),
        ("中共青嵩县委员会", {"county": "青嵩县"}),
        ("关于青嵩县2023年", {"county": "青嵩县"}),
        ("檀溪省屿川市涌溪区司法局", {"province": "檀溪省", "city": "屿川市", "county": "涌溪区"}),
        ("沙溆市市中区人民政府", {"city": "沙溆市", "county": "市中区"}),
        ("重庆市江岸区人民政府", {"province": "重庆市", "county": "江岸区"}),
        ("某区2020年", {"county": "某区"}),
        ("全区依法行政", {}),
        ("我县2023年", {}),
        ("省水利厅", {}),
        ("州生态环境局", {}),
        ("望桥镇人民政府", {}),
        ("临港经济开发区管委会", {}),
        ("2023年度法治政府建设情况", {}),
        ("", {}),
    ],
)
def test_places(text: str, expected: dict[str, str]) -> None:
    found = places_in(text)
    assert {level: place.name for level, place in found.items()} == expected
    for place in found.values():
        assert text[place.start :].startswith(place.name)
