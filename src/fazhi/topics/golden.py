"""Golden texts of themes: paragraphs with the themes they had when the model was saved."""

from typing import Any

import numpy as np

from fazhi.golden import DIGITS, Trial, distance, golden_lines, texts_in
from fazhi.topics.model import ThemeModel
from fazhi.topics.texts import clauses_of

_LONG = 15
"""Characters; shorter lines of the report are headings and the like."""
_CLEAR = 1e-3
"""A text whose two heaviest themes are closer than this is not taken: rounding could swap them."""


def golden_of(model: ThemeModel) -> dict[str, Any] | None:
    """Return what is stored with a model; None if its vocabulary knows no word of the texts."""
    units, figures = [], []
    columns = model.columns()
    for text in golden_lines():
        counts = model.vocabulary.counts(clauses_of(text)) if len(text) >= _LONG else {}
        if not counts:
            continue
        weights = model.weights(counts, columns)
        if model.k == 1 or np.diff(np.sort(weights)[-2:])[0] > _CLEAR:
            units.append({"text": text, "theme": model.ids[int(weights.argmax())]})
            figures.append(weights.round(DIGITS).tolist())
    return {"units": units, "figures": figures} if units else None


def try_golden(model: ThemeModel, stored: Any) -> Trial:
    """Find the themes of the stored texts and compare.

    Raises
    ------
    ValueError, TypeError, KeyError
        If ``stored`` is not what :func:`golden_of` returns.
    """
    if stored is None:
        return Trial()
    texts = texts_in(stored["units"])
    columns, rows = model.columns(), []
    for text, entry in zip(texts, stored["units"], strict=True):
        counts = model.vocabulary.counts(clauses_of(text))
        rows.append(model.weights(counts, columns) if counts else np.zeros(model.k))
        now = model.ids[int(rows[-1].argmax())]
        if entry["theme"] not in model.ids:
            raise ValueError("theme")
        if entry["theme"] != now:
            return Trial(len(texts), f"最重的主题由 {entry['theme']} 变为 {now}")
    return Trial(len(texts), "", distance(stored["figures"], np.array(rows)))
