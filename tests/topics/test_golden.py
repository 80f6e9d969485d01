"""The texts that travel with themes are tried when they are loaded."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from fazhi.errors import ModelError, ModelWarning
from fazhi.store import StoredModel, load_model, save_model
from fazhi.topics import ThemeModel, load_themes, save_themes, topics_json, try_themes
from topics.conftest import Fitted


@pytest.fixture(scope="module")
def folder(fitted: Fitted, reports: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from dataclasses import replace

    model: ThemeModel = replace(fitted[0], fitted=topics_json(fitted[1], reports))
    path = tmp_path_factory.mktemp("themes") / "themes"
    save_themes(model, path)
    return path


def edited(folder: Path, target: Path, edit: Any, **meta: object) -> Path:
    stored = load_model(folder)
    known = {key: value for key, value in stored.meta.items() if key not in {"format", "files"}}
    data = deepcopy(stored.data)
    if edit:
        edit(data["golden"])
    else:
        del data["golden"]
    save_model(target, StoredModel({**known, **meta}, stored.arrays, data), "")
    return target


def test_whole_themes_pass(folder: Path) -> None:
    golden = load_model(folder).data["golden"]
    assert len(golden["units"]) >= 8
    load_themes(folder)
    trial = try_themes(folder)
    assert (trial.texts, trial.changed, trial.moved) == (len(golden["units"]), "", False)


def test_another_theme_is_refused(folder: Path, tmp_path: Path) -> None:
    def edit(golden: dict[str, Any]) -> None:
        entry = golden["units"][0]
        entry["theme"] = "t01" if entry["theme"] != "t01" else "t02"

    for load in (load_themes, try_themes):
        with pytest.raises(ModelError, match=r"最重的主题由 t0. 变为"):
            load(edited(folder, tmp_path / "m", edit))


def test_other_weights_with_the_same_theme_are_told(folder: Path, tmp_path: Path) -> None:
    def edit(golden: dict[str, Any]) -> None:
        golden["figures"][0][0] += 3e-6

    with pytest.warns(ModelWarning, match="概率与训练时相差"):
        load_themes(edited(folder, tmp_path / "m", edit))


def test_libraries_that_decide_are_told_even_where_the_texts_agree(folder: Path, tmp_path: Path) -> None:
    known = load_model(folder).meta["versions"]
    for name in ("numpy", "scipy", "rjieba"):
        model = edited(folder, tmp_path / name, lambda golden: None, versions={**known, name: "0.0.1"})
        with pytest.warns(ModelWarning, match=rf"{name} 0\.0\.1 → .*检验文字结果不变，不必处理"):
            load_themes(model)
    load_themes(edited(folder, tmp_path / "m", lambda golden: None, versions={**known, "gensim": "0.0.1"}))


def test_themes_without_texts_load(folder: Path, tmp_path: Path) -> None:
    assert try_themes(edited(folder, tmp_path / "old", None)).texts == 0
    load_themes(tmp_path / "old")
    other = {**load_model(folder).meta["versions"], "numpy": "1.0.0"}
    with pytest.warns(ModelWarning, match="没有检验文字可试"):
        load_themes(edited(folder, tmp_path / "older", None, versions=other))


@pytest.mark.parametrize(
    "edit",
    [
        lambda g: g.pop("figures"),
        lambda g: g.update(units=[]),
        lambda g: g["units"][0].update(theme="t99"),
        lambda g: g["units"][0].pop("theme"),
        lambda g: g["figures"].pop(),
        lambda g: g["figures"][0].append(0.0),
        lambda g: g["figures"].__setitem__(0, "x"),
    ],
)
def test_texts_that_are_none_are_refused(folder: Path, tmp_path: Path, edit: Any) -> None:
    with pytest.raises(ModelError, match="主题模型内容不完整或互不相符"):
        load_themes(edited(folder, tmp_path / "m", edit))
