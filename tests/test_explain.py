import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from fazhi.api import find_units, load_model
from fazhi.classify import Classifier
from fazhi.classify.features import tokens_of
from fazhi.codebook import codebook
from fazhi.config import rules
from fazhi.errors import FazhiError
from fazhi.explain import Explanation, contributions, explain_unit, explanation_lines, nearest_units
from fazhi.explain.words import shown
from fazhi.labeled import LabeledReport, read_labeled
from fazhi.records import Document, Paragraph, Report, Unit
from helpers import LABELED, labeled_texts

NEW = """苔渡县2023年法治政府建设情况报告
2023年，苔渡县认真推进法治政府建设。现将有关情况报告如下：
一、主要工作
（一）加强矛盾化解。全县调解纠纷812件，办理行政复议案件35件，行政机关负责人出庭应诉率达到100%；\
组织普法宣讲进村庄40场；推进政务服务“一网通办”。
（二）抓好队伍。邀请专家给执法人员讲课，并对群众开展宪法宣传。
二、存在不足
一是专业人才紧缺，案多人少，法治机构力量单薄；二是个别部门对法治建设重视不够，普法形式单一。
三、下一步打算
下一步，将补齐短板。
苔渡县人民政府
2024年1月5日"""


def document_of(text: str) -> Document:
    paragraphs, offset = [], 0
    for line in text.split("\n"):
        paragraphs.append(Paragraph(offset, offset + len(line)))
        offset += len(line) + 1
    return find_units(Report("苔渡县.txt", text, tuple(paragraphs), "txt"))


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_model()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document_of(text) for text in [NEW, *labeled_texts(2).values()]]


@pytest.fixture(scope="module")
def every(classifier: Classifier, documents: list[Document]) -> list[Explanation]:
    """Explain every unit of the new report and every fifth of two longer ones; list all features."""
    return [
        explain_unit(classifier, document, unit.number, top=9999)
        for document in documents
        for unit in document.units
        if document is documents[0] or unit.number % 5 == 0
    ]


@pytest.fixture(scope="module")
def new(every: list[Explanation]) -> dict[str, Explanation]:
    return {found.unit.text[:6]: found for found in every if found.report == "苔渡县.txt"}


def of(every: dict[str, Explanation], words: str) -> Explanation:
    return next(found for start, found in every.items() if start.startswith(words))


@pytest.mark.parametrize("task", ["kind", "role", "category", "problem"])
def test_all_contributions_and_the_bias_sum_to_the_score_that_the_model_used(
    classifier: Classifier, documents: list[Document], task: str
) -> None:
    model = classifier.tasks[task]
    for document in documents:
        rows = classifier.rows(tokens_of(document, classifier.ngrams))
        scores = model.scores(rows)
        for row in range(len(document.units)):
            parts = contributions(model, rows, row)
            assert set(parts) == set(model.blocks)
            total = model.bias + sum(part.gains.sum(axis=0) for part in parts.values())
            np.testing.assert_allclose(total, scores[row], rtol=0, atol=1e-9)


def test_the_lead_is_what_is_listed_the_bias_and_the_votes(every: list[Explanation]) -> None:
    for found in every:
        for choice in filter(None, (found.kind, found.role, found.category)):
            for block in choice.blocks:
                listed = [feature.gain for feature in (*block.supporting, *block.opposing)]
                assert sum(listed) == pytest.approx(block.total, abs=1e-9)
                assert all(feature.gain > 0 for feature in block.supporting)
                assert all(feature.gain < 0 for feature in block.opposing)
            parts = sum(block.total for block in choice.blocks) + choice.bias + choice.votes
            assert choice.lead == pytest.approx(parts, abs=1e-9)
            assert choice.lead >= 0
            assert choice.label != choice.rival


def test_an_explanation_says_what_the_model_says(classifier: Classifier, every: list[Explanation]) -> None:
    scale = classifier.calibration["scale"]["category"]
    for found in every:
        said = found.prediction
        assert found.kind.label == said.kind
        if said.kind != "body":
            assert (found.role, found.category, found.votes, found.problem_types) == (None, None, None, ())
            continue
        assert found.role
        assert found.category
        assert (found.role.label, found.category.label) == (said.role, said.category)
        # The lead decides how many times likelier the first category is than the second.
        first, second = (said.scores[name] for name in (found.category.label, found.category.rival))
        if second > 0.001:
            assert first / second == pytest.approx(np.exp(scale * found.category.lead), rel=0.01)
        assert tuple(one.name for one in found.problem_types if one.given) == said.problems
        assert bool(found.problem_types) == (said.role in codebook().problem_roles)


def test_fewer_features_are_the_loudest_and_change_no_sum(
    classifier: Classifier, documents: list[Document], new: dict[str, Explanation]
) -> None:
    full = of(new, "（一）")
    short = explain_unit(classifier, documents[0], full.unit.number, top=2)
    assert full.category
    assert short.category
    for block, all_of_it in zip(short.category.blocks, full.category.blocks, strict=True):
        assert block.total == all_of_it.total
        assert block.supporting == all_of_it.supporting[:2]
        assert block.opposing == all_of_it.opposing[:2]


def test_every_sentence_votes_with_its_length(new: dict[str, Explanation]) -> None:
    found = of(new, "（一）")
    assert found.votes
    rest = codebook().rest_category
    sentences = found.votes.sentences
    assert [sentence.text[:4] for sentence in sentences] == ["全县调解", "组织普法", "推进政务"]
    assert [next(iter(sentence.shares)) for sentence in sentences] == ["复议应诉", "普法", "政务服务"]
    for sentence in sentences:
        assert sentence.text in found.unit.text
        assert sentence.length == len(sentence.text)
        assert sum(sentence.shares.values()) == pytest.approx(1)
        assert rest not in sentence.shares
    letters = sum(sentence.length for sentence in sentences)
    for name, share in found.votes.shares.items():
        mean = sum(sentence.length * sentence.shares[name] for sentence in sentences) / letters
        assert share == pytest.approx(mean)
    fields = {name: gain for name, gain in found.votes.added.items() if name != rest}
    ratios = [gain / found.votes.shares[name] for name, gain in fields.items()]
    assert ratios == pytest.approx([ratios[0]] * len(ratios))
    assert ratios[0] > 0


def test_what_would_come_first_without_votes_is_what_the_words_alone_say(every: list[Explanation]) -> None:
    for found in every:
        if found.category and found.votes:
            without = found.category.lead - found.category.votes
            assert without >= 0 or found.votes.before != found.category.label
            assert without <= 0 or found.votes.before != found.category.rival


def test_it_says_whether_the_votes_changed_the_category(new: dict[str, Explanation]) -> None:
    found = of(new, "（一）")
    assert found.votes
    assert found.category
    for before, said in (
        (found.category.label, f"不投票，排在最前的也是“{found.category.label}”。"),
        ("应急处置", "投票改变了结论：不投票，排在最前的是“应急处置”。"),
    ):
        given = replace(found, votes=replace(found.votes, before=before))
        assert said in "\n".join(explanation_lines(given))


def test_a_problem_type_comes_with_the_clause_that_decided_it(new: dict[str, Explanation]) -> None:
    found = of(new, "二是个别")
    clauses = {one.name: one.clause for one in found.problem_types if one.given}
    assert clauses["思想认识不到位"] == "二是个别部门对法治建设重视不够"
    assert clauses["普法实效不足"] == "普法形式单一"
    for one in found.problem_types:
        assert one.given == (one.chance >= one.threshold)
        assert min(one.unit_score, one.clause_score) <= one.score <= max(one.unit_score, one.clause_score)
        assert len({feature.token for feature in one.words}) == len(one.words)
    words = next(one.words for one in found.problem_types if one.name == "普法实效不足")
    assert words[0].shown == "普法"


def test_a_unit_that_is_no_body_text_has_only_its_kind_explained(new: dict[str, Explanation]) -> None:
    found = of(new, "三、下一步")
    lines = "\n".join(explanation_lines(found))
    assert "判断：标题，不是正文" in lines
    assert "【单元性质】为什么是“标题”，而不是“" in lines
    assert "写法：独立成行的标题" in lines
    assert "【工作领域】" not in lines


def test_lines_are_chinese_and_fit_for_a_terminal(every: list[Explanation]) -> None:
    for found in every:
        for line in explanation_lines(found):
            assert "\n" not in line
            assert not re.search(r"[a-z_]{3,}=|part=|None|nan|\x1b", line)


@pytest.fixture(scope="module")
def labeled() -> tuple[LabeledReport, ...]:
    return read_labeled(sorted(LABELED.glob("*.jsonl"))[:3])


def test_the_nearest_units_are_those_with_the_highest_cosine(
    classifier: Classifier, labeled: tuple[LabeledReport, ...]
) -> None:
    unit = next(unit for unit in labeled[1].units if unit.label.kind == "body" and len(unit.text) > 60)
    found = nearest_units(classifier, unit.text, labeled)
    assert (found[0].report, found[0].unit, found[0].label) == (labeled[1].name, unit.number, unit.label)
    assert found[0].similarity == pytest.approx(1)
    alike = [one.similarity for one in found]
    assert alike == sorted(alike, reverse=True)
    vectors = [vector_of(classifier, text) for text in (unit.text, *(one.text for one in found))]
    for one, vector in zip(found, vectors[1:], strict=True):
        cosine = vectors[0] @ vector / np.linalg.norm(vectors[0]) / np.linalg.norm(vector)
        assert one.similarity == pytest.approx(cosine)


def vector_of(classifier: Classifier, text: str) -> np.ndarray:
    """Return word and character row side by side, with all their zeros."""
    document = replace(document_of(text), units=(Unit(1, text, 0, len(text)),))
    rows = classifier.rows(tokens_of(document, classifier.ngrams))
    parts = []
    for block in ("word", "char"):
        dense = np.zeros(len(classifier.terms[block]))
        dense[rows[block].columns] = rows[block].values
        parts.append(dense)
    return np.concatenate(parts)


def test_body_text_is_compared_with_body_text_only(
    classifier: Classifier, labeled: tuple[LabeledReport, ...]
) -> None:
    text = next(unit.text for unit in labeled[0].units if unit.label.kind == "heading")
    assert nearest_units(classifier, text, labeled)[0].label.kind == "heading"
    assert {one.label.kind for one in nearest_units(classifier, text, labeled, body_only=True)} == {"body"}


def test_nothing_alike_is_no_neighbour(classifier: Classifier, labeled: tuple[LabeledReport, ...]) -> None:
    assert nearest_units(classifier, "qqq", labeled) == ()
    assert nearest_units(classifier, "行政复议", ()) == ()


def test_neighbours_are_shown_with_label_and_place(
    classifier: Classifier, documents: list[Document], labeled: tuple[LabeledReport, ...]
) -> None:
    found = explain_unit(classifier, documents[0], 4, labeled=labeled)
    assert found.neighbours
    lines = "\n".join(explanation_lines(found))
    assert f"{found.neighbours[0].report} 第 {found.neighbours[0].unit} 单元：" in lines
    without = explain_unit(classifier, documents[0], 4)
    assert without.neighbours is None
    assert "没有找到标注数据" in "\n".join(explanation_lines(without))
    assert "没有用词相近的单元" in "\n".join(explanation_lines(replace(found, neighbours=())))


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_number_outside_the_report_is_refused_with_the_range(
    classifier: Classifier, documents: list[Document], number: int
) -> None:
    count = len(documents[0].units)
    with pytest.raises(FazhiError, match=f"苔渡县.txt: 没有第 {number} 单元，.*1 到 {count}$"):
        explain_unit(classifier, documents[0], number)


def test_a_report_without_units_has_none_to_explain(classifier: Classifier) -> None:
    empty = Document(Report("空.txt", "", (), "txt"), document_of(NEW).metadata, ())
    with pytest.raises(FazhiError, match=r"空.txt: .*没有单元"):
        explain_unit(classifier, empty, 1)


def test_marks_of_structure_are_told_in_chinese(classifier: Classifier) -> None:
    unit = Unit(1, "下一步，抓好落实。", 0, 9, part="plans")
    assert shown("structure", "part=plans", unit) == "所在部分：计划"
    assert shown("structure", "length=1", unit) == "长度：9 字"
    assert shown("structure", "end=,", unit) == "末字：“,”"
    assert shown("structure", "cue=plans_cue,part=plans", unit) == "开头像要讲计划，所在部分：计划"
    assert shown("structure", "last,part=plans,level=1", unit) == "最后一段正文，所在部分：计划，有编号"
    assert shown("structure", "level=3", unit) == "编号：（一）"
    own = [f"rule={rule.id}" for group in ("frame", "noise") for rule in rules(group)]
    for token in {*classifier.terms["structure"], *own}:
        assert not re.search("[a-z]", shown("structure", token, unit)), token


def test_words_are_told_as_they_stand() -> None:
    unit = Unit(1, "调解纠纷812件", 0, 9)
    assert shown("word", "行政复议_案件", unit) == "行政复议＋案件"
    assert shown("char", "纷0件", unit) == "纷〈数〉件"


def test_an_explanation_is_plain_data(new: dict[str, Explanation]) -> None:
    for found in new.values():
        copy = json.loads(json.dumps(found.as_dict(), allow_nan=False))
        assert copy["unit"]["text"] == found.unit.text
        assert copy["prediction"]["kind"] == found.prediction.kind


def test_explaining_needs_no_library_for_training() -> None:
    code = (
        "import sys; from fazhi.api import load_model, find_units\n"
        "from fazhi.explain import explain_unit, explanation_lines\n"
        "from fazhi.records import Paragraph, Report\n"
        "text = '一是加强行政复议工作。'\n"
        "document = find_units(Report('a', text, (Paragraph(0, len(text)),), 'txt'))\n"
        "list(explanation_lines(explain_unit(load_model(), document, 1, labeled=())))\n"
        "print(sorted({'sklearn', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.decode().strip() == "[]"
