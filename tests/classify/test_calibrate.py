import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fazhi.classify.calibrate import (
    best_threshold,
    fit_scale,
    fit_sigmoid,
    review_threshold,
    sigmoid,
    softmax,
)

SCORES = arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.floats(-50, 50))


@given(SCORES, st.floats(0.01, 40))
def test_softmax_gives_probabilities_in_the_order_of_the_scores(scores: np.ndarray, scale: float) -> None:
    chances = softmax(scores, scale)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-12)
    assert ((chances >= 0) & (chances <= 1)).all()
    best = chances.max(axis=1)
    np.testing.assert_array_equal(chances[np.arange(len(scores)), scores.argmax(axis=1)], best)


def test_softmax_knows_its_values() -> None:
    np.testing.assert_allclose(softmax(np.array([[0.0, np.log(3)]]), 1.0), [[0.25, 0.75]])
    np.testing.assert_allclose(softmax(np.array([[0.0, np.log(3)]]), 2.0), [[0.1, 0.9]])


@pytest.mark.parametrize("scale", [0.5, 2.0, 9.0])
def test_fit_scale_finds_the_scale_that_made_the_labels(scale: float) -> None:
    random = np.random.default_rng(0)
    scores = random.normal(size=(20_000, 4))
    chances = softmax(scores, scale)
    truth = (chances.cumsum(axis=1) < random.random(len(scores))[:, None]).sum(axis=1)
    assert fit_scale(scores, truth) == pytest.approx(scale, rel=0.08)


def test_fit_sigmoid_finds_the_slope_and_offset_that_made_the_answers() -> None:
    random = np.random.default_rng(0)
    scores = random.normal(size=50_000)
    truth = random.random(len(scores)) < sigmoid(scores, 3.0, -1.0)
    slope, offset = fit_sigmoid(scores, truth)
    assert slope == pytest.approx(3.0, abs=0.1)
    assert offset == pytest.approx(-1.0, abs=0.1)


@pytest.mark.parametrize("truth", [[True, True, False, False], [False] * 4, [True] * 4])
def test_fit_sigmoid_stays_finite_where_scores_part_the_answers(truth: list[bool]) -> None:
    pair = fit_sigmoid(np.array([2.0, 1.0, -1.0, -2.0]), np.array(truth))
    assert np.isfinite(pair).all()
    chances = sigmoid(np.array([2.0, 1.0, -1.0, -2.0]), *pair)
    assert ((chances > 0) & (chances < 1)).all()


def test_sigmoid_does_not_overflow() -> None:
    chances = sigmoid(np.array([-1e6, 0.0, 1e6]), 1.0, 0.0)
    np.testing.assert_allclose(chances, [0, 0.5, 1], atol=1e-12)


def test_best_threshold_parts_what_can_be_parted() -> None:
    threshold = best_threshold(np.array([0.2, 0.3, 0.7, 0.8]), np.array([False, False, True, True]))
    assert 0.3 < threshold <= 0.7


def test_best_threshold_without_any_yes_is_the_middle() -> None:
    assert best_threshold(np.array([0.2, 0.8]), np.array([False, False])) == 0.5


def test_review_threshold_is_the_least_confidence_that_keeps_the_target() -> None:
    confidence = np.array([0.6, 0.9, 0.7, 0.8])
    right = np.array([False, True, False, True])
    assert review_threshold(confidence, right, 1.0) == 0.8
    assert review_threshold(confidence, right, 0.6) == 0.7
    assert review_threshold(confidence, right, 0.5) == 0.6


def test_review_threshold_sends_everything_to_review_if_the_target_is_out_of_reach() -> None:
    assert review_threshold(np.array([0.9, 0.8]), np.array([False, False]), 0.9) == 1.0


def test_units_at_the_review_threshold_are_as_right_as_promised() -> None:
    random = np.random.default_rng(1)
    confidence = random.random(500)
    right = random.random(500) < confidence
    threshold = review_threshold(confidence, right, 0.9)
    assert right[confidence >= threshold].mean() >= 0.9
