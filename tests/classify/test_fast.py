"""What labelling finds in arrays is what the plain functions find text by text."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.classify import Classifier, load_classifier
from fazhi.classify.plain import PlainBatch
from fazhi.records import Document, Metadata, Report, Unit

MODELS = Path(__file__).parent / "models"
"""Small models as earlier versions saved them; what they said then stands in the test."""
TWO = [
    ("推进行政复议体制改革，受理案件３５件。", "", ("一、主要做法",), "body", "results"),
    ("一是执法人员不足；二是培训不够。", "", ("二、存在的问题",), "body", "problems"),
]
PHRASES = (
    "推进行政复议体制改革",
    "行政复议",
    "执法人员不足",
    "存在的问题",
    "一是",
    "二、",
    "（三）",
    "1.",
    "12．5％",
    "2022年",
    "３５",
    "٣",
    "𝟙",
    "𠀀",
    "a_b",
    "_",
    "。",
    "；",
    "，",
    "：",
    "！",
    "?",
    " ",
    "　",
    "\t",
    "\n",
    "\0",
    "\ud800",
    "……",
    "A+",
    "--",
    "下一步，加强法治政府建设",
)
TEXT = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=4)), max_size=14).map("".join)
UNIT = st.builds(
    lambda text, heading, section, kind, part: (text, heading, section, kind, part),
    TEXT,
    st.sampled_from(["", "一、推进依法行政。", "（二）加强普法"]),
    st.sampled_from([(), ("二、存在的不足",), ("一、主要做法", "（一）政务公开")]),
    st.sampled_from(["body", "heading", "noise", "frame"]),
    st.sampled_from(["results", "problems", "plans", ""]),
)


def document_of(units: list[tuple[str, str, tuple[str, ...], str, str]]) -> Document:
    made = [
        Unit(number, text, 0, len(text), "plain", 0, heading, section, part, kind)
        for number, (text, heading, section, kind, part) in enumerate(units, start=1)
    ]
    return Document(Report("a.txt", "", (), "txt"), Metadata(), tuple(made))


class PlainClassifier(Classifier):
    """Labels as slowly and plainly as it can be told."""

    def _batch(self, documents: Sequence[Document]) -> PlainBatch:
        return PlainBatch.of(self._plain_scorer, documents)


def plainly(model: Classifier) -> PlainClassifier:
    return PlainClassifier(**{field.name: getattr(model, field.name) for field in fields(model)})


@pytest.fixture(scope="module")
def model() -> Classifier:
    return load_classifier(Path(__file__).parents[2] / "models" / "default")


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(UNIT, min_size=1, max_size=6))
def test_units_sentences_and_clauses_have_the_scores_the_plain_functions_find(
    model: Classifier, units: list[tuple[str, str, tuple[str, ...], str, str]]
) -> None:
    # The segmenter of the plain functions takes no halves of characters.
    units = [(text.replace("\ud800", ""), *rest) for text, *rest in units]  # type: ignore[misc]
    document, every = document_of(units), np.arange(len(units))
    fast, plain = model._batch([document]), plainly(model)._batch([document])
    for task in ("kind", "role", "category"):
        np.testing.assert_allclose(fast.score(task), plain.score(task), atol=1e-5)
    for chosen in (every, every[::2]):
        for one, other in (
            (fast.sentence_scores(chosen), plain.sentence_scores(chosen)),
            (fast.problem_scores(chosen), plain.problem_scores(chosen)),
        ):
            for mine, theirs in zip(one, other, strict=True):
                np.testing.assert_allclose(mine, theirs, atol=1e-5)


@SLOW
@given(st.lists(st.lists(UNIT, max_size=4), min_size=1, max_size=3))
def test_predictions_are_those_of_the_plain_way(
    model: Classifier, documents: list[list[tuple[str, str, tuple[str, ...], str, str]]]
) -> None:
    made = [
        document_of([(text.replace("\ud800", ""), *rest) for text, *rest in units])  # type: ignore[misc]
        for units in documents
    ]
    for document, found in zip(made, model.predict_all(made), strict=True):
        if not document.units:
            assert found.predictions == ()
            continue
        for one, other in zip(found.predictions, plainly(model).predict(document).predictions, strict=True):
            assert (one.kind, one.role, one.category, one.secondary, one.problems) == (
                other.kind,
                other.role,
                other.category,
                other.secondary,
                other.problems,
            )
            if other.confidence is not None:
                assert one.confidence == pytest.approx(other.confidence, abs=1e-6)


def test_half_a_character_is_no_reason_to_stop(model: Classifier) -> None:
    (said,) = model.predict(document_of([("推进\ud800行政复议。", "", (), "body", "results")])).predictions
    assert said.kind


@pytest.mark.parametrize(
    ("name", "confidences", "problems"),
    [
        ("format1", (0.999392, 0.991926), ("队伍力量薄弱", "能力素质不足")),
        ("format2", (0.998084, 0.997237), ("队伍力量薄弱", "责任落实不到位", "能力素质不足")),
    ],
)
def test_a_model_of_an_earlier_version_labels_as_it_did(
    name: str, confidences: tuple[float, float], problems: tuple[str, ...]
) -> None:
    first, second = load_classifier(MODELS / name).predict(document_of(TWO)).predictions
    assert (first.kind, first.role, first.category, first.problems) == ("body", "成效", "复议应诉", ())
    assert (second.kind, second.role, second.category) == ("body", "不足", "行政执法")
    assert second.problems == problems
    assert (first.confidence, second.confidence) == pytest.approx(confidences, abs=2e-6)


def test_a_part_that_is_the_whole_unit_gets_what_the_unit_gets(model: Classifier) -> None:
    document = document_of(TWO)
    said = model.predict(document).predictions
    parts = model.label_parts(document, [(i, unit.text) for i, unit in enumerate(document.units)])
    assert [part.category for part in parts] == [one.category for one in said]
    assert parts[1].types == said[1].problems
    assert model.label_parts(document, []) == []
