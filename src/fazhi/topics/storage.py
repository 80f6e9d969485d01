"""Themes on disk: what goes into a model directory and what is checked when it comes out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.errors import ModelError
from fazhi.findings import Candidate
from fazhi.golden import NAME, Trial, judge, with_versions
from fazhi.segment import fingerprint
from fazhi.store import StoredModel, load_model, save_model
from fazhi.topics.golden import golden_of, try_golden
from fazhi.topics.model import ThemeModel
from fazhi.topics.phrases import Phrases
from fazhi.topics.plot import selection_plot
from fazhi.topics.vocabulary import Vocabulary

PREDICTS = "themes"
"""What the manifest of a directory with themes says that it holds."""
_OWN = frozenset({"format", "files", "predicts", "dictionary", "themes", "selection"})


def save_themes(model: ThemeModel, folder: Path) -> None:
    """Write a model directory; see :func:`fazhi.store.save_model`."""
    vocabulary = model.vocabulary
    meta = {
        **model.info,
        "predicts": PREDICTS,
        "dictionary": fingerprint(),
        "seed": model.seed,
        "themes": [
            {"id": key, "name": name, "prevalence": share}
            for key, name, share in zip(model.ids, model.names, model.prevalence, strict=True)
        ],
        "selection": [
            {"k": entry.k, "npmi": entry.npmi, "stability": entry.stability, "diversity": entry.diversity}
            for entry in model.selection
        ],
    }
    found = sorted(vocabulary.phrases.found, key=lambda pair: vocabulary.phrases.found[pair])
    data: dict[str, Any] = {
        "words": list(vocabulary.words),
        "phrases": {
            "given": [list(words) for group in vocabulary.phrases.given.values() for words in group],
            "found": [list(pair) for pair in found],
        },
        "fitted": model.fitted,
    }
    arrays: dict[str, NDArray[Any]] = {"words": model.words, "weights": vocabulary.weights}
    plot = selection_plot(model.selection, model.k)
    extra = {"selection.svg": plot.encode()} if plot else {}
    if golden := golden_of(model):
        data[NAME] = golden
    save_model(folder, StoredModel(meta, arrays, data), _card(model, meta), extra)


def load_themes(folder: str | Path) -> ThemeModel:
    """Load themes from a model directory and try its golden texts.

    Raises
    ------
    ModelError
        If the directory fails verification, holds another kind of model, was made with another
        dictionary, or if a golden text is mostly of another theme than when it was saved.

    Warns
    -----
    ModelWarning
        If the weights of themes in golden texts differ from what they were.
    """
    model, trial = _open(Path(folder))
    judge(Path(folder), with_versions(trial, _versions(model)))
    return model


def try_themes(folder: str | Path) -> Trial:
    """Load themes and return what came of trying their golden texts.

    Raises
    ------
    ModelError
        As :func:`load_themes`.
    """
    model, trial = _open(Path(folder))
    trial = with_versions(trial, _versions(model), always=True)
    if trial.changed:
        judge(Path(folder), trial)
    return trial


def _open(folder: Path) -> tuple[ThemeModel, Trial]:
    stored = load_model(folder)
    if stored.meta.get("predicts") != PREDICTS:
        raise ModelError(f"{folder}: 不是主题模型，是{_kind(stored.meta.get('predicts'))}")
    if stored.meta.get("dictionary") != fingerprint():
        raise ModelError(f"{folder}: 主题拟合时用的分词词典与现在的不同，请用现在的词典重新拟合")
    try:
        model = _assemble(stored)
        return model, try_golden(model, stored.data.get(NAME))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise ModelError(f"{folder}: 主题模型内容不完整或互不相符") from error


def rename(model: ThemeModel, names: Mapping[str, str]) -> tuple[ThemeModel, tuple[str, ...]]:
    """Give themes the user's names.

    Returns
    -------
    ThemeModel
        With the new names.
    tuple of str
        A sentence for each name whose theme is not there.
    """
    unknown = [key for key in names if key not in model.ids]
    notes = tuple(
        f"名称文件里的 {key}（“{names[key]}”）不在模型里，现有 {model.ids[0]} 至 {model.ids[-1]}。"
        for key in unknown
    )
    given = tuple(names.get(key, name) for key, name in zip(model.ids, model.names, strict=True))
    topics = [
        {**entry, "name": names.get(entry["id"], entry["name"])} for entry in model.fitted.get("topics", ())
    ]
    fitted = {**model.fitted, "topics": topics} if model.fitted else {}
    return replace(model, names=given, fitted=fitted), notes


def _versions(model: ThemeModel) -> dict[str, Any]:
    recorded = model.info.get("versions")
    return recorded if isinstance(recorded, dict) else {}


def _assemble(stored: StoredModel) -> ThemeModel:
    meta, data = stored.meta, stored.data
    words = tuple(map(str, data["words"]))
    matrix, weights = stored.arrays["words"], stored.arrays["weights"]
    themes = meta["themes"]
    ids = tuple(str(entry["id"]) for entry in themes)
    if matrix.shape != (len(ids), len(words)) or weights.shape != (len(words),) or not matrix.size:
        raise ValueError("shape")
    if matrix.min() < 0 or weights.min() <= 0 or len(set(ids)) != len(ids) or len(set(words)) != len(words):
        raise ValueError("values")
    given: dict[str, list[tuple[str, ...]]] = {}
    for saying in data["phrases"]["given"]:
        given.setdefault(str(saying[0]), []).append(tuple(map(str, saying)))
    found = {(str(left), str(right)): rank for rank, (left, right) in enumerate(data["phrases"]["found"])}
    phrases = Phrases({first: tuple(group) for first, group in given.items()}, found)
    fitted = data["fitted"]
    if [entry["id"] for entry in sorted(fitted["topics"], key=lambda e: ids.index(e["id"]))] != list(ids):
        raise ValueError("fitted")
    return ThemeModel(
        Vocabulary(words, weights.astype(np.float64), phrases),
        matrix.astype(np.float32),
        ids,
        tuple(str(entry["name"]) for entry in themes),
        tuple(float(entry["prevalence"]) for entry in themes),
        tuple(Candidate(e["k"], e["npmi"], e["stability"], e["diversity"]) for e in meta["selection"]),
        int(meta["seed"]),
        {key: value for key, value in meta.items() if key not in _OWN},
        fitted,
    )


def _kind(predicts: Any) -> str:
    return "分类模型" if predicts == "classifier" else f"{predicts!r}"


def _card(model: ThemeModel, meta: Mapping[str, Any]) -> str:
    data = meta["training_data"]
    lines = [
        "# 主题模型",
        "",
        f"{model.k} 个主题，{len(model.vocabulary.words)} 个词，"
        f"用 {data['reports']} 份报告的 {data['units']} 个单元拟合"
        f"（引擎 {meta['engine']}，随机种子 {model.seed}）。",
        "",
        "目录里有报告的少量原文（每个主题几段例子），转交他人前请留意。",
        "",
        "| 编号 | 名称 | 占比 |",
        "|---|---|---|",
        *(
            f"| {key} | {name.replace('|', '/')} | {share:.1%} |"
            for key, name, share in zip(model.ids, model.names, model.prevalence, strict=True)
        ),
        "",
    ]
    return "\n".join(lines)
