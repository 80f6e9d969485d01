"""The machinery of ``model_choices.py``: blocks of features, learners, scores of held-out units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baselines import folds
from common import ROOT
from fazhi.chars import fold
from fazhi.classify.examples import Example, examples_of
from fazhi.classify.features import Ngrams, Tokens, sentence_tokens, tokens_of
from fazhi.classify.table import labels_of
from fazhi.classify.vectors import Rows, count_rows, inverse_frequency, vocabulary, weigh
from fazhi.config import read_toml
from fazhi.labeled import Label, LabeledReport
from fazhi.segment import words_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Learner = Callable[[Any, Ints], Callable[[Any], Floats]]
"""From a sparse matrix and class numbers to a function that scores the rows of another matrix."""

NGRAMS = Ngrams((1, 2), (2, 3, 4))
MIN_UNITS = 2
_NEVER = -1e3

BLOCKS: dict[str, Callable[[Tokens], list[str]]] = {
    "word": lambda tokens: tokens["word"],
    "word1": lambda tokens: [token for token in tokens["word"] if "_" not in token],
    "char": lambda tokens: [token for token in tokens["char"] if len(token) == 2],
    "char3": lambda tokens: [token for token in tokens["char"] if len(token) <= 3],
    "char4": lambda tokens: tokens["char"],
    "first": lambda tokens: tokens["first"],
    "heading": lambda tokens: tokens["heading"],
    "structure": lambda tokens: tokens.get("structure", []),
    "path": lambda tokens: tokens.get("path", []),
    "cues": lambda tokens: tokens["cues"],
    "near": lambda tokens: tokens.get("near", []),
}
"""Every block that is tried; a sentence has no structure, no headings and no neighbours."""


@dataclass(frozen=True)
class Lab:
    """All units of the labelled reports, and what their sentences hold.

    Attributes
    ----------
    labels : list of Label
        One a unit.
    report : int array, shape (units,)
        Number of the report that the unit stands in; units are in document order.
    units, sentences : list of Tokens
    counts, lengths : array
        Number of sentences of every unit, and the length of every sentence in characters.
    dampened : bool
        How tokens are weighted; see :func:`fazhi.classify.vectors.weigh`.
    """

    labels: list[Label]
    report: Ints
    units: list[Tokens]
    sentences: list[Tokens]
    counts: Ints
    lengths: Floats
    dampened: bool = False
    tables: dict[str, tuple[Rows, Rows, int]] = field(default_factory=dict)

    @cached_property
    def body(self) -> Ints:
        """The rows of the body units."""
        return np.flatnonzero([label.kind == "body" for label in self.labels])

    @cached_property
    def truth(self) -> Ints:
        """The category of every unit as a number; 0 for units without."""
        names = labels_of("category")
        return np.array([names.index(label.category) if label.category else 0 for label in self.labels])

    def table(self, block: str) -> tuple[Rows, Rows, int]:
        """Return a block's counts for units and for sentences, and the number of its columns."""
        if block not in self.tables:
            select = BLOCKS[block]
            tokens = [select(unit) for unit in self.units]
            terms = vocabulary(tokens, MIN_UNITS)
            index = {term: column for column, term in enumerate(terms)}
            parts = count_rows([select(sentence) for sentence in self.sentences], index)
            self.tables[block] = count_rows(tokens, index), parts, len(terms)
        return self.tables[block]

    def parts_of(self, rows: Ints) -> Ints:
        """Return the sentences of the given units, in order."""
        starts = np.concatenate([[0], np.cumsum(self.counts)])
        ranges = [np.arange(starts[row], starts[row + 1]) for row in rows]
        return np.concatenate(ranges) if ranges else np.zeros(0, dtype=np.int64)


def build_lab(reports: Sequence[LabeledReport]) -> Lab:
    """Run structure and segmentation once; every trial selects from these tokens."""
    examples = examples_of(reports)
    units: list[Tokens] = []
    sentences: list[Tokens] = []
    counts: list[int] = []
    lengths: list[int] = []
    for example in examples:
        units.extend(_unit_tokens(example))
        for unit, label in zip(example.document.units, example.labels, strict=True):
            found, sizes = sentence_tokens(unit.text, NGRAMS) if label.kind == "body" else ([], [])
            sentences.extend({**tokens, "cues": _cues(_plain(tokens))} for tokens in found)
            counts.append(len(found))
            lengths.extend(sizes)
    return Lab(
        [label for example in examples for label in example.labels],
        np.repeat(np.arange(len(examples)), [len(example.labels) for example in examples]),
        units,
        sentences,
        np.array(counts),
        np.array(lengths, dtype=float),
    )


def _unit_tokens(example: Example) -> Iterator[Tokens]:
    units = example.document.units
    plain = [words_of(unit.text) if unit.kind_hint == "body" else [] for unit in units]
    for index, tokens in enumerate(tokens_of(example.document, NGRAMS)):
        unit = units[index]
        above = [fold(heading) for heading in (*unit.section, unit.heading) if heading]
        pairs = [text[i : i + 2] for text in above for i in range(len(text) - 1)]
        yield {
            **tokens,
            "path": [*pairs, *(word for text in above for word in words_of(text))],
            "cues": _cues(fold(unit.text)),
            "near": [word for i in (index - 1, index + 1) if 0 <= i < len(units) for word in plain[i]],
        }


def _plain(tokens: Tokens) -> str:
    """Put a sentence together again from its words."""
    return "".join(BLOCKS["word1"](tokens))


def _cues(text: str) -> list[str]:
    """Return the id of a category once for each of its cue words found."""
    return [name for name, cues in _cue_words() for cue in cues if cue in text]


@cache
def _cue_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = read_toml(ROOT / "benchmarks/cues.toml")["category"]
    return tuple((entry["id"], tuple(entry["words"])) for entry in found)


def matrices(lab: Lab, weights: dict[str, float], train: Ints, test: Ints) -> tuple[Any, Any, Any]:
    """Return weighted rows of the training units, the test units and the test units' sentences."""
    from scipy.sparse import csr_array, hstack

    seen = np.flatnonzero(np.isin(lab.report, np.unique(lab.report[train])))  # headings count for the idf
    blocks: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for block, weight in weights.items():
        units, sentences, width = lab.table(block)
        idf = inverse_frequency(units, width, seen, MIN_UNITS)
        rows = units.take(train), units.take(test), sentences.take(lab.parts_of(test))
        for gathered, counts in zip(blocks, rows, strict=True):
            own = weigh(counts, idf, lab.dampened)
            places = own.columns.astype(np.int32), own.starts.astype(np.int32)
            gathered.append(csr_array((own.values * weight, *places), shape=(len(own), width)))
    return tuple(hstack(each, format="csr") for each in blocks)


def held_out_scores(
    lab: Lab, weights: dict[str, float], learner: Learner, groups: Ints
) -> tuple[Floats, Floats]:
    """Score the category of every body unit and of each of its sentences, its group held out.

    Returns
    -------
    float arrays, shapes (units, categories) and (sentences, categories)
        Rows of units that are not body are 0.
    """
    width = len(labels_of("category"))
    own, each = np.zeros((len(lab.labels), width)), np.zeros((len(lab.sentences), width))
    for first, second in folds(groups[lab.body]):
        train, test = lab.body[first], lab.body[second]
        known, new, parts = matrices(lab, weights, train, test)
        score = learner(known, lab.truth[train])
        own[test], each[lab.parts_of(test)] = score(new), score(parts)
    return own, each


def machine_of(c: float) -> Learner:
    """Return a linear support vector machine, one class against all others."""

    def learn(matrix: Any, truth: Ints) -> Callable[[Any], Floats]:
        from sklearn.svm import LinearSVC

        model = LinearSVC(C=c, random_state=0, max_iter=5000).fit(matrix, truth)
        return lambda rows: _widened(model.classes_, model.decision_function(rows))

    return learn


def logistic_of(c: float) -> Learner:
    """Return logistic regression, one class against all others."""

    def learn(matrix: Any, truth: Ints) -> Callable[[Any], Floats]:
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier

        # the dual problem: with far more features than units it is solved many times faster
        own = LogisticRegression(C=c, solver="liblinear", dual=True, max_iter=1000, random_state=0)
        model = OneVsRestClassifier(own).fit(matrix, truth)
        return lambda rows: _widened(model.classes_, model.decision_function(rows))

    return learn


def bayes(matrix: Any, truth: Ints) -> Callable[[Any], Floats]:
    """Complement naive Bayes (Rennie et al., Tackling the Poor Assumptions, 2003) on the same weights."""
    from sklearn.naive_bayes import ComplementNB

    model = ComplementNB().fit(matrix, truth)
    return lambda rows: _widened(model.classes_, model.predict_joint_log_proba(rows))


def _widened(classes: Ints, scores: Floats) -> Floats:
    """Give every category its column; those without a training unit are never chosen."""
    wide = np.full((len(scores), len(labels_of("category"))), _NEVER)
    wide[:, classes] = scores
    return wide
