"""Themes by several engines: the same units, the same vocabulary, the same number of themes, in one run.

    python benchmarks/topics.py [--k 30] [--seeds 3] [--no-auto] [--words fazhi|plain] [--only NAME]

NPMI is the mean over all pairs of a theme's ten heaviest words, p being the share of units that hold a
word, or both (Bouma 2009, one unit = one window); diversity the share of different words among the 25
heaviest of all themes (Dieng et al. 2020); stability the mean Jaccard likeness of the ten heaviest words of
matched themes (Hungarian method) between every two seeds. The same units serve for fitting and for
measuring, and all engines see the same vocabulary: the one that fazhi makes (phrases joined, stop words left
out), or with ``--words plain`` every word of two letters or more that is in five units and in less than half.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from common import ROOT, SHARED, machine, table
from fazhi.analyze import label_paths
from fazhi.config import data_path
from fazhi.records import Failure, LabeledDocument
from fazhi.topics.engines import fit_words
from fazhi.topics.fit import corpus_of
from fazhi.topics.measure import coherence, diversity, likeness, mean, stability
from fazhi.topics.select import Corpus, choose
from fazhi.topics.settings import FitOptions, topic_settings
from fazhi.topics.texts import place_names, place_of, unit_texts
from fazhi.topics.vocabulary import WordLists, build_vocabulary, word_lists

Engine = Callable[[Any, int, int], Any]
"""(counts, number of themes, seed) → weights, shape (themes, words)."""
TOP = 12


def documents() -> list[LabeledDocument]:
    folder = SHARED / "corpus" if (SHARED / "corpus").is_dir() else ROOT / "data/samples"
    found = label_paths([folder], data_path("models/default"))
    return [entry for entry in found if not isinstance(entry, Failure)]


def corpora(entries: list[LabeledDocument], words: str) -> tuple[Corpus, Any, tuple[str, ...]]:
    """Return the weighted corpus, the plain counts of the same units and words, and the words."""
    settings = topic_settings()
    units = unit_texts(entries)
    lists = word_lists(place_names(entry.document for entry in entries))
    if words == "plain":
        nothing: frozenset[str] = frozenset()
        lists = WordLists(nothing, nothing, nothing)
        settings = replace(settings, phrase_npmi=1.0, max_share=0.5, bound_places=10**6, min_reports=1)
    vocabulary = build_vocabulary(units, [place_of(e.document) for e in entries], lists, settings)
    bags = [vocabulary.counts(unit.clauses) for unit in units]
    weighted = corpus_of(units, bags, vocabulary, settings)
    plain = corpus_of(units, bags, replace(vocabulary, weights=np.ones_like(vocabulary.weights)), settings)
    return weighted, plain.counts, vocabulary.words


def _bags(counts: Any) -> list[list[tuple[int, int]]]:
    return [
        [(int(n), int(c)) for n, c in zip(counts.indices[a:b], counts.data[a:b], strict=True)]
        for a, b in zip(counts.indptr, counts.indptr[1:], strict=False)
    ]


def gensim_lda(counts: Any, k: int, seed: int, workers: int = 0) -> Any:
    from gensim.models import LdaModel, LdaMulticore

    names = {n: str(n) for n in range(counts.shape[1])}
    common: dict[str, Any] = {"num_topics": k, "id2word": names, "passes": 10, "random_state": seed}
    if workers:
        return LdaMulticore(_bags(counts), workers=workers, eval_every=None, **common).get_topics()
    return LdaModel(_bags(counts), eval_every=None, **common).get_topics()


def gensim_multicore(counts: Any, k: int, seed: int) -> Any:
    return gensim_lda(counts, k, seed, workers=2)


def sklearn_lda(counts: Any, k: int, seed: int) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation

    return LatentDirichletAllocation(k, random_state=seed, n_jobs=2).fit(counts).components_


def sklearn_nmf(counts: Any, k: int, seed: int) -> Any:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    return (
        NMF(k, random_state=seed).fit(TfidfTransformer(sublinear_tf=True).fit_transform(counts)).components_
    )


def tomotopy_lda(counts: Any, k: int, seed: int, weighting: str = "ONE") -> Any:
    import tomotopy

    model = tomotopy.LDAModel(tw=tomotopy.TermWeight[weighting], k=k, seed=seed)
    for bag in _bags(counts):
        model.add_doc([str(number) for number, count in bag for _ in range(count)])
    model.train(500, workers=2)
    weights = np.zeros((k, counts.shape[1]))
    places = [int(word) for word in model.used_vocabs]
    for theme in range(k):
        weights[theme, places] = model.get_topic_word_dist(theme)
    return weights


def tomotopy_idf(counts: Any, k: int, seed: int) -> Any:
    return tomotopy_lda(counts, k, seed, "IDF")


def ours(corpus: Corpus, engine: str) -> Engine:
    def fit(_: Any, k: int, seed: int) -> Any:
        return fit_words(corpus.counts, k, FitOptions(seed=seed, engine=engine), topic_settings())[0]

    return fit


def measured(engine: Engine, counts: Any, k: int, seeds: int) -> tuple[list[float], Any]:
    """Return seconds, NPMI, diversity and stability, and the themes of the first seed."""
    start = time.perf_counter()
    runs = [engine(counts, k, seed) for seed in range(seeds)]
    seconds = (time.perf_counter() - start) / seeds
    npmi = mean([value for run in runs for value in coherence(run, counts)])
    return [
        seconds,
        npmi or 0.0,
        mean([diversity(run) for run in runs]) or 0.0,
        stability(runs) or 0.0,
    ], runs[0]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--k", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--no-auto", action="store_true")
    parser.add_argument("--words", choices=["fazhi", "plain"], default="fazhi")
    parser.add_argument(
        "--only", nargs="*", default=[""], help="engines whose names begin so, besides tomotopy"
    )
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    corpus, counts, words = corpora(documents(), asked.words)
    engines: dict[str, Engine] = {
        "gensim LdaModel, 10 passes": gensim_lda,
        "gensim LdaMulticore, 10 passes": gensim_multicore,
        "scikit-learn LDA, batch": sklearn_lda,
        "tomotopy, 500 iterations": tomotopy_lda,
        "tomotopy, 500 iterations, IDF": tomotopy_idf,
        "scikit-learn NMF on TF-IDF": sklearn_nmf,
        "fazhi --engine nmf": ours(corpus, "nmf"),
        "fazhi (lda)": ours(corpus, "lda"),
    }
    print(machine("gensim", "scikit-learn", "tomotopy", "numpy"))
    print(f"{counts.shape[0]} units, {counts.shape[1]} words, K = {asked.k}, {asked.seeds} seeds\n")
    results = {}
    for name, engine in engines.items():
        if not name.startswith(("tomotopy", *asked.only)):
            continue
        results[name] = measured(engine, counts, asked.k, asked.seeds)
        print(name, *(f"{value:.3f}" for value in results[name][0]), file=sys.stderr, flush=True)
    base = results["tomotopy, 500 iterations"][0]
    header = ["engine", "seconds", "NPMI", "diversity", "stability"]
    rows = [
        [name, *(f"{value:.3f} ({value / other:.2f}×)" for value, other in zip(row, base, strict=True))]
        for name, (row, _) in results.items()
    ]
    print("In brackets: the ratio to tomotopy, 500 iterations.\n")
    table(header, rows)
    halves(corpus, counts, asked.k)
    themes = results["fazhi (lda)"][1]
    print("\nThemes of fazhi (lda), first seed:")
    for theme in themes:
        print("  " + " ".join(words[n] for n in np.argsort(-theme, kind="stable")[:TOP]))
    if not asked.no_auto:
        automatic(corpus, counts, asked.seeds)


def halves(corpus: Corpus, counts: Any, k: int) -> None:
    """Print how alike the themes of two halves of the reports are: harder than another seed."""
    names = np.unique(corpus.reports)
    part = np.random.default_rng(0).permutation(names)[: len(names) // 2]
    mask = np.isin(corpus.reports, part)
    sides = [mask, ~mask]
    print("\nLikeness of themes fitted on two halves of the reports:\n")
    rows = []
    for name, engine in (
        ("tomotopy, 500 iterations", tomotopy_lda),
        ("tomotopy, 500 iterations, IDF", tomotopy_idf),
    ):
        rows.append([name, likeness(*(engine(counts[side], k, 0) for side in sides))])
    for name in ("nmf", "lda"):
        runs = [ours(Corpus(corpus.counts[side], corpus.reports[side]), name)(None, k, 0) for side in sides]
        rows.append([f"fazhi ({name})", likeness(*runs)])
    table(["engine", "likeness"], rows)


def automatic(corpus: Corpus, counts: Any, seeds: int) -> None:
    """Print what the choice of K compares, and the measures of the chosen one in full."""
    start = time.perf_counter()
    k, candidates = choose(corpus, FitOptions(), topic_settings())
    print(f"\nK chosen in {time.perf_counter() - start:.0f} s: {k}\n")
    table(
        ["K", "NPMI", "diversity", "stability"], [[c.k, c.npmi, c.diversity, c.stability] for c in candidates]
    )
    row, _ = measured(ours(corpus, "lda"), counts, k, seeds)
    print(f"\nK = {k}: {row[0]:.1f} s, NPMI {row[1]:.3f}, diversity {row[2]:.3f}, stability {row[3]:.3f}")


if __name__ == "__main__":
    main()
