"""What labelling finds in arrays is what the plain functions find text by text."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.classify import Classifier, load_classifier
from fazhi.classify.batch import Batch
from fazhi.classify.calibrate import sigmoid, softmax
from fazhi.classify.clauses import blend, spread
from fazhi.classify.features import clause_tokens, sentence_tokens, tokens_of
from fazhi.classify.panels import Cells
from fazhi.classify.vectors import Rows
from fazhi.codebook import codebook
from fazhi.records import Document, LabeledDocument, Metadata, Prediction, Report, Unit

FORMAT_1 = Path(__file__).parent / "models" / "format1"
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


def plain_predict(model: Classifier, document: Document) -> LabeledDocument:
    """Label a document as slowly and plainly as it can be told."""
    tokens = tokens_of(document, model.ngrams)
    tasks, calibration = model.tasks, model.calibration
    rows = model.rows(tokens)
    kinds, roles = (
        [tasks[name].labels[i] for i in tasks[name].scores(rows).argmax(axis=1)] for name in ("kind", "role")
    )
    said = []
    for index, unit in enumerate(document.units):
        if kinds[index] != "body":
            said.append(Prediction(kinds[index]))
            continue
        own_rows = {block: rows[block].take(np.array([index])) for block in rows}
        names = tasks["category"].labels
        own = tasks["category"].scores(own_rows)
        parts, sizes = sentence_tokens(unit.text, model.ngrams)
        each, count = tasks["category"].scores(model.rows(parts)), np.array([len(sizes)])
        rest = names.index(codebook().rest_category)
        scores = spread(own, each, np.array(sizes, dtype=float), count, rest)
        chances = softmax(scores, calibration["scale"]["category"])[0]
        further = sigmoid(blend(own, each, count), *calibration["sigmoid"]["secondary"])[0]
        best, least = int(chances.argmax()), calibration["threshold"]["secondary"]
        problems: tuple[str, ...] = ()
        if roles[index] in codebook().problem_roles:
            clauses = clause_tokens(unit.text, model.ngrams)
            task = tasks["problem"]
            mixed = blend(task.scores(own_rows), task.scores(model.rows(clauses)), np.array([len(clauses)]))[
                0
            ]
            sure = [
                sigmoid(mixed[i : i + 1], *calibration["sigmoid"][name])[0]
                for i, name in enumerate(task.labels)
            ]
            problems = tuple(
                task.labels[i]
                for i in np.argsort(-np.array(sure), kind="stable")
                if sure[i] >= calibration["threshold"][task.labels[i]]
            )
        said.append(
            Prediction(
                "body",
                roles[index],
                names[best],
                float(chances[best]),
                tuple(
                    names[i] for i in np.argsort(-further, kind="stable") if i != best and further[i] >= least
                ),
                problems,
                bool(chances[best] < calibration["review"]),
            )
        )
    return LabeledDocument(document, tuple(said))


@pytest.fixture(scope="module")
def model() -> Classifier:
    return load_classifier(Path(__file__).parents[2] / "models" / "default")


def same(rows: Rows, cells: Cells, idf: np.ndarray) -> None:
    """The same terms with the same weights, row by row."""
    filled = np.flatnonzero(np.diff(rows.starts))
    np.testing.assert_array_equal(filled, cells.filled)
    np.testing.assert_array_equal(rows.columns, cells.columns)
    np.testing.assert_array_equal(rows.starts[filled], cells.starts)
    values = idf[cells.columns]
    values[cells.often] *= cells.scale
    sizes = np.diff(rows.starts)
    np.testing.assert_allclose(rows.values, values / np.repeat(cells.norms, sizes), rtol=1e-6)


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(UNIT, min_size=1, max_size=6))
def test_units_sentences_and_clauses_have_the_terms_the_plain_functions_find(
    model: Classifier, units: list[tuple[str, str, tuple[str, ...], str, str]]
) -> None:
    # The segmenter of the plain functions takes no halves of characters.
    units = [(text.replace("\ud800", ""), *rest) for text, *rest in units]  # type: ignore[misc]
    document = document_of(units)
    batch, every = Batch.of(model._scorer, [document]), np.arange(len(units))
    rows, cells = model.rows(tokens_of(document, model.ngrams)), batch.units()
    for block in ("word", "char", "first", "structure"):
        same(rows[block], cells[block], model.idf[block])
    texts = [unit.text for unit in document.units]
    for found, plain in (
        (batch.sentences(every), [sentence_tokens(text, model.ngrams)[0] for text in texts]),
        (batch.clauses(every), [clause_tokens(text, model.ngrams) for text in texts]),
    ):
        assert found[1].counts[: len(texts)].tolist() == [len(parts) for parts in plain]
        rows = model.rows([part for parts in plain for part in parts])
        for block, each in found[0].items():
            same(rows[block], each, model.idf[block])
    lengths = [length for text in texts for length in sentence_tokens(text, model.ngrams)[1]]
    assert batch.sentences(every)[1].lengths.tolist() == lengths


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
        for one, other in zip(found.predictions, plain_predict(model, document).predictions, strict=True):
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


def test_a_model_of_format_1_still_labels() -> None:
    old = load_classifier(FORMAT_1)
    document = document_of(
        [
            ("推进行政复议体制改革，受理案件３５件。", "", ("一、主要做法",), "body", "results"),
            ("一是执法人员不足；二是培训不够。", "", ("二、存在的问题",), "body", "problems"),
        ]
    )
    plain = plain_predict(old, document).predictions
    for one, other in zip(old.predict(document).predictions, plain, strict=True):
        assert (one.kind, one.role, one.category) == (other.kind, other.role, other.category)
        assert one.confidence == pytest.approx(other.confidence, abs=1e-6)


def test_a_part_that_is_the_whole_unit_gets_what_the_unit_gets(model: Classifier) -> None:
    document = document_of(
        [
            ("推进行政复议体制改革，受理案件３５件。", "", ("一、主要做法",), "body", "results"),
            ("一是执法人员不足；二是培训不够。", "", ("二、存在的问题",), "body", "problems"),
        ]
    )
    said = model.predict(document).predictions
    parts = model.label_parts(document, [(i, unit.text) for i, unit in enumerate(document.units)])
    assert [part.category for part in parts] == [one.category for one in said]
    assert parts[1].types == said[1].problems
    assert model.label_parts(document, []) == []
