"""Sections, forms and the headings that units carry in themselves."""

from pathlib import Path

import pytest

from fazhi.ingest import read_report
from fazhi.records import Unit
from fazhi.structure import analyse_report

_INTRO = "2023年，全县深入推进依法行政，现将有关情况报告如下："
_TEXT = "全年召开专题会议六次，研究解决突出问题十三个，各项任务按期完成，群众满意度稳步提升。"


def _units(path: Path, *lines: str) -> list[Unit]:
    file = path / "report.txt"
    file.write_text("\n".join(("青嵩县2023年法治政府建设报告", _INTRO, *lines)), encoding="utf-8")
    return list(analyse_report(read_report(file)).units)[2:]


def test_section_path_is_outermost_first(tmp_path: Path) -> None:
    units = _units(tmp_path, "一、主要做法", "（一）加强领导", "1.健全机制", _TEXT, "（二）规范执法", _TEXT)
    assert units[3].section == ("一、主要做法", "（一）加强领导", "1.健全机制")
    assert units[5].section == ("一、主要做法", "（二）规范执法")


def test_headings_without_numbers_stand_at_the_top_or_under_a_number(tmp_path: Path) -> None:
    units = _units(tmp_path, "主要做法", _TEXT, "存在的问题", _TEXT)
    assert [unit.section for unit in units] == [(), ("主要做法",), (), ("存在的问题",)]


def test_a_heading_in_the_same_line_belongs_to_the_body_unit(tmp_path: Path) -> None:
    unit = _units(tmp_path, "一、主要做法", f"（一）加强领导。{_TEXT}")[1]
    assert (unit.kind_hint, unit.form, unit.heading) == ("body", "runin", "（一）加强领导。")
    assert unit.section == ("一、主要做法",)


def test_items_stand_under_the_lead_that_is_a_heading(tmp_path: Path) -> None:
    units = _units(tmp_path, "一、主要做法", f"（一）加强领导。一是开会研究。{_TEXT}二是层层落实。{_TEXT}")
    assert [unit.form for unit in units] == ["heading", "heading", "item", "item"]
    assert units[2].section == ("一、主要做法", "（一）加强领导。")


def test_a_lead_with_a_sentence_of_its_own_is_text(tmp_path: Path) -> None:
    units = _units(tmp_path, "一、主要做法", "（一）加强领导。领导班子带头落实。一是开会研究；二是层层落实。")
    assert [(unit.kind_hint, unit.form) for unit in units[1:]] == [
        ("body", "lead"),
        ("body", "item"),
        ("body", "item"),
    ]
    assert units[1].heading == "（一）加强领导。"


def test_results_that_speak_of_problems_stay_results(tmp_path: Path) -> None:
    units = _units(
        tmp_path,
        "一、聚焦突出问题，狠抓整改落实",
        _TEXT,
        "（一）查找不足、补齐短板",
        _TEXT,
        "二、补齐短板弱项",
        _TEXT,
    )
    assert {unit.part for unit in units} == {"results"}


def test_a_cue_ends_with_the_next_heading(tmp_path: Path) -> None:
    units = _units(
        tmp_path,
        "一、规范执法",
        _TEXT,
        "但我们也清醒地看到，工作中还存在一些不足：",
        "1.力量不足；",
        "2.意识不强。",
        "二、加强普法",
        _TEXT,
    )
    assert [unit.part for unit in units] == ["results"] * 2 + ["problems"] * 3 + ["results"] * 2


def test_a_report_at_the_start_of_the_year_it_plans(tmp_path: Path) -> None:
    units = _units(tmp_path, "一、2022年工作回顾", _TEXT, "二、2023年重点任务", _TEXT)
    assert [unit.part for unit in units] == ["results", "results", "plans", "plans"]


def test_sentences_that_sound_like_a_page_stay_in_the_report(tmp_path: Path) -> None:
    lines = [
        "时间：全年，地点为各乡镇，开展宣传活动六十场。",
        "作者：指导编写普法读物三部。",
        "打印服务全部免费。",
    ]
    units = _units(tmp_path, "一、主要做法", _TEXT, *lines, "二、存在问题", "力量不足。")
    assert {unit.kind_hint for unit in units[2:5]} == {"body"}


def test_page_around_the_report_is_noise(tmp_path: Path) -> None:
    lines = [
        "青嵩县人民政府",
        "2024年1月5日",
        "【打印】【关闭】",
        "热门推荐",
        "2024-01-08",
        "我县召开安全生产会议",
        "版权所有",
    ]
    units = _units(tmp_path, "一、主要做法", _TEXT, *lines)
    assert [unit.kind_hint for unit in units] == ["heading", "body", "frame", "frame", *["noise"] * 5]


@pytest.mark.parametrize(
    "opening",
    [
        "各位代表！全县发展仍面临诸多挑战：人才短缺，交通不便。",
        "看到成绩更要看到不足，下面把问题摆出来。人才短缺。",
        "我们也清醒认识到，前进道路上还有不少硬仗要打。人才短缺。",
        "未雨当绸缪。我们清醒地认识到，全县文旅复苏的底子尚不厚实，人才短缺。",
        "变中有机。风险与机遇并存。全县正处在转型关口，还面临许多问题和困难。突出表现在：人才短缺。",
        "任重道远。我们面临着要素趋紧等严峻形势。同时，全县工作还存在许多未解的问题。",
    ],
)
def test_a_speech_turns_to_its_problems_in_its_own_words(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "青嵩县政府工作报告\n一、2022年工作回顾\n全县建成学校十二所，群众满意度明显提高。\n"
        f"{opening}\n二、2023年工作安排\n新建学校三所。\n",
        encoding="utf-8",
    )
    units = analyse_report(read_report(path)).units
    assert [unit.part for unit in units if unit.text.startswith(opening[:5])] == ["problems"]


@pytest.mark.parametrize(
    "text",
    [
        "我们要充分认识形势的艰巨性，坚决打好污染防治攻坚战。",
        "既要清醒看到有待破解的压力，又要坚定信心。",
        "各位代表！一年来，全县建成学校十二所。",
    ],
)
def test_a_speech_on_its_results_stays_with_them(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"青嵩县政府工作报告\n一、2022年工作回顾\n{text}\n", encoding="utf-8")
    assert analyse_report(read_report(path)).units[-1].part == "results"
