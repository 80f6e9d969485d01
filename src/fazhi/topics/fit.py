"""Reports → a set of themes: words, their number, the fit, names, and what to tell the user."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.errors import FazhiError
from fazhi.findings import Candidate, Themes
from fazhi.records import LabeledDocument
from fazhi.topics.apply import Applied, apply_units, category_shares, describe, ranked_terms
from fazhi.topics.engines import fit_words
from fazhi.topics.model import ThemeModel
from fazhi.topics.naming import name_themes
from fazhi.topics.select import Corpus, Step, choose, largest
from fazhi.topics.settings import ENGINES, FitOptions, TopicSettings, topic_settings
from fazhi.topics.texts import UnitText, place_names, place_of, unit_texts
from fazhi.topics.vocabulary import Vocabulary, build_vocabulary, word_lists

_FEW_REPORTS = 30
"""Below this themes follow single reports rather than what reports have in common."""
_DIGITS = 6


class TooLittleTextError(FazhiError):
    """There is too little text for even two themes; the message is one sentence for people."""


def fit_themes(
    documents: Sequence[LabeledDocument],
    options: FitOptions | None = None,
    step: Step | None = None,
    engine: Callable[[Any, int], NDArray[np.float64]] | None = None,
) -> tuple[ThemeModel, Themes]:
    """Fit themes on the body units of labelled reports.

    Parameters
    ----------
    documents : sequence of LabeledDocument
        The reports; their order decides nothing but the positions in the result.
    options : FitOptions, optional
        Number of themes, seed, engine …
    step : callable, optional
        Told with (done, all) how far the comparison of numbers of themes is.
    engine : callable, optional
        Takes the place of the engine of ``options``: weighted counts (sparse, units × words) and k in,
        an array of shape (k, words) with rows that sum to 1 out. It knows no seed words.

    Returns
    -------
    ThemeModel
        For :func:`fazhi.topics.save_themes` and :func:`fazhi.topics.apply_themes`; without ``fitted``.
    Themes
        The themes of ``documents``, with warnings in ``notes``.

    Raises
    ------
    TooLittleTextError
        If there are not enough units or words.
    FazhiError
        If an option is not allowed.
    """
    options, settings = options or FitOptions(), topic_settings()
    _check(options)
    units = unit_texts(documents)
    places = [place_of(entry.document) for entry in documents]
    lists = word_lists(place_names(entry.document for entry in documents), options.stock_words)
    wanted = [word for _, words in options.seed_words for word in words]
    vocabulary = build_vocabulary(units, places, lists, settings, wanted)
    bags = [vocabulary.counts(unit.clauses) for unit in units]
    corpus = corpus_of(units, bags, vocabulary, settings)
    _check_size(corpus, len(documents))
    notes = _size_notes(len(documents), corpus)
    wishes, wish_notes = _wishes(options, vocabulary)
    k, candidates, k_notes = _number(corpus, options, settings, len(wishes), step)
    chosen: list[int]
    if engine:
        words, chosen = engine(corpus.counts, k), []
    else:
        words, chosen = fit_words(corpus.counts, k, options, settings, [numbers for _, numbers in wishes])
    named = {theme: name for theme, (name, _) in zip(chosen, wishes, strict=not engine)}
    plain = ThemeModel(vocabulary, words.astype(np.float32), ("",) * k, ("",) * k, (0.0,) * k)
    model, found = _named(plain, apply_units(plain, units, bags), named)
    info = _info(documents, corpus, options, vocabulary)
    model = replace(model, selection=candidates, seed=options.seed, info=info)
    return model, describe(model, documents, found, (*notes, *k_notes, *wish_notes))


def corpus_of(
    units: Sequence[UnitText],
    bags: Sequence[Mapping[int, int]],
    vocabulary: Vocabulary,
    settings: TopicSettings,
) -> Corpus:
    """Return the weighted counts of the units that themes are learnt from: not openings and closings."""
    from scipy.sparse import csr_matrix

    rows: list[int] = []
    numbers: list[int] = []
    amounts: list[float] = []
    reports: list[int] = []
    for unit, counts in zip(units, bags, strict=True):
        if not counts or unit.role in settings.skip_roles:
            continue
        rows += [len(reports)] * len(counts)
        numbers += counts
        amounts += [count * float(vocabulary.weights[number]) for number, count in counts.items()]
        reports.append(unit.report)
    shape = (len(reports), len(vocabulary.words))
    return Corpus(csr_matrix((amounts, (rows, numbers)), shape=shape), np.array(reports, dtype=np.int64))


def _named(plain: ThemeModel, found: Applied, given: Mapping[int, str]) -> tuple[ThemeModel, Applied]:
    """Order the themes by prevalence, give them ids and names; ``given`` names some beforehand."""
    shares = found.weights.mean(axis=0)
    order = np.argsort(-shares, kind="stable")
    found = replace(found, weights=found.weights[:, order])
    model = replace(
        plain,
        words=np.ascontiguousarray(plain.words[order]),
        ids=tuple(f"t{number:02d}" for number in range(1, plain.k + 1)),
        prevalence=tuple(round(float(share), _DIGITS) for share in shares[order]),
    )
    terms = [[word for word, _ in relevant] for _, relevant in ranked_terms(model, topic_settings())]
    names = list(name_themes(terms, category_shares(found)))
    for position, theme in enumerate(order.tolist()):
        names[position] = given.get(theme, names[position])
    return replace(model, names=tuple(names)), found


def _check(options: FitOptions) -> None:
    if options.engine not in ENGINES:
        raise FazhiError(f"不认识的引擎 {options.engine!r}，可用的有 {'、'.join(ENGINES)}")
    if options.k is not None and options.k < 1:
        raise FazhiError(f"主题数应不小于 1，实为 {options.k}")
    if not 0 <= options.seed < 2**32 - 100:
        raise FazhiError(f"种子应不小于 0 且小于 {2**32 - 100}，实为 {options.seed}")


def _check_size(corpus: Corpus, reports: int) -> None:
    units, words = corpus.counts.shape
    if corpus.limit < 2:
        raise TooLittleTextError(
            f"文字太少，找不出主题：{reports} 份报告里只有 {units} 个可用的正文单元、{words} 个反复出现的词"
        )


def _size_notes(reports: int, corpus: Corpus) -> tuple[str, ...]:
    units, words = corpus.counts.shape
    size = f"{reports} 份报告、{units} 个单元、{words} 个词"
    if reports < topic_settings().few:
        return (f"只有 {size}，看不出哪些主题是各地共有的，下面的主题只能帮助浏览这几份报告。",)
    if reports < _FEW_REPORTS:
        return (f"只有 {size}，主题会随报告的增减而变，请当作线索，不作结论。",)
    return ()


def _wishes(
    options: FitOptions, vocabulary: Vocabulary
) -> tuple[list[tuple[str, NDArray[np.int64]]], tuple[str, ...]]:
    numbers = {word: number for number, word in enumerate(vocabulary.words)}
    wishes, notes = [], []
    for name, words in options.seed_words:
        known = [numbers[word] for word in words if word in numbers]
        missing = [word for word in words if word not in numbers]
        if missing:
            notes.append(f"种子词{'、'.join(f'“{word}”' for word in missing)}在这些报告里没有出现，未使用。")
        if known:
            wishes.append((name, np.array(known, dtype=np.int64)))
        else:
            notes.append(f"主题“{name}”的种子词都没有出现，没有为它保留主题。")
    return wishes, tuple(notes)


def _number(
    corpus: Corpus, options: FitOptions, settings: TopicSettings, wishes: int, step: Step | None
) -> tuple[int, tuple[Candidate, ...], tuple[str, ...]]:
    """Return the number of themes, what was compared, and what to say of it."""
    most = largest(corpus, settings)
    if options.k is None:
        k, candidates = choose(corpus, options, settings, step)
        notes: tuple[str, ...] = ()
        if not candidates:
            notes = (f"报告太少，无法比较不同的主题数，取 {max(k, wishes)} 个。",)
        return min(max(k, wishes), corpus.limit), candidates, notes
    k = min(max(options.k, wishes), corpus.limit)
    units, words = corpus.counts.shape
    if k < options.k:
        return k, (), (f"要求 {options.k} 个主题，但只有 {units} 个单元、{words} 个词，最多能分 {k} 个。",)
    if k > most:
        return k, (), (f"{units} 个单元、{words} 个词不足以分出 {k} 个主题，建议不超过 {most} 个。",)
    return k, (), ()


def _info(
    documents: Sequence[LabeledDocument], corpus: Corpus, options: FitOptions, vocabulary: Vocabulary
) -> dict[str, Any]:
    libraries = ["numpy", "scipy", "scikit-learn", "rjieba"] + ["gensim"] * (options.engine == "lda")
    return {
        "engine": options.engine,
        "training_data": {
            "reports": len(documents),
            "units": int(corpus.counts.shape[0]),
            "fingerprint": _print(documents),
        },
        "versions": {name: version(name) for name in libraries},
        "seed": options.seed,
        "left_out": {name: list(words) for name, words in vocabulary.left_out.items()},
    }


def _print(documents: Sequence[LabeledDocument]) -> str:
    """Return a hash of the reports' texts, whatever their names and order."""
    from hashlib import sha256

    parts = sorted(sha256(e.document.report.text.encode("utf-8", "replace")).hexdigest() for e in documents)
    return sha256("\n".join(parts).encode()).hexdigest()
