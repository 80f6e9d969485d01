import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from fazhi.classify.vectors import count_rows, inverse_frequency, score_rows, vocabulary, weigh

TOKENS = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8), min_size=1, max_size=8)


def dense(rows, columns: int) -> np.ndarray:  # type: ignore[no-untyped-def]
    table = np.zeros((len(rows), columns))
    for row in range(len(rows)):
        inside = slice(rows.starts[row], rows.starts[row + 1])
        table[row, rows.columns[inside]] = rows.values[inside]
    return table


@given(TOKENS)
def test_dampened_rows_are_those_of_scikit_learn(tokens: list[list[str]]) -> None:
    terms = vocabulary(tokens, 1)
    if not terms:
        return
    counts = count_rows(tokens, {term: i for i, term in enumerate(terms)})
    idf = inverse_frequency(counts, len(terms), np.arange(len(tokens)), 1)
    theirs = TfidfVectorizer(analyzer=lambda row: row, sublinear_tf=True, vocabulary=terms).fit(tokens)
    np.testing.assert_allclose(idf, theirs.idf_, atol=1e-6)
    np.testing.assert_allclose(
        dense(weigh(counts, idf, dampened=True), len(terms)), theirs.transform(tokens).toarray(), atol=1e-6
    )


@given(TOKENS)
def test_without_repetition_rows_are_tf_idf(tokens: list[list[str]]) -> None:
    tokens = [sorted(set(row)) for row in tokens]
    counts = count_rows(tokens, {term: i for i, term in enumerate("甲乙丙丁戊")})
    idf = np.array([1.0, 1.5, 2.0, 2.5, 3.0])
    np.testing.assert_allclose(dense(weigh(counts, idf), 5), dense(weigh(counts, idf, dampened=True), 5))


def test_what_stands_twice_counts_twice() -> None:
    counts = count_rows([["甲", "甲", "乙"]], {"甲": 0, "乙": 1})
    once, twice = dense(weigh(counts, np.array([1.0, 1.0])), 2)[0]
    assert once == pytest.approx(2 * twice)
    assert twice == pytest.approx(1 / np.sqrt(3))


@given(TOKENS, st.randoms(use_true_random=False))
def test_taking_rows_is_taking_them_from_the_table(tokens: list[list[str]], random) -> None:  # type: ignore[no-untyped-def]
    counts = count_rows(tokens, {term: i for i, term in enumerate("甲乙丙丁戊")})
    chosen = np.array([random.randrange(len(tokens)) for _ in range(4)])
    np.testing.assert_array_equal(dense(counts.take(chosen), 5), dense(counts, 5)[chosen])


@given(TOKENS)
def test_scores_are_the_matrix_product(tokens: list[list[str]]) -> None:
    counts = count_rows(tokens, {term: i for i, term in enumerate("甲乙丙丁戊")})
    weights = np.random.default_rng(0).normal(size=(5, 3))
    np.testing.assert_allclose(score_rows(counts, weights), dense(counts, 5) @ weights, atol=1e-12)


def test_the_vocabulary_counts_units_and_is_sorted() -> None:
    tokens = [["乙", "乙", "甲"], ["乙", "甲"], ["丙", "丙", "丙"]]
    assert vocabulary(tokens, 1) == sorted("甲乙丙")
    assert vocabulary(tokens, 2) == sorted("甲乙")


def test_idf_looks_only_at_the_rows_given() -> None:
    counts = count_rows([["甲"], ["甲"], ["乙"]], {"甲": 0, "乙": 1})
    idf = inverse_frequency(counts, 2, np.array([0, 1]), 1)
    assert idf[0] == pytest.approx(1.0)
    assert idf[1] == 0.0


def test_unknown_tokens_and_empty_rows_score_zero() -> None:
    rows = weigh(count_rows([["新词"], []], {"甲": 0}), np.array([1.0]))
    np.testing.assert_array_equal(score_rows(rows, np.ones((1, 2))), np.zeros((2, 2)))
