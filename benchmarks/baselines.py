"""What others would do: fastText, the recipe of THUCTC, and what most tutorials on Chinese text do.

A method is a function from texts and labels to a function that labels texts. fastText in its release
0.9.2 breaks with numpy 2 where one text is labelled at a time, so lists of texts are labelled.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Predict = Callable[[Sequence[str]], list[str]]
Fit = Callable[[Sequence[str], Sequence[str]], Predict]
Options = dict[str, Any]

THUCTC_FEATURES = 5000
"""What THUCTC keeps by default."""
TUNING_START: Options = {"lr": 0.5, "epoch": 25, "wordNgrams": 1, "dim": 20, "maxn": 0}
TUNING_STEPS = {
    "wordNgrams": (1, 2, 3),
    "maxn": (0, 3),
    "lr": (0.25, 0.5, 1.0),
    "epoch": (25, 50),
    "dim": (20, 50),
}
"""One setting at a time, in this order; each value is judged with groups held out."""
_BUCKETS = 200_000
"""Places for n-grams; fastText's two million take seconds to fill and serve far more text than this."""
_PREFIX = "__label__"


@cache
def words(text: str) -> str:
    """Return jieba's words with spaces between; kept, for cutting takes longer than training."""
    import jieba

    jieba.setLogLevel(60)
    return " ".join(word for word in jieba.lcut(text) if word.strip())


def chars(text: str) -> str:
    """Return the characters with spaces between."""
    return " ".join("".join(text.split()))


@dataclass(frozen=True)
class FastText:
    """fastText's supervised mode over words or characters."""

    cut: Callable[[str], str]
    options: Options

    def __call__(self, texts: Sequence[str], labels: Sequence[str]) -> Predict:
        """Train; one thread and a fixed seed give the same model every time."""
        import fasttext

        settings = {"bucket": _BUCKETS, **self.options} if self.options else {}
        if settings.get("maxn"):
            settings["minn"] = 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "train.txt"
            lines = [
                f"{_PREFIX}{label} {self.cut(text)}\n" for text, label in zip(texts, labels, strict=True)
            ]
            path.write_text("".join(lines), encoding="utf-8")
            model = fasttext.train_supervised(str(path), thread=1, seed=0, verbose=0, **settings)
        usual = Counter(labels).most_common(1)[0][0]

        def predict(news: Sequence[str]) -> list[str]:
            found, _ = model.predict([self.cut(text) for text in news])
            return [best[0].removeprefix(_PREFIX) if best else usual for best in found]

        return predict


def tune(
    cut: Callable[[str], str], texts: Sequence[str], labels: Sequence[str], groups: NDArray[np.int64]
) -> Options:
    """Find fastText's settings one after the other, each by accuracy with whole groups held out."""
    seen = [cut(text) for text in texts]
    known: dict[tuple[Any, ...], float] = {}

    def judge(options: Options) -> float:
        key = tuple(options.values())
        if key not in known:
            said = held_out(FastText(str, options), seen, labels, groups)
            known[key] = float(np.mean([a == b for a, b in zip(said, labels, strict=True)]))
        return known[key]

    best = dict(TUNING_START)
    for name, values in TUNING_STEPS.items():
        if name == "maxn" and cut is chars:
            continue  # one character has no parts
        best = max(({**best, name: value} for value in values), key=judge)
    return best


def thuctc(texts: Sequence[str], labels: Sequence[str]) -> Predict:
    """Pairs of characters, the best by χ², tf-idf, a linear SVM (Sun et al., THUCTC, 2016)."""
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.feature_selection import SelectKBest, chi2
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    pairs = CountVectorizer(analyzer="char", ngram_range=(2, 2))
    kept = min(THUCTC_FEATURES, len(pairs.fit(texts).vocabulary_))
    model = make_pipeline(pairs, SelectKBest(chi2, k=kept), TfidfTransformer(), LinearSVC(random_state=0))
    return _fitted(model, texts, labels)


def tutorial(texts: Sequence[str], labels: Sequence[str]) -> Predict:
    """Cut with jieba, ``TfidfVectorizer``, ``LogisticRegression``, everything else by default."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000, random_state=0))
    trained = _fitted(model, [words(text) for text in texts], labels)
    return lambda news: trained([words(text) for text in news])


def _fitted(model: Any, texts: Sequence[str], labels: Sequence[str]) -> Predict:
    model.fit(texts, labels)
    return lambda news: [str(label) for label in model.predict(news)]


def folds(groups: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the rows to train on and the rows to test on, one group held out at a time."""
    for group in np.unique(groups):
        yield np.flatnonzero(groups != group), np.flatnonzero(groups == group)


def held_out(fit: Fit, texts: Sequence[str], labels: Sequence[str], groups: NDArray[np.int64]) -> list[str]:
    """Label every text by a method that has not seen its group."""
    said = [""] * len(texts)
    for train, test in folds(groups):
        predict = fit([texts[i] for i in train], [labels[i] for i in train])
        for row, label in zip(test, predict([texts[i] for i in test]), strict=True):
            said[row] = label
    return said
