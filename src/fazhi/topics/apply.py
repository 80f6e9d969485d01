"""Themes of reports by a model: for each unit, and over categories, places, years and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fazhi.findings import Quote, Theme, Themes, UnitThemes
from fazhi.records import LabeledDocument
from fazhi.topics.model import ThemeModel
from fazhi.topics.settings import TopicSettings, topic_settings
from fazhi.topics.texts import UnitText, unit_texts, years_of
from fazhi.words import UNSTATED, one_line, region_of

_DIGITS = 6
_QUOTE = 160
_LONG_ENOUGH = 12
"""Known words at which a unit's weight counts half as evidence: short units are of one theme by chance."""


@dataclass(frozen=True, slots=True)
class Applied:
    """Units that have words of the vocabulary, and their themes.

    Attributes
    ----------
    units : list of UnitText
    weights : array of float, shape (units, k)
        Rows sum to 1.
    sizes : array of float, shape (units,)
        Known words of each unit.
    """

    units: list[UnitText]
    weights: NDArray[np.float64]
    sizes: NDArray[np.float64]


def apply_themes(model: ThemeModel, documents: Sequence[LabeledDocument]) -> Themes:
    """Find the themes of a model in reports.

    The themes of a unit depend on its own words only; prevalence, examples and the rest are those of
    ``documents``. Ids and names are the model's.
    """
    units = unit_texts(documents)
    bags = [model.vocabulary.counts(unit.clauses) for unit in units]
    return describe(model, documents, apply_units(model, units, bags))


def apply_units(model: ThemeModel, units: Sequence[UnitText], bags: Sequence[Mapping[int, int]]) -> Applied:
    """Return the themes of every unit that has words of the vocabulary.

    ``bags`` are the units' counts, see :meth:`Vocabulary.counts`.
    """
    columns = model.columns()
    kept: list[UnitText] = []
    rows: list[NDArray[np.float64]] = []
    sizes: list[int] = []
    for unit, counts in zip(units, bags, strict=True):
        if counts:
            kept.append(unit)
            rows.append(model.weights(counts, columns))
            sizes.append(sum(counts.values()))
    weights = np.array(rows) if rows else np.zeros((0, model.k))
    return Applied(kept, weights, np.array(sizes, dtype=float))


def describe(
    model: ThemeModel, documents: Sequence[LabeledDocument], found: Applied, notes: tuple[str, ...] = ()
) -> Themes:
    """Gather the themes of units into what is shown."""
    settings = topic_settings()
    shares = found.weights.mean(axis=0) if len(found.units) else np.zeros(model.k)
    tables = _Tables.of(documents, found)
    terms = ranked_terms(model, settings)
    themes = [
        Theme(
            id=model.ids[number],
            name=model.names[number],
            terms=terms[number][0],
            relevant=terms[number][1],
            prevalence=round(float(shares[number]), _DIGITS),
            by_category=tables.share("category", number),
            by_region=tables.share("region", number),
            by_year=tables.share("year", number),
            reports=tables.reports(number),
            examples=_examples(found, number, settings.examples),
        )
        for number in range(model.k)
    ]
    themes.sort(key=lambda theme: (-theme.prevalence, theme.id))
    return Themes(
        tuple(themes),
        tuple(
            UnitThemes(unit.report, unit.unit, listed(model.ids, row, settings.min_weight))
            for unit, row in zip(found.units, found.weights, strict=True)
        ),
        model.selection,
        model.seed,
        len(model.vocabulary.words),
        notes,
    )


def listed(ids: Sequence[str], weights: NDArray[np.float64], least: float) -> tuple[tuple[str, float], ...]:
    """Return ids and weights from ``least`` on, heaviest first; the weights sum to 1."""
    order = sorted(range(len(ids)), key=lambda number: (-weights[number], ids[number]))
    kept = [number for number in order if weights[number] >= least] or order[:1]
    total = sum(float(weights[number]) for number in kept)
    rounded = [round(float(weights[number]) / total, _DIGITS) for number in kept]
    rounded[0] = round(1.0 - sum(rounded[1:]), _DIGITS)
    return tuple((ids[number], value) for number, value in zip(kept, rounded, strict=True))


def ranked_terms(
    model: ThemeModel, settings: TopicSettings
) -> list[tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]]:
    """Return for each theme its words by probability and by relevance.

    Relevance is l ln p(word | theme) + (1 - l) ln(p(word | theme) / p(word)), from Sievert and Shirley,
    LDAvis, 2014; the weight given is the probability in both lists.
    """
    words = model.words.astype(np.float64)
    overall = np.asarray(model.prevalence) @ words
    safe = np.log(np.maximum(words, 1e-300))
    relevance = settings.relevance * safe + (1 - settings.relevance) * (
        safe - np.log(np.maximum(overall, 1e-300))
    )
    # A word must be among the theme's own hundred to stand for it, however rare it is elsewhere.
    bar = np.sort(words, axis=1)[:, -min(100, words.shape[1])]
    relevance[words < bar[:, None]] = -np.inf

    def top(scores: NDArray[np.float64], theme: int) -> tuple[tuple[str, float], ...]:
        order = np.argsort(-scores[theme], kind="stable")[: settings.terms]
        return tuple((model.vocabulary.words[n], round(float(words[theme, n]), _DIGITS)) for n in order)

    return [(top(words, theme), top(relevance, theme)) for theme in range(model.k)]


def category_shares(found: Applied) -> list[dict[str, float]]:
    """Return for each theme the share of its weight that lies in units of each category."""
    names = sorted({unit.category for unit in found.units if unit.category})
    result: list[dict[str, float]] = []
    for number in range(found.weights.shape[1]):
        sums = dict.fromkeys(names, 0.0)
        for unit, weight in zip(found.units, found.weights[:, number].tolist(), strict=True):
            if unit.category:
                sums[unit.category] += weight
        total = sum(sums.values()) or 1.0
        result.append({name: value / total for name, value in sums.items()})
    return result


@dataclass(frozen=True, slots=True)
class _Tables:
    """Which units belong to which category, region, year; the heaviest theme of each unit."""

    weights: NDArray[np.float64]
    groups: dict[str, dict[str, NDArray[np.bool_]]]
    heaviest: list[set[int]]

    @classmethod
    def of(cls, documents: Sequence[LabeledDocument], found: Applied) -> "_Tables":
        regions = [region_of(entry.document) or UNSTATED for entry in documents]
        years = years_of(documents)
        labels = {
            "category": [unit.category or UNSTATED for unit in found.units],
            "region": [regions[unit.report] for unit in found.units],
            "year": [years[unit.report] for unit in found.units],
        }
        groups = {
            kind: {name: np.array([value == name for value in values]) for name in sorted(set(values))}
            for kind, values in labels.items()
        }
        heaviest: list[set[int]] = [set() for _ in range(found.weights.shape[1])]
        for unit, theme in zip(found.units, found.weights.argmax(axis=1).tolist(), strict=True):
            heaviest[theme].add(unit.report)
        return cls(found.weights, groups, heaviest)

    def share(self, kind: str, theme: int) -> tuple[tuple[str, float], ...]:
        return tuple(
            (name, round(float(self.weights[mask, theme].mean()), _DIGITS))
            for name, mask in self.groups[kind].items()
        )

    def reports(self, theme: int) -> int:
        return len(self.heaviest[theme])


def _examples(found: Applied, theme: int, most: int) -> tuple[Quote, ...]:
    if not found.units:
        return ()
    scores = found.weights[:, theme] * found.sizes / (found.sizes + _LONG_ENOUGH)
    seen: set[int] = set()
    texts: set[str] = set()
    quotes: list[Quote] = []
    heaviest = found.weights.argmax(axis=1) == theme
    for number in np.argsort(-scores, kind="stable").tolist():
        unit = found.units[number]
        text = shortened(unit.text)
        if not heaviest[number] or unit.report in seen or text in texts:
            continue
        seen.add(unit.report)
        texts.add(text)
        quotes.append(Quote(unit.report, unit.unit, text))
        if len(quotes) == most:
            break
    return tuple(quotes)


def shortened(text: str) -> str:
    """Return the beginning of a text on one line, cut where it is long."""
    line = one_line(text)
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
