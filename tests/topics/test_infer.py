import numpy as np
import pytest

from fazhi.topics.infer import unit_weights

THEMES = np.array([[0.7, 0.1], [0.2, 0.1], [0.1, 0.8]])


def test_a_unit_is_of_the_theme_whose_words_it_has() -> None:
    weights = unit_weights(THEMES, {0: 5.0, 1: 1.0}, 0.5)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > 0.8
    assert unit_weights(THEMES, {2: 5.0}, 0.5)[1] > 0.8


def test_a_unit_without_evidence_is_of_all_themes_alike() -> None:
    even = np.full((3, 2), 1 / 3)
    assert unit_weights(even, {0: 3.0, 2: 1.0}, 0.5).tolist() == [0.5, 0.5]


def test_asking_twice_gives_the_same_bits() -> None:
    counts = {0: 1.5, 1: 0.5, 2: 2.0}
    assert unit_weights(THEMES, counts, 0.1).tobytes() == unit_weights(THEMES, counts, 0.1).tobytes()
