import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classify.conftest import Files, Trained, small_settings
from fazhi.classify import Classifier, save_classifier
from fazhi.classify.examples import examples_of
from fazhi.classify.features import Ngrams, tokens_of
from fazhi.classify.solve import fit_task
from fazhi.classify.table import build_table, fold_of
from fazhi.classify.train import train_classifier
from fazhi.config import TrainSettings
from fazhi.errors import LabelError
from fazhi.labeled import Label, LabeledReport, LabeledUnit
from helpers import ROOT

# Few lines, so that a second process can train on its own from the very same choice of reports.
TRAIN = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from numpy.typing import NDArray
from classify.conftest import small_set, small_settings
from fazhi.classify import save_classifier
from fazhi.classify.train import train_classifier
reports = small_set()
classifier, _ = train_classifier(reports, small_settings())
save_classifier(classifier, Path({out!r}), "# 样例\\n")
"""


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_training_again_in_another_process_gives_the_same_bytes(
    folder: Path, tmp_path: Path, files: Files, seed: str
) -> None:
    code = TRAIN.format(tests=str(ROOT / "tests"), out=str(tmp_path / "again"))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": seed[0]}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert files(tmp_path / "again") == files(folder)


def test_cross_validation_says_one_thing_of_every_unit(
    trained: Trained, reports: list[LabeledReport]
) -> None:
    report = trained[1]
    labels = [unit.label for every in reports for unit in every.units]
    body = [label for label in labels if label.kind == "body"]
    assert [truth for truth, _ in report.predictions["kind"]] == [label.kind for label in labels]
    assert [truth for truth, _ in report.predictions["role"]] == [label.role for label in body]
    assert [truth for truth, _ in report.predictions["category"]] == [label.category for label in body]
    assert [truth for truth, _ in report.problems] == [
        frozenset(x.problems) for x in body if x.role == "不足"
    ]
    assert [truth for truth, _ in report.secondary] == [frozenset(label.secondary) for label in body]
    assert report.confidence.shape == (len(body),)
    assert ((report.confidence > 0) & (report.confidence <= 1)).all()


def test_a_small_model_already_knows_something(trained: Trained) -> None:
    pairs = trained[1].predictions["category"]
    assert sum(truth == said for truth, said in pairs) > len(pairs) / 2


def test_folds_hold_whole_reports_and_are_evenly_filled(reports: list[LabeledReport]) -> None:
    folds = fold_of(reports, 5)
    sizes = np.bincount(folds, minlength=5)
    assert folds.shape == (len(reports),)
    assert sizes.max() - sizes.min() <= 1


def test_the_fold_of_a_report_does_not_hang_on_the_order(reports: list[LabeledReport]) -> None:
    folds = dict(zip((report.name for report in reports), fold_of(reports, 3), strict=True))
    turned = reports[::-1]
    assert dict(zip((report.name for report in turned), fold_of(turned, 3), strict=True)) == folds


def test_held_out_reports_are_not_seen_in_training(
    monkeypatch: pytest.MonkeyPatch, reports: list[LabeledReport]
) -> None:
    from fazhi.classify import solve

    seen: list[NDArray[np.bool_]] = []

    def spying(table, task, rows, chosen, *others):  # type: ignore[no-untyped-def]
        inside = np.isin(np.arange(len(table.labels)), chosen)
        seen.append(inside)
        return fit_task(table, task, rows, chosen, *others)

    monkeypatch.setattr(solve, "fit_task", spying)
    train_classifier(reports, replace(small_settings(), folds=2))
    ends = np.cumsum([len(report.units) for report in reports])[:-1]
    assert len(seen) == 4 * 2
    for inside in seen:
        assert 0 < inside.sum() < len(inside)
        assert all(part.all() or not part.any() for part in np.split(inside, ends))


def test_scores_are_those_of_scikit_learn(reports: list[LabeledReport]) -> None:
    """One block, from the tokens to the decision, by scikit-learn's own counts, idf and solver."""
    from scipy.sparse import diags_array
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.svm import LinearSVC

    config = replace(small_settings(), char_weight=0.0, first_weight=0.0, heading_weight=0.0)
    table = build_table(reports, config)
    everything = np.arange(len(table.labels))
    idf = {block: table.idf(block, everything, config.min_units) for block in table.counts}
    rows = table.weighted("category", idf)
    task = fit_task(table, "category", rows, everything, config, 0)
    mine = task.scores(rows)

    documents = [example.document for example in examples_of(reports)]
    ngrams = Ngrams(config.word_ngrams, config.char_ngrams)
    tokens = [unit["word"] for document in documents for unit in tokens_of(document, ngrams)]
    counts = CountVectorizer(analyzer=lambda row: row, min_df=config.min_units).fit_transform(tokens)
    frequencies = TfidfTransformer(norm=None).fit(counts)
    squares = counts @ frequencies.idf_**2
    scale = diags_array(config.word_weight / np.sqrt(np.where(squares > 0, squares, 1.0)))
    matrix = (scale @ frequencies.transform(counts)).tocsr()
    body = table.members("category")
    for number, name in enumerate(task.labels[:3]):
        answer = [table.labels[i].category == name for i in body]
        solver = LinearSVC(C=config.category_c, random_state=0, max_iter=5000).fit(matrix[body], answer)
        np.testing.assert_allclose(mine[:, number], solver.decision_function(matrix), atol=1e-6)


def test_the_manifest_tells_what_the_model_was_made_of(
    classifier: Classifier, reports: list[LabeledReport]
) -> None:
    info = classifier.info
    assert info["training_data"]["reports"] == len(reports)
    assert info["training_data"]["units"] == sum(len(report.units) for report in reports)
    assert set(info["versions"]) == {"python", "fazhi", "numpy", "scikit-learn", "rjieba", "safetensors"}
    assert info["seed"] == 0
    assert TrainSettings(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in info["settings"].items()}
    ) == (small_settings())
    assert set(asdict(small_settings())) == set(info["settings"])


def unit(number: int, text: str, label: Label) -> LabeledUnit:
    return LabeledUnit(number, text, 0, len(text), label)


def tiny(*categories: str, problem: str = "") -> list[LabeledReport]:
    found = []
    for number, category in enumerate(categories):
        label = Label("body", "成效", category)
        if problem and number == 0:
            label = Label("body", "不足", category, (), (problem,))
        text = f"第{number}份报告讲{category}。"
        found.append(LabeledReport(f"报告{number}", text, (unit(1, text, label),), f"{number}.jsonl"))
    return found


Check = Callable[[list[LabeledReport]], str]


@pytest.fixture
def refused() -> Check:
    def inner(reports: list[LabeledReport]) -> str:
        with pytest.raises(LabelError) as caught:
            train_classifier(reports, small_settings())
        return str(caught.value)

    return inner


def test_a_class_with_one_example_is_refused_with_its_place(refused: Check) -> None:
    message = refused(tiny("普法", "普法", "政务公开"))
    assert message.startswith("2.jsonl:1: ")
    assert "category 的“政务公开”" in message


def test_a_problem_type_with_one_example_is_refused_with_its_place(refused: Check) -> None:
    reports = [*tiny("普法", "普法", "普法", problem="其他问题"), *tiny("普法", "普法")]
    text = "仍有不足。"
    lack = Label("body", "不足", "普法")
    reports[-1] = LabeledReport("另", text, (unit(1, text, lack),), "9.jsonl")
    assert "problems 的“其他问题”" in refused(reports)


def test_fewer_reports_than_folds_are_refused(refused: Check) -> None:
    assert "只有 2 份标注报告，少于交叉验证的 3 折" in refused(tiny("普法", "政务公开"))


def test_one_category_alone_cannot_be_trained(refused: Check) -> None:
    assert "类别不足两个" in refused(tiny("普法", "普法", "普法", "普法"))


def test_labels_that_few_reports_have_are_trained_all_the_same(tmp_path: Path) -> None:
    """Not a single unit on problems, no heading, no noise: those labels are simply never given."""
    reports = tiny(*["普法", "政务公开"] * 6)
    classifier, _ = train_classifier(reports, replace(small_settings(), min_units=1))
    save_classifier(classifier, tmp_path / "tiny", "")
    assert classifier.ngrams == Ngrams((1,), (2,))
