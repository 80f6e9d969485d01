import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from fazhi.topics.measure import coherence, diversity, likeness, mean, stability, top_words

# Four units; words 0 and 1 always together, 2 never with them, 3 nowhere.
COUNTS = csr_matrix(np.array([[2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 3, 0], [0, 0, 1, 0]]))


def test_words_that_always_meet_have_npmi_one_and_words_that_never_do_minus_one() -> None:
    together, apart = [[9, 8, 0, 0], [9, 0, 8, 0]]
    assert coherence(np.array([together, apart]), COUNTS, top=2) == [pytest.approx(1.0), -1.0]


def test_npmi_is_the_mean_over_all_pairs_by_the_written_formula() -> None:
    counts = csr_matrix(np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 0, 1], [0, 1, 0]]))

    def npmi(both: float, one: float, other: float) -> float:
        return math.log(both / (one * other)) / -math.log(both)

    expected = (npmi(2 / 5, 3 / 5, 3 / 5) + npmi(2 / 5, 3 / 5, 3 / 5) + npmi(1 / 5, 3 / 5, 3 / 5)) / 3
    assert coherence(np.array([[3, 2, 1]]), counts, top=3) == [pytest.approx(expected)]


def test_a_theme_without_two_words_has_no_coherence() -> None:
    assert coherence(np.array([[1.0]]), csr_matrix(np.array([[1], [1]]))) == [None]
    assert coherence(np.array([[0, 0, 1, 9]]), COUNTS, top=2) == [None]
    assert mean([None, None]) is None
    assert mean([None, 0.5]) == 0.5


def test_diversity_is_the_share_of_different_words() -> None:
    assert diversity(np.array([[2, 1, 0, 0], [2, 1, 0, 0]]), top=2) == 0.5
    assert diversity(np.array([[2, 1, 0, 0], [0, 0, 2, 1]]), top=2) == 1.0


def test_stability_does_not_mind_the_order_of_the_themes() -> None:
    one = np.eye(4) + 0.1
    assert stability([one, one[::-1]], top=1) == 1.0
    assert stability([one], top=1) is None


def test_a_theme_without_a_partner_counts_as_nothing() -> None:
    assert likeness(np.eye(4)[:2], np.eye(4), top=1) == 0.5


def test_ties_go_to_the_lower_number() -> None:
    assert top_words(np.array([[1.0, 1.0, 1.0]]), 2).tolist() == [[0, 1]]


@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=1, max_size=8))
def test_no_measure_is_ever_nan(rows: list[list[int]]) -> None:
    matrix = np.array(rows)
    for value in [*coherence(matrix, csr_matrix(matrix)), diversity(matrix), stability([matrix, matrix])]:
        assert value is None or -1 - 1e-9 <= value <= 1 + 1e-9
