"""The texts that travel with a classifier are tried when it is loaded."""

from collections.abc import Callable
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from fazhi.classify import Classifier, load_classifier, try_classifier
from fazhi.classify.golden import _golden_document
from fazhi.codebook import codebook
from fazhi.config import data_path
from fazhi.errors import ModelError, ModelWarning
from fazhi.store import StoredModel, load_model, save_model

Edit = Callable[[dict[str, Any]], None]
FORMAT_1 = Path(__file__).parent / "models" / "format1"


def edited(folder: Path, target: Path, edit: Edit | None, **meta: object) -> Path:
    """Copy a model, sealed anew, with other golden texts; with none if ``edit`` is None."""
    stored = load_model(folder)
    known = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    data = deepcopy(stored.data)
    if edit:
        edit(data["golden"])
    else:
        del data["golden"]
    save_model(target, StoredModel({**known, **meta}, stored.arrays, data), "")
    return target


def versions(folder: Path, **other: str) -> dict[str, str]:
    return {**load_model(folder).meta["versions"], **other}


def test_a_model_takes_texts_of_every_kind_along(classifier: Classifier, folder: Path) -> None:
    golden = load_model(folder).data["golden"]
    labels = [unit["labels"] for unit in golden["units"]]
    assert {"body", "heading", "frame"} <= {label["kind"] for label in labels}
    assert {"成效", "不足", "计划"} <= {label["role"] for label in labels}
    assert any(label["problems"] for label in labels)
    assert set(golden["figures"]) == {"kind", "role", "category", "problem"}
    body = sum(label["kind"] == "body" for label in labels)
    assert [len(row) for row in golden["figures"]["category"]] == [len(codebook().categories)] * body
    found, _ = classifier.probe(_golden_document())
    assert [each.category for each in found] == [label["category"] for label in labels]
    assert "golden.json" in load_model(folder).meta["files"]


def test_the_texts_cover_the_codebook() -> None:
    """As the model that comes along sees them; another may see them otherwise."""
    labels = [unit["labels"] for unit in load_model(data_path("models/default")).data["golden"]["units"]]
    assert {label["category"] for label in labels} - {None} == set(codebook().categories)
    assert {label["role"] for label in labels} - {None} == set(codebook().roles)
    assert {label["kind"] for label in labels} == {"body", "heading", "frame", "noise"}


def test_a_whole_model_passes(folder: Path) -> None:
    load_classifier(folder)
    trial = try_classifier(folder)
    assert trial.texts == len(load_model(folder).data["golden"]["units"])
    assert (trial.changed, trial.moved, trial.versions) == ("", False, ())


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("kind", "noise"),
        ("role", "概述"),
        ("category", "没有的领域"),
        ("secondary", ["综合"]),
        ("problems", ["其他问题"]),
    ],
)
def test_another_label_is_refused(folder: Path, tmp_path: Path, name: str, label: Any) -> None:
    def edit(golden: dict[str, Any]) -> None:
        golden["units"][6]["labels"][name] = label

    model = edited(folder, tmp_path / "m", edit)
    for load in (load_classifier, try_classifier):
        with pytest.raises(ModelError, match="程序库与训练时相同") as caught:
            load(model)
        assert "“县委常委会2次专题研究法…”的" in str(caught.value)
        assert len(str(caught.value).splitlines()) == 1


def test_other_weights_under_a_fitting_seal_are_refused(folder: Path, tmp_path: Path) -> None:
    stored = load_model(folder)
    known = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    arrays = {**stored.arrays, "role.bias": stored.arrays["role.bias"][::-1].copy() * 9}
    save_model(tmp_path / "m", StoredModel(known, arrays, stored.data), "")
    with pytest.raises(ModelError, match=r"的作用由“.*”变为“.*”"):
        load_classifier(tmp_path / "m")


@pytest.mark.parametrize("task", ["kind", "role", "category", "problem"])
def test_other_figures_with_the_same_labels_are_told(folder: Path, tmp_path: Path, task: str) -> None:
    def edit(golden: dict[str, Any]) -> None:
        golden["figures"][task][0][0] += 3e-6

    model = edited(folder, tmp_path / "m", edit)
    with pytest.warns(ModelWarning, match="标签不变，但概率与训练时相差 [23].*程序库与训练时相同"):
        load_classifier(model)
    assert try_classifier(model).moved


def test_figures_may_differ_by_a_millionth(folder: Path, tmp_path: Path) -> None:
    def edit(golden: dict[str, Any]) -> None:
        golden["figures"]["category"][0][0] += 9e-7

    load_classifier(edited(folder, tmp_path / "m", edit))


def test_other_libraries_are_named_where_something_differs(folder: Path, tmp_path: Path) -> None:
    def edit(golden: dict[str, Any]) -> None:
        golden["figures"]["role"][0][0] += 1e-3

    model = edited(folder, tmp_path / "m", edit, versions=versions(folder, numpy=patched("numpy")))
    with pytest.warns(ModelWarning, match=f"相差 1.*numpy {patched('numpy')} → {version('numpy')}"):
        load_classifier(model)


def patched(name: str) -> str:
    """Return the version of another release that only mends errors."""
    return ".".join([*version(name).split(".")[:2], "999"])


def nothing(golden: dict[str, Any]) -> None:
    """Leave golden texts as they are."""


@pytest.mark.parametrize(("name", "other"), [("numpy", "1.0.0"), ("rjieba", patched("rjieba"))])
def test_libraries_that_decide_are_told_even_where_the_texts_agree(
    folder: Path, tmp_path: Path, name: str, other: str
) -> None:
    model = edited(folder, tmp_path / "m", nothing, versions=versions(folder, **{name: other}))
    said = rf"程序库与训练时不同（{name} {other} → {version(name)}），模型自带的 \d+ 段检验文字结果不变，不必处理"
    with pytest.warns(ModelWarning, match=said) as caught:
        load_classifier(model)
    assert len(caught) == 1
    assert try_classifier(model).versions == (f"{name} {other} → {version(name)}",)


@pytest.mark.parametrize("name", ["numpy", "scikit-learn", "python", "fazhi"])
def test_releases_that_mend_and_libraries_that_only_train_are_not_told(
    folder: Path, tmp_path: Path, name: str
) -> None:
    other = patched(name) if name == "numpy" else "0.0.1"
    load_classifier(edited(folder, tmp_path / "m", nothing, versions=versions(folder, **{name: other})))


def test_the_same_libraries_are_known_without_looking_them_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("importlib.metadata.version", asked.append)
    load_classifier(folder)
    assert asked == []


def test_models_without_texts_load_and_say_so_only_under_other_libraries(
    folder: Path, tmp_path: Path
) -> None:
    assert try_classifier(edited(folder, tmp_path / "old", None)).texts == 0
    load_classifier(tmp_path / "old")
    other = versions(folder, rjieba="0.0.1")
    with pytest.warns(ModelWarning, match=r"rjieba 0\.0\.1 → .*没有检验文字可试"):
        load_classifier(edited(folder, tmp_path / "older", None, versions=other))


@pytest.mark.filterwarnings("ignore::fazhi.errors.ModelWarning")
def test_the_first_format_had_no_texts_and_still_loads() -> None:
    load_classifier(FORMAT_1)
    assert try_classifier(FORMAT_1).texts == 0


@pytest.mark.parametrize(
    "edit",
    [
        lambda g: g.pop("units"),
        lambda g: g.update(units=[]),
        lambda g: g.update(units=g["units"] * 10),
        lambda g: g.update(units={}),
        lambda g: g.update(units=["text"]),
        lambda g: g["units"][0].update(text="法" * 100_000),
        lambda g: g["units"][0].update(text=3),
        lambda g: g["units"][0]["place"].pop("form"),
        lambda g: g["units"][0]["place"].update(level="1"),
        lambda g: g["units"][0]["place"].update(section=[1]),
        lambda g: g["units"][0]["place"].update(section=None),
        lambda g: g["units"][0].update(labels=None),
        lambda g: g["units"][0]["labels"].pop("kind"),
        lambda g: g.update(figures=None),
        lambda g: g["figures"].pop("kind"),
        lambda g: g["figures"]["kind"].pop(),
        lambda g: g["figures"]["kind"][0].append(1.0),
        lambda g: g["figures"]["kind"][0].__setitem__(0, "x"),
        lambda g: g["figures"]["kind"][0].__setitem__(0, 10**400),
    ],
)
def test_texts_that_are_none_are_refused(folder: Path, tmp_path: Path, edit: Edit) -> None:
    with pytest.raises(ModelError) as caught:
        load_classifier(edited(folder, tmp_path / "m", edit))
    assert len(str(caught.value).splitlines()) == 1


def test_what_a_forged_label_says_is_not_repeated_at_length(folder: Path, tmp_path: Path) -> None:
    def edit(golden: dict[str, Any]) -> None:
        golden["units"][0]["labels"]["kind"] = "啊\n" * 10_000

    with pytest.raises(ModelError) as caught:
        load_classifier(edited(folder, tmp_path / "m", edit))
    assert len(str(caught.value)) < 500 + len(str(tmp_path))
    assert "\n" not in str(caught.value)
