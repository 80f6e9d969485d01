"""Weights laid out when they are first asked for are those laid out all at once."""

import numpy as np
import pytest
from numpy.typing import NDArray

from fazhi.classify.grams import Runs
from fazhi.classify.sheet import Sheet

Floats = NDArray[np.float64]


@pytest.fixture
def sheet() -> Sheet:
    """Six pairs of letters, four of them terms of one block and three of another, for two tasks."""
    draw = np.random.default_rng(0)
    pairs = np.array([[1, 2], [1, 3], [2, 2], [2, 3], [3, 1], [3, 3]])
    finder = Runs(False, 4, {"char": (np.arange(4), pairs[:4]), "first": (np.arange(3), pairs[3:])})
    idf = {"char": draw.random(4), "first": draw.random(3)}
    weights = {
        "category": {"char": _some(draw, 4, 3), "first": _some(draw, 3, 3)},
        "role": {"char": _some(draw, 4, 2)},
    }
    places = {
        "char": {"category": slice(0, 3), "role": slice(3, 5)},
        "first": {"category": slice(0, 3)},
    }
    return Sheet(finder, idf, weights, places)


def _some(draw: np.random.Generator, terms: int, labels: int) -> NDArray[np.float32]:
    return draw.random((terms, labels), dtype=np.float32)


def test_a_run_that_was_asked_for_has_the_weights_that_it_has_when_all_are_laid_out(sheet: Sheet) -> None:
    sheet.fill(np.array([3, 1, 3], dtype=np.int32))
    early = sheet.weights.copy()
    sheet.fill_all()
    assert early[[1, 3]].tolist() == sheet.weights[[1, 3]].tolist()
    assert not early[[0, 2, 4, 5, 6]].any()
    assert sheet.weights[1:].any(axis=1).all()


def test_after_many_questions_all_are_laid_out(sheet: Sheet) -> None:
    for _ in range(4):
        sheet.fill(np.array([2, 2], dtype=np.int32))
    assert sheet.weights[1:].any(axis=1).all()


def test_where_there_is_no_run_nothing_is_added(sheet: Sheet) -> None:
    sheet.fill(np.array([0, 4], dtype=np.int32))
    sheet.fill_all()
    assert not sheet.weights[0].any()


def test_a_run_in_two_blocks_has_the_weights_of_both(sheet: Sheet) -> None:
    sheet.fill(np.array([4], dtype=np.int32))
    assert all(sheet.weights[4, place].all() for place in sheet.slices.values())
