from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classify.conftest import Files, small_settings
from fazhi.chars import fold
from fazhi.classify import save_classifier, train
from fazhi.classify.examples import Example
from fazhi.classify.notes import training_notes
from fazhi.classify.table import build_table
from fazhi.classify.train import Extras, train_classifier
from fazhi.classify.weak import (
    RULES,
    Unlabeled,
    category_of_heading,
    heading_groups,
    read_unlabeled,
    weak_examples,
)
from fazhi.codebook import codebook
from fazhi.config import rules
from fazhi.errors import FazhiError
from fazhi.labeled import LabeledReport

_RULES = [
    pytest.param(group, rule, id=f"{group}-{rule.id}")
    for group in heading_groups()
    for rule in rules(group, RULES)
]
REPORT = """槐荫湖区2023年法治政府建设年度报告
2023年，槐荫湖区扎实推进法治政府建设，现将有关情况报告如下：
一、主要工作
（一）加强行政复议应诉工作
区司法局全年收到复议申请四十三件，办结四十件，纠错五件。
各被诉单位负责人按时到庭发声，败诉案件逐件复盘。
政务公开栏目同步公布办理结果，网民留言四百条。
（二）加大普法力度。为每个社区培养三名法律明白人，办起槐荫夜校二十期。
（三）强化监督，推进公开
主动接受区人大询问两次，答复提案九件。
短句。
二、存在问题
（一）行政复议应诉力量不足
区司法局复议科只有两人，办案压力较大，有时难以实地调查。
"""


@pytest.fixture
def unlabeled(tmp_path: Path) -> Unlabeled:
    return written(tmp_path, REPORT)


def written(folder: Path, *texts: str) -> Unlabeled:
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return read_unlabeled([folder])


def found(examples: list[Example]) -> list[tuple[str | None, str]]:
    return [
        (label.category, unit.text)
        for example in examples
        for unit, label in zip(example.document.units, example.labels, strict=True)
    ]


@pytest.mark.parametrize(("group", "rule"), _RULES)
def test_rule_hits_its_examples_and_misses_the_others(group: str, rule: Any) -> None:
    assert rule.hits
    assert rule.misses
    for text in rule.hits:
        assert rule.pattern.search(fold(text)), f"{group}/{rule.id} 应当命中：{text}"
        if group in codebook().categories:
            assert category_of_heading(text) == group
    for text in rule.misses:
        assert not rule.pattern.search(fold(text)), f"{group}/{rule.id} 不应命中：{text}"


@pytest.mark.parametrize(("group", "rule"), _RULES)
def test_rule_stands_long_texts(group: str, rule: Any) -> None:
    for text in (*rule.hits, *rule.misses, "党", "法治", "规范"):
        rule.pattern.search(fold(text) * (20_000 // len(text)) + "\n。x")


def test_every_category_but_the_rest_has_headings() -> None:
    assert set(heading_groups()) >= set(codebook().categories) - {codebook().rest_category}
    ids = [rule.id for group in heading_groups() for rule in rules(group, RULES)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "heading",
    [
        "（七）强化监督，推进公开",
        "三、加强行政复议与普法宣传",
        "一、主要工作",
        "（三）规范制度、决策与执法",
        "",
        "一",
    ],
)
def test_a_heading_that_names_several_fields_or_none_tells_nothing(heading: str) -> None:
    assert category_of_heading(heading) is None


def test_units_under_clear_headings_are_found(unlabeled: Unlabeled) -> None:
    assert found(weak_examples(unlabeled.documents, [])) == [
        ("复议应诉", "区司法局全年收到复议申请四十三件，办结四十件，纠错五件。"),
        ("复议应诉", "各被诉单位负责人按时到庭发声，败诉案件逐件复盘。"),
        ("普法", "（二）加大普法力度。为每个社区培养三名法律明白人，办起槐荫夜校二十期。"),
    ]


def test_what_is_labelled_already_is_left_out(unlabeled: Unlabeled, reports: list[LabeledReport]) -> None:
    text = "各被诉单位负责人按时到庭发声，败诉案件逐件复盘。"
    known = replace(reports[0], units=(replace(reports[0].units[0], text=f" {text}"),))
    assert text not in [said for _, said in found(weak_examples(unlabeled.documents, [known]))]
    units = [replace(reports[0].units[0], text=unit.text) for unit in unlabeled.documents[0].units[:9]]
    assert weak_examples(unlabeled.documents, [replace(reports[0], units=tuple(units))]) == []


def test_a_text_that_comes_twice_is_taken_once(tmp_path: Path) -> None:
    more = written(tmp_path, REPORT, REPORT, REPORT.replace("一、主要工作", "一、主要工作情况"))
    assert len(more.documents) == 2
    assert len(found(weak_examples(more.documents, []))) == 3


def test_unreadable_files_are_told_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "空").mkdir()
    (tmp_path / "甲.txt").write_text(REPORT, encoding="utf-8")
    read = read_unlabeled([tmp_path / "空", tmp_path / "坏.docx", tmp_path / "甲.txt"])
    assert len(read.documents) == 1
    assert [Path(failure.path).name for failure in read.failures] == ["空", "坏.docx"]


def test_nothing_readable_is_an_error_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(FazhiError, match="没有一份能读出来") as caught:
        read_unlabeled([tmp_path])
    assert str(tmp_path) in str(caught.value)


def test_weak_units_teach_the_category_only_and_are_never_tested(
    unlabeled: Unlabeled, reports: list[LabeledReport]
) -> None:
    table = build_table(reports, small_settings(), weak_examples(unlabeled.documents, reports))
    plain = build_table(reports, small_settings())
    weak = np.flatnonzero(table.weak)
    assert len(weak) == 3
    for task in ("kind", "role", "problem"):
        assert not np.isin(weak, table.members(task)).any()
        np.testing.assert_array_equal(table.members(task), plain.members(task))
    assert np.isin(weak, table.members("category")).all()
    assert not np.isin(weak, table.tested("category")).any()
    assert set(table.weights[weak]) == {small_settings().weak_weight}
    assert set(table.folds[weak]) == {-1}
    for block in ("heading", "structure"):
        assert not table.counts[block].take(weak).values.any()
        assert table.terms[block] == plain.terms[block]
        every = np.arange(len(table.labels))
        np.testing.assert_array_equal(
            table.idf(block, every, 3), plain.idf(block, np.arange(len(plain.labels)), 3)
        )


def test_weak_units_that_help_are_used_and_told_of(
    tmp_path: Path, unlabeled: Unlabeled, reports: list[LabeledReport], files: Files
) -> None:
    lines: list[str] = []
    extras = Extras(unlabeled=unlabeled)
    classifier, _ = train_classifier(reports, small_settings(), progress=lines.append, extras=extras)
    told = classifier.info["weak"]
    assert (told["reports"], told["failed"], told["units"], told["used"]) == (1, 0, 3, True)
    assert told["categories"] == {"复议应诉": 2, "普法": 1}
    assert told["macro_f1_with"] >= told["macro_f1_without"] - 0.002
    assert any("已采用" in line for line in lines)
    assert "弱标注已采用" in training_notes(classifier.info)
    again, _ = train_classifier(reports, small_settings(), extras=extras)
    for name, one in (("一", classifier), ("二", again)):
        save_classifier(one, tmp_path / name, training_notes(one.info))
    assert files(tmp_path / "一") == files(tmp_path / "二")


def test_weak_units_that_harm_are_not_used(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    folder: Path,
    unlabeled: Unlabeled,
    reports: list[LabeledReport],
    files: Files,
) -> None:
    """The model is then the very one that training without them gives."""
    scores = iter((0.9, 0.897))
    monkeypatch.setattr(train, "macro_f1", lambda *_: next(scores))
    lines: list[str] = []
    classifier, _ = train_classifier(
        reports, small_settings(), progress=lines.append, extras=Extras(unlabeled=unlabeled)
    )
    assert any(line.endswith("未采用") for line in lines)
    assert (classifier.info["weak"]["used"], classifier.info["weak"]["macro_f1_with"]) == (False, 0.897)
    assert "弱标注未采用" in training_notes(classifier.info)
    save_classifier(classifier, tmp_path / "model", "")
    assert files(tmp_path / "model")["weights.safetensors"] == files(folder)["weights.safetensors"]


def test_reports_without_clear_headings_change_nothing(
    tmp_path: Path, folder: Path, reports: list[LabeledReport], files: Files
) -> None:
    read = written(tmp_path, "槐荫湖区工作情况\n一、总体情况\n全区各项工作有序推进，取得较好成效。\n")
    lines: list[str] = []
    classifier, _ = train_classifier(
        reports, small_settings(), progress=lines.append, extras=Extras(unlabeled=read)
    )
    assert any(line.endswith("未采用") for line in lines)
    assert classifier.info["weak"]["units"] == 0
    save_classifier(classifier, tmp_path / "model", "")
    assert files(tmp_path / "model")["weights.safetensors"] == files(folder)["weights.safetensors"]


def test_a_model_without_additions_has_no_notes_on_them(trained: Any) -> None:
    assert training_notes(trained[0].info) == ""
