import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.classify import load_classifier
from fazhi.config import data_path
from fazhi.errors import ModelError
from fazhi.findings import Candidate
from fazhi.records import LabeledDocument
from fazhi.store import StoredModel, load_model, save_model
from fazhi.topics import ThemeModel, apply_themes, load_themes, rename, save_themes, topics_json
from topics.conftest import Fitted


@pytest.fixture(scope="module")
def model(fitted: Fitted, reports: tuple[LabeledDocument, ...]) -> ThemeModel:
    fit, themes = fitted
    compared = (Candidate(5, 0.1, None, 0.8), Candidate(10, 0.2, 0.5, 0.9))
    return replace(fit, fitted=topics_json(themes, reports), selection=compared)


@pytest.fixture
def folder(model: ThemeModel, tmp_path: Path) -> Path:
    save_themes(model, tmp_path / "themes")
    return tmp_path / "themes"


def test_themes_are_the_same_after_a_journey_over_the_disk(
    model: ThemeModel, folder: Path, reports: tuple[LabeledDocument, ...]
) -> None:
    back = load_themes(folder)
    assert (back.ids, back.names, back.seed, back.selection) == (
        model.ids,
        model.names,
        model.seed,
        model.selection,
    )
    assert back.fitted == json.loads(json.dumps(model.fitted))
    assert apply_themes(back, reports) == apply_themes(model, reports)


def test_saving_twice_gives_the_same_bytes(model: ThemeModel, folder: Path, tmp_path: Path) -> None:
    save_themes(load_themes(folder), tmp_path / "again")
    files = sorted(path.name for path in folder.iterdir())
    assert "selection.svg" in files
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_one_kind_of_model_is_not_taken_for_the_other(folder: Path) -> None:
    with pytest.raises(ModelError, match="不是分类模型，是主题模型"):
        load_classifier(folder)
    with pytest.raises(ModelError, match="不是主题模型，是分类模型"):
        load_themes(data_path("models/default"))


def test_themes_of_another_dictionary_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.topics.storage.fingerprint", lambda: "other")
    with pytest.raises(ModelError, match="分词词典与现在的不同，请用现在的词典重新拟合"):
        load_themes(folder)


def test_a_changed_file_is_noticed(folder: Path) -> None:
    path = folder / "words.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n ", 1))
    with pytest.raises(ModelError, match=r"words\.json 与清单不符"):
        load_themes(folder)


def _edited(folder: Path, target: Path, edit: Callable[[StoredModel], StoredModel]) -> Path:
    stored = load_model(folder)
    meta = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    save_model(target, edit(replace(stored, meta=meta)), "")
    return target


@pytest.mark.parametrize(
    "edit",
    [
        lambda m: replace(m, arrays={**m.arrays, "words": m.arrays["words"][:, :-1].copy()}),
        lambda m: replace(m, arrays={**m.arrays, "words": -m.arrays["words"]}),
        lambda m: replace(m, arrays={**m.arrays, "weights": np.zeros_like(m.arrays["weights"])}),
        lambda m: replace(m, arrays={"words": m.arrays["words"]}),
        lambda m: replace(m, data={**m.data, "words": 3}),
        lambda m: replace(m, data={**m.data, "phrases": {"given": [[]], "found": []}}),
        lambda m: replace(m, data={**m.data, "fitted": {"topics": [{"id": "t99"}]}}),
        lambda m: replace(m, meta={**m.meta, "themes": [{"id": "t01"}] * 10}),
        lambda m: replace(m, meta={**m.meta, "selection": [{"k": 3}]}),
    ],
)
def test_contents_that_do_not_fit_together_are_refused(folder: Path, tmp_path: Path, edit: Any) -> None:
    with pytest.raises(ModelError, match="主题模型内容不完整或互不相符"):
        load_themes(_edited(folder, tmp_path / "edited", edit))


def test_names_are_given_and_one_for_no_theme_is_said(model: ThemeModel) -> None:
    renamed, notes = rename(model, {"t02": "夜间经济", "t77": "无"})
    assert renamed.names[1] == "夜间经济"
    assert [entry["name"] for entry in renamed.fitted["topics"] if entry["id"] == "t02"] == ["夜间经济"]
    assert renamed.names[0] == model.names[0]
    assert notes == ("名称文件里的 t77（“无”）不在模型里，现有 t01 至 t10。",)
