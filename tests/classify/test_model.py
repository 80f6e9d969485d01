import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fazhi.classify import Classifier, load_classifier, save_classifier
from fazhi.classify.examples import examples_of
from fazhi.codebook import codebook
from fazhi.errors import ModelError
from fazhi.labeled import LabeledReport
from fazhi.records import KINDS, Document, Metadata, Report
from fazhi.store import StoredModel, load_model, save_model


@pytest.fixture(scope="module")
def documents(reports: list[LabeledReport]) -> list[Document]:
    return [example.document for example in examples_of(reports[:4])]


def test_a_loaded_model_says_bit_by_bit_what_the_saved_one_said(
    classifier: Classifier, folder: Path, documents: list[Document]
) -> None:
    loaded = load_classifier(folder)
    for document in documents:
        assert loaded.predict(document, scores=True) == classifier.predict(document, scores=True)
    for name, task in classifier.tasks.items():
        assert task.labels == loaded.tasks[name].labels
        np.testing.assert_array_equal(task.bias, loaded.tasks[name].bias)
    assert loaded.calibration == classifier.calibration


def test_saving_a_loaded_model_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save_classifier(
        load_classifier(folder), tmp_path / "again", (folder / "CARD.md").read_text(encoding="utf-8")
    )
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_what_a_document_gets_does_not_hang_on_other_documents(
    classifier: Classifier, documents: list[Document]
) -> None:
    alone = [classifier.predict(document) for document in documents]
    assert [classifier.predict(document) for document in reversed(documents)] == alone[::-1]


def test_predictions_keep_the_rules_of_the_codebook(
    classifier: Classifier, documents: list[Document]
) -> None:
    book = codebook()
    for document in documents:
        labeled = classifier.predict(document, scores=True)
        assert labeled.document is document
        for said in labeled.predictions:
            assert said.kind in KINDS
            if said.kind != "body":
                assert (said.role, said.category, said.confidence, said.scores) == (None, None, None, {})
                assert not said.secondary
                assert not said.problems
                assert not said.needs_review
                continue
            assert said.role in book.roles
            assert said.category in book.categories
            assert said.category not in said.secondary
            assert set(said.scores) == set(book.categories)
            assert sum(said.scores.values()) == pytest.approx(1, abs=1e-4)
            assert said.confidence == max(said.scores.values())
            assert said.scores[said.category] == said.confidence
            assert said.role in book.problem_roles or not said.problems


def test_scores_come_only_if_asked_for(classifier: Classifier, documents: list[Document]) -> None:
    assert all(said.scores == {} for said in classifier.predict(documents[0]).predictions)


def test_units_below_the_review_threshold_are_marked(
    classifier: Classifier, documents: list[Document]
) -> None:
    strict = replace(classifier, calibration={**classifier.calibration, "review": 1.1})
    lenient = replace(classifier, calibration={**classifier.calibration, "review": 0.0})
    body = [said for said in strict.predict(documents[0]).predictions if said.kind == "body"]
    assert body
    assert all(said.needs_review for said in body)
    assert not any(said.needs_review for said in lenient.predict(documents[0]).predictions)


def test_a_document_without_units_has_no_predictions(classifier: Classifier) -> None:
    empty = Document(Report("a.txt", "", (), "txt"), Metadata(), ())
    assert classifier.predict(empty).predictions == ()


def changed(folder: Path, target: Path, **meta: object) -> Path:
    """Copy a model with another manifest, sealed anew: whole, but made for something else."""
    stored = load_model(folder)
    known = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    save_model(target, StoredModel({**known, **meta}, stored.arrays, stored.data), "")
    return target


@pytest.mark.parametrize(
    ("meta", "says"),
    [
        ({"predicts": "topics"}, "不是分类模型"),
        ({"dictionary": "0000"}, "分词词典与现在的不同"),
        ({"labels": {}}, "模型内容不完整"),
        ({"labels": None}, "模型内容不完整"),
        ({"blocks": {"kind": ["nothing"]}}, "模型内容不完整"),
        ({"calibration": None}, "模型内容不完整"),
        ({"calibration": {}}, "模型内容不完整"),
        ({"settings": {}}, "模型内容不完整"),
        ({"training_data": None}, "模型内容不完整"),
    ],
)
def test_a_model_for_something_else_is_refused(
    folder: Path, tmp_path: Path, meta: dict[str, object], says: str
) -> None:
    with pytest.raises(ModelError, match=says):
        load_classifier(changed(folder, tmp_path / "other", **meta))


@pytest.mark.parametrize("task", ["category", "role", "kind", "problem"])
def test_labels_outside_the_codebook_are_refused(folder: Path, tmp_path: Path, task: str) -> None:
    labels = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["labels"]
    labels[task][0] = "旧类别"
    with pytest.raises(ModelError, match="标注手册不符"):
        load_classifier(changed(folder, tmp_path / "other", labels=labels))


def test_arrays_that_do_not_fit_the_vocabulary_are_refused(folder: Path, tmp_path: Path) -> None:
    stored = load_model(folder)
    known = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    for name in ("idf.word", "category.word", "role.bias"):
        arrays = {**stored.arrays, name: stored.arrays[name][:-1]}
        save_model(tmp_path / "other", StoredModel(known, arrays, stored.data), "")
        with pytest.raises(ModelError, match="互不相符"):
            load_classifier(tmp_path / "other")


def test_labelling_does_not_load_what_only_training_needs(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text(
        "清州县2022年法治政府建设报告\n一、主要做法\n开展宪法宣传，覆盖干部群众。", encoding="utf-8"
    )
    code = f"""
import sys
from fazhi.analyze import label_paths
from pathlib import Path
(found,) = label_paths([{str(report)!r}], Path({str(folder)!r}))
assert len(found.predictions) == 3
print([name for name in ("sklearn", "scipy", "pandas", "pyarrow", "gensim", "joblib") if name in sys.modules])
"""
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"


def test_a_model_with_all_weights_laid_out_labels_the_same(folder: Path, documents: list[Document]) -> None:
    laid_out = load_classifier(folder)
    laid_out.fill_all()
    assert laid_out.predict_all(documents, True) == load_classifier(folder).predict_all(documents, True)


def test_parts_of_units_get_a_category_and_types_of_their_own(
    classifier: Classifier, documents: list[Document]
) -> None:
    document = documents[0]
    parts = [(index, unit.text[: max(1, len(unit.text) // 2)]) for index, unit in enumerate(document.units)]
    labels = classifier.label_parts(document, parts)
    assert len(labels) == len(parts)
    for label in labels:
        assert label.category in codebook().categories
        assert set(label.types) <= set(label.chances) <= set(codebook().problems)
        assert all(0 <= chance <= 1 for chance in label.chances.values())
    assert labels[-1:] == classifier.label_parts(document, parts[-1:])
    assert classifier.label_parts(document, []) == []


def test_problem_types_are_named_likeliest_first(classifier: Classifier) -> None:
    labels, threshold = classifier.tasks["problem"].labels, classifier.calibration["threshold"]
    chances = np.random.default_rng(1).random((40, len(labels))).round(1)
    plain = []
    for row in chances.tolist():
        said = [(-chance, place) for place, chance in enumerate(row) if chance >= threshold[labels[place]]]
        plain.append(tuple(labels[place] for _, place in sorted(said)))
    assert classifier._likely(chances) == plain
    assert classifier._likely(np.zeros((2, len(labels)))) == [(), ()]
