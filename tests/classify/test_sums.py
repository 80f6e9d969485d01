"""Sums over many rows at once are those of row after row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fazhi.classify.sums import add_up
from fazhi.classify.texts import Ranges


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1200)), max_size=12), st.integers(0, 9))
def test_rows_of_any_length_are_added_up(rows: list[tuple[int, int]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(50, 6)).astype(np.float32)
    numbers = rng.integers(0, 50, 4200).astype(np.int32)
    first = np.array([start for start, _ in rows], dtype=np.int64)
    last = np.array([start + size for start, size in rows], dtype=np.int64)
    plain = [table[numbers[start : start + size]].sum(axis=0, dtype=np.float64) for start, size in rows]
    np.testing.assert_allclose(
        add_up(table, numbers, Ranges(first, last)), np.array(plain).reshape(-1, 6), atol=1e-3
    )


def test_more_rows_than_are_summed_at_a_time() -> None:
    table = np.arange(14, dtype=np.float32).reshape(7, 2)
    numbers = np.arange(20_000) % 7
    first = np.arange(0, 20_000, 2)
    expected = table[numbers[::2]] + table[numbers[1::2]]
    np.testing.assert_array_equal(add_up(table, numbers, Ranges(first, first + 2)), expected)
