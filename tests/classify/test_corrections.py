import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classify.conftest import small_settings
from fazhi.classify.corrections import correct
from fazhi.classify.examples import examples_of, known_tokens
from fazhi.classify.features import Ngrams, tokens_of
from fazhi.classify.table import build_table
from fazhi.classify.train import Extras, train_classifier
from fazhi.errors import LabelError
from fazhi.labeled import LabeledReport, read_corrections, read_labeled

NAME = "清州县2022年法治政府建设报告"
OTHER = "澄江县2023年法治政府建设报告"
BODY = {"kind": "body", "role": "成效", "category": "普法"}
SCHOOLS = "组织法治副校长到全县各中小学开展宪法宣讲。"
VILLAGES = "为每个行政村培养三名法律明白人，办起法治夜校。"
ELSEWHERE = "县司法局办结行政复议案件十二件。"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def inner(units: list[dict[str, Any]], name: str = "更正.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(unit, ensure_ascii=False) for unit in units), encoding="utf-8")
        return path

    return inner


@pytest.fixture
def data(write: Write) -> tuple[LabeledReport, ...]:
    heading = {"kind": "heading", "text": "一、主要工作"}
    units = [
        {"report": NAME, "unit": 1, **heading},
        {"report": NAME, "unit": 2, **BODY, "text": SCHOOLS},
    ]
    others = [
        {"report": OTHER, "unit": 1, **heading},
        {"report": OTHER, "unit": 2, **BODY, "text": VILLAGES},
    ]
    return read_labeled([write(units, "甲.jsonl"), write(others, "乙.jsonl")])


def labels(reports: tuple[LabeledReport, ...]) -> dict[str, str | None]:
    return {unit.text: unit.label.category for report in reports for unit in report.units}


def refused(*paths: Path) -> str:
    with pytest.raises(LabelError) as caught:
        read_corrections(paths)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_units_of_several_reports_in_one_file_are_put_in_order(write: Write) -> None:
    path = write(
        [
            {"report": OTHER, "unit": 9, **BODY, "text": VILLAGES},
            {"report": NAME, "unit": 7, **BODY, "text": SCHOOLS},
            {"report": OTHER, "unit": 3, **BODY, "text": ELSEWHERE, "category": "复议应诉"},
        ]
    )
    reports = read_corrections([path])
    assert [report.name for report in reports] == sorted([NAME, OTHER])
    assert [[unit.number for unit in report.units] for report in reports] == [[7], [3, 9]]
    assert all(report.single for report in reports)
    assert reports[0].units[0].correction == f"{path}:2"


def test_number_and_name_of_the_report_may_be_missing(write: Write) -> None:
    (report,) = read_corrections([write([{**BODY, "text": SCHOOLS}])])
    assert (report.name, report.units[0].number) == ("更正", 0)


def test_a_report_corrected_from_end_to_end_keeps_its_text(write: Write) -> None:
    first = {"report": NAME, "unit": 1, **BODY, "text": SCHOOLS, "start": 0, "end": len(SCHOOLS)}
    second = {**first, "unit": 2, "text": VILLAGES, "start": len(SCHOOLS)}
    second["end"] = len(SCHOOLS) + len(VILLAGES)
    (report,) = read_corrections([write([second, first])])
    assert not report.single
    assert report.text == SCHOOLS + VILLAGES


def test_what_classify_writes_can_be_corrected_and_given_back(write: Write) -> None:
    unit = {"report": "报告/甲.txt", "unit": 4, **BODY, "text": SCHOOLS, "start": 90, "end": 111, "page": 2,
            "confidence": 0.4, "secondary": [], "problems": [], "section": ["一、主要工作"]}  # fmt: skip
    (report,) = read_corrections([write([unit])])
    assert report.units[0].section == ("一、主要工作",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"category": "党建"}, "1: category 的值 '党建' 不在手册内"),
        ({"role": "成果"}, "1: role 的值 '成果' 不在手册内"),
        ({"kind": "heading"}, "1: kind 为 heading 的单元不应有"),
        ({"text": " "}, "1: text 缺失或为空"),
        ({"unit": 0}, "1: unit 应为正整数"),
        ({"unit": "3"}, "1: unit 应为正整数"),
        ({"report": 5}, "1: report 应为文字"),
        ({"section": "一、主要工作"}, "1: section 应为列表"),
    ],
)
def test_a_bad_correction_is_refused_with_file_and_line(
    write: Write, change: dict[str, Any], message: str
) -> None:
    path = write([{"report": NAME, "unit": 2, **BODY, "text": SCHOOLS, **change}])
    assert refused(path).startswith(f"{path}:{message}")


def test_an_empty_file_and_no_file_are_refused(write: Write, tmp_path: Path) -> None:
    path = write([])
    assert refused(path) == f"{path}:1: 空文件"
    assert refused(tmp_path / "无.jsonl").endswith("没有这个文件或文件夹")
    (tmp_path / "空").mkdir()
    assert "没有找到更正文件" in refused(tmp_path / "空")


def test_corrections_of_one_unit_that_contradict_each_other_are_refused_with_both_places(
    write: Write,
) -> None:
    unit = {"report": NAME, "unit": 2, **BODY, "text": SCHOOLS}
    one, two = write([unit], "一.jsonl"), write([{**unit, "category": "能力建设"}], "二.jsonl")
    assert refused(one, two) == f"{two}:1: 单元 2 有两种互相矛盾的标注，另一处是 {one}:1"
    assert "的文字与" in refused(one, write([{**unit, "text": VILLAGES}], "三.jsonl"))
    assert len(read_corrections([one, write([unit], "四.jsonl")])[0].units) == 1


@pytest.mark.parametrize("report", [NAME, f"报告/{NAME}.txt", f"D:\\报告\\{NAME}.docx", "没有名字的报告"])
def test_a_correction_replaces_the_label_of_the_same_unit(
    write: Write, data: tuple[LabeledReport, ...], report: str
) -> None:
    correction = {"report": report, "unit": 2, **BODY, "category": "能力建设", "text": SCHOOLS}
    found = correct(data, read_corrections([write([correction])]))
    assert labels(found.reports) == {**labels(data), SCHOOLS: "能力建设"}
    assert (len(found.reports), found.corrections, found.replaced) == (2, 1, 1)


def test_a_correction_of_an_unknown_unit_is_added(write: Write, data: tuple[LabeledReport, ...]) -> None:
    correction = {"report": NAME, "unit": 8, **BODY, "category": "复议应诉", "text": ELSEWHERE}
    found = correct(data, read_corrections([write([correction])]))
    assert labels(found.reports) == {**labels(data), ELSEWHERE: "复议应诉"}
    assert found.reports[-1].single
    assert found.replaced == 0


def test_another_text_in_the_place_of_a_correction_is_refused(
    write: Write, data: tuple[LabeledReport, ...]
) -> None:
    path = write([{"report": NAME, "unit": 2, **BODY, "text": ELSEWHERE}])
    with pytest.raises(LabelError, match="单元 2 是另一段文字") as caught:
        correct(data, read_corrections([path]))
    assert str(caught.value).startswith(f"{path}:1: ")


def test_two_reports_of_other_names_may_not_say_two_things_of_one_unit(
    write: Write, data: tuple[LabeledReport, ...]
) -> None:
    unit = {"report": "一", "unit": 5, **BODY, "text": SCHOOLS, "category": "能力建设"}
    path = write([unit, {**unit, "report": "二", "category": "综合"}])
    with pytest.raises(LabelError, match="互相矛盾的更正"):
        correct(data, read_corrections([path]))


def test_a_text_that_the_data_labels_by_its_place_is_left_alone(
    write: Write, data: tuple[LabeledReport, ...]
) -> None:
    phrase = "主要有以下几个方面："
    mixed = [
        replace(report, units=(replace(report.units[1], text=phrase, label=replace(label, role=role)),))
        for report, role in zip(data, ("成效", "计划"), strict=True)
        for label in (report.units[1].label,)
    ]
    path = write([{"report": "三", "unit": 5, **BODY, "category": "综合", "text": phrase}])
    found = correct(mixed, read_corrections([path]))
    assert found.reports[:2] == tuple(mixed)
    assert found.reports[2].single


def test_a_single_unit_knows_its_headings_and_nothing_of_its_neighbours(write: Write) -> None:
    section = ["二、下一步工作打算", "（一）做好普法"]
    path = write([{"report": NAME, "unit": 30, **BODY, "role": "计划", "text": SCHOOLS, "section": section}])
    (example,) = examples_of(read_corrections([path]))
    (unit,) = example.document.units
    assert (unit.text, unit.section, unit.part, unit.number) == (SCHOOLS, tuple(section), "plans", 30)
    (tokens,) = tokens_of(example.document, Ngrams((1,), (2,)))
    kept = known_tokens(tokens, example)
    assert "普法" in kept["heading"]
    assert "part=plans" in kept["structure"]
    assert not [t for t in kept["structure"] if t.startswith(("before=", "after=", "place=", "hint="))]


def test_a_single_unit_without_headings_says_nothing_of_where_it_stands(write: Write) -> None:
    (example,) = examples_of(read_corrections([write([{**BODY, "text": SCHOOLS}])]))
    kept = known_tokens(tokens_of(example.document, Ngrams((1,), (2,)))[0], example)
    assert kept["heading"] == []
    assert not [token for token in kept["structure"] if "part=" in token or token.startswith("depth=")]


def test_corrections_weigh_more_and_are_held_out_with_their_report(
    write: Write, reports: list[LabeledReport]
) -> None:
    known = reports[0].units[4]
    entry = {"report": reports[0].name, "unit": 900, **BODY, "text": SCHOOLS}
    found = correct(reports, read_corrections([write([entry, {**entry, "report": "外来的"}])]))
    table = build_table(found.reports, small_settings())
    assert table.weights[-2:].tolist() == [small_settings().correction_weight] * 2
    assert set(table.weights[:-2]) == {1.0}
    assert not table.judged[-2:].any()
    assert table.judged[:-2].all()
    # Reports are in the order of their names; the one that the data knows comes with its fold.
    folds = dict(zip(["外来的", reports[0].name], sorted(table.folds[-2:]), strict=True))
    assert folds == {"外来的": -1, reports[0].name: table.folds[0]}
    assert known.correction == ""


def test_a_model_learns_from_corrections_and_says_so(write: Write, reports: list[LabeledReport]) -> None:
    target = next(unit for unit in reports[1].units if unit.label.category == "普法")
    entry = {"report": reports[1].name, "unit": target.number, "text": target.text, "kind": "body"}
    strange = {"report": "外来的", "kind": "body", "role": "成效", "category": "数字法治"}
    texts = [f"第{number}号量子云台并网运行，量子云台联调完成。" for number in "一二三四五六"]
    path = write(
        [
            {**entry, "role": target.label.role, "category": "权力监督"},
            *({**strange, "unit": number, "text": text} for number, text in enumerate(texts, start=40)),
        ]
    )
    lines: list[str] = []
    extras = Extras(read_corrections([path]))
    classifier, judged = train_classifier(reports, small_settings(), progress=lines.append, extras=extras)
    assert classifier.info["corrections"] == {"units": 7, "replaced": 1, "added": 6}
    assert any("更正 7 个单元，其中 1 处" in line for line in lines)
    assert "量子" in classifier.terms["word"]
    row = {block: [text for text in ("量子",) if text in classifier.terms[block]] for block in ("word",)}
    column = classifier.index["word"][row["word"][0]]
    weights = classifier.tasks["category"].weights["word"][column]
    assert classifier.tasks["category"].labels[int(np.argmax(weights))] == "数字法治"
    body = [unit for report in reports for unit in report.units if unit.label.kind == "body"]
    assert len(judged.predictions["category"]) == len(body)
    assert sorted(judged.groups) == ["category", "kind", "problems", "role", "secondary"]
    assert all(len(judged.groups[task]) == len(pairs) for task, pairs in judged.predictions.items())
