"""What a report says of itself, and nothing it does not say."""

from pathlib import Path

import pytest

from fazhi.ingest import read_report
from fazhi.records import Metadata
from fazhi.structure import analyse_report

_TEXT = (
    "{year}年，全县上下深入推进依法行政，各项工作取得新的成效，现将有关情况报告如下：\n一、主要做法\n{body}"
)
_BODY = "落实第一责任人职责，常务会议专题研究法治工作六次，解决突出问题十三个，群众满意度稳步提升。"
_NOTHING = dict.fromkeys(("title", "body", "province", "city", "county", "level", "year", "signed"))


def _metadata(path: Path, above: str, below: str, text: str = "", name: str = "report.txt") -> Metadata:
    text = text or _TEXT.format(year=2023, body=_BODY)
    file = path / name
    file.write_text("\n".join(part for part in (above, text, below) if part), encoding="utf-8")
    return analyse_report(read_report(file)).metadata


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (
            "青嵩县人民政府关于2023年度法治政府建设情况的报告",
            "青嵩县人民政府\n2024年1月30日",
            {
                "body": "青嵩县人民政府",
                "county": "青嵩县",
                "level": "county",
                "year": "2023",
                "signed": "2024-01-30",
            },
        ),
        (
            "屿川市涌溪区2023年法治政府建设年度报告",
            "",
            {"body": "屿川市涌溪区", "city": "屿川市", "county": "涌溪区", "level": "county", "year": "2023"},
        ),
        (
            "檀溪省人民政府2023年法治政府建设情况报告",
            "檀溪省人民政府\n二〇二四年三月一日",
            {"body": "檀溪省人民政府", "province": "檀溪省", "level": "province", "signed": "2024-03-01"},
        ),
        (
            "桑洛藏族自治州2023年法治政府建设情况报告",
            "桑洛藏族自治州人民政府\n2024年2月6日",
            {"body": "桑洛藏族自治州人民政府", "city": "桑洛藏族自治州", "county": None, "level": "city"},
        ),
        (
            "云岫侗族苗族自治县2023年法治政府建设情况报告",
            "云岫侗族苗族自治县人民政府",
            {"city": None, "county": "云岫侗族苗族自治县", "level": "county", "signed": None},
        ),
        (
            "荻川县望桥镇2023年法治政府建设工作总结",
            "望桥镇人民政府 2023年12月20日",
            {"body": "望桥镇人民政府", "county": "荻川县", "level": "township", "signed": "2023-12-20"},
        ),
        (
            "鹤鸣街道2023年法治政府建设工作总结",
            "鹤鸣街道办事处\n2023.12.9",
            {
                "body": "鹤鸣街道办事处",
                "city": None,
                "county": None,
                "level": "township",
                "signed": "2023-12-09",
            },
        ),
        (
            "沙棠市住房和城乡建设局2023年法治政府建设工作报告",
            "沙棠市住房和城乡建设局\n2023年12月28日",
            {"body": "沙棠市住房和城乡建设局", "city": "沙棠市", "county": None, "level": "department"},
        ),
        (
            "全区依法行政工作自查报告",
            "",
            {"title": "全区依法行政工作自查报告", "body": None, "city": None, "county": None, "level": None},
        ),
        (
            "2023年我县法治政府建设工作情况汇报",
            "",
            {"body": None, "county": None, "level": None, "year": "2023", "signed": None},
        ),
        (
            "碧螺湾开发区管委会2023年度法治政府建设情况报告",
            "碧螺湾开发区管委会\n2024年1月11日",
            {"body": "碧螺湾开发区管委会", "city": None, "county": None, "level": "county"},
        ),
        (
            "渔汊县2023年法治政府建设情况报告\n澄瀛市人民政府：",
            "渔汊县人民政府\n2024年1月16日",
            {"city": "澄瀛市", "county": "渔汊县", "level": "county"},
        ),
        (
            "关于公布《青屏市2023年法治政府建设年度报告》的公告\n现将报告予以公布，欢迎社会各界予以监督。\n"
            "青屏市人民政府\n2024年3月20日\n青屏市2023年法治政府建设年度报告",
            "",
            {"title": "青屏市2023年法治政府建设年度报告", "year": "2023", "signed": "2024-03-20"},
        ),
        (
            "笃行致远 护航发展\n——蓝水县2023年法治政府建设工作报告",
            "蓝水县人民政府\n2024年2月30日",
            {"title": "蓝水县2023年法治政府建设工作报告", "county": "蓝水县", "signed": None},
        ),
        (
            "云岗市人民政府文件\n云政发〔2024〕3号\n云岗市人民政府关于2023年法治政府建设情况的报告\n省人民政府：",
            "云岗市人民政府\n2024年1月30日\n云岗市人民政府办公室 2024年1月31日印发",
            {"body": "云岗市人民政府", "city": "云岗市", "year": "2023", "signed": "2024-01-30"},
        ),
    ],
)
def test_what_reports_say(above: str, below: str, expected: dict[str, str | None], tmp_path: Path) -> None:
    metadata = _metadata(tmp_path, above, below)
    assert {name: getattr(metadata, name).value for name in expected} == expected


def test_nothing_is_made_up(tmp_path: Path) -> None:
    metadata = _metadata(tmp_path, "", "", text=f"一、主要做法\n{_BODY}")
    assert {name: getattr(metadata, name).value for name in _NOTHING} == _NOTHING


def test_values_point_at_the_place_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    text = _TEXT.format(year=2023, body=_BODY)
    file.write_text(
        f"屿川市涌溪区2023年法治政府建设报告\n{text}\n涌溪区人民政府\n2024年1月5日", encoding="utf-8"
    )
    report = read_report(file)
    metadata = analyse_report(report).metadata
    for found in (metadata.title, metadata.body, metadata.city, metadata.county, metadata.year):
        assert found.start is not None
        assert report.text[found.start : found.end] == found.value


def test_title_and_year_of_the_file_name(tmp_path: Path) -> None:
    metadata = _metadata(
        tmp_path, "", "", text=f"一、主要做法\n{_BODY}", name="青嵩县2021年法治政府建设报告.txt"
    )
    assert (metadata.title.value, metadata.title.source) == ("青嵩县2021年法治政府建设报告", "file name")
    assert (metadata.year.value, metadata.year.source) == ("2021", "file name")


def test_years_of_a_plan_are_not_the_year_reported_on(tmp_path: Path) -> None:
    text = f"认真落实《法治政府建设实施纲要（2021—2025年）》，现将2022年工作情况报告如下：\n一、主要做法\n{_BODY}"
    assert _metadata(tmp_path, "", "", text=text).year.value == "2022"


def test_year_before_a_spring_date(tmp_path: Path) -> None:
    text = f"各项工作扎实推进，现将有关情况报告如下：\n一、主要做法\n{_BODY}"
    assert _metadata(tmp_path, "", "青嵩县人民政府\n2022年3月1日", text=text).year.value == "2021"


def test_a_market_town_under_districts_is_a_city(tmp_path: Path) -> None:
    title = "沙棠市2023年法治政府建设报告"
    towns = _TEXT.format(year=2023, body=_BODY + "各镇、乡镇执法队伍组建到位，镇人民政府落实责任。")
    assert _metadata(tmp_path, title, "沙棠市人民政府", text=towns).level.value == "county"
    above = _metadata(tmp_path, title, "沙棠市人民政府", text=towns + "\n各县（市、区）加强乡镇执法监督。")
    assert above.level.value == "city"


def test_a_speech_names_the_body_that_it_is_given_for(tmp_path: Path) -> None:
    speech = (
        "各位代表：\n现在，我代表青嵩县人民政府，向大会报告工作，请予审议。\n一、2022年工作回顾\n" + _BODY
    )
    metadata = _metadata(tmp_path, "", "", speech)
    assert (metadata.body.value, metadata.body.source) == ("青嵩县人民政府", "intro")
    assert metadata.county.value == "青嵩县"
    thanks = "一、2022年工作回顾\n" + _BODY * 3 + "我代表青嵩县人民政府，向全县人民致谢。"
    assert _metadata(tmp_path, "", "", thanks).body.value is None


@pytest.mark.parametrize("name", ["青嵩县政府工作报告_2022年.txt", "2022年青嵩县政府工作报告_2022.txt"])
def test_a_file_name_with_a_year_behind_it_is_a_title(tmp_path: Path, name: str) -> None:
    metadata = _metadata(tmp_path, "", "", "一、工作回顾\n" + _BODY, name)
    assert metadata.title.value == name.rpartition("_")[0]
    assert (metadata.body.value, metadata.year.value) == ("青嵩县", "2022")


@pytest.mark.parametrize("year", ["2022年", "2022年度"])
def test_a_year_before_the_body_is_no_part_of_its_name(tmp_path: Path, year: str) -> None:
    found = _metadata(tmp_path, f"{year}沅霖市人民政府法治政府建设情况报告", "")
    assert (found.body.value, found.city.value) == ("沅霖市人民政府", "沅霖市")
