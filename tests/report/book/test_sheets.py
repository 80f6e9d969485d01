"""Cells that hold any text, and long text that goes on in the next row."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.report.book.sheets import CELL_LIMIT, CONTINUED, split_row, split_text


def joined(parts: Sequence[str]) -> str:
    return parts[0] + "".join(part.removeprefix(CONTINUED) for part in parts[1:])


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(alphabet="甲。\n𠮷", min_size=1, max_size=9), st.integers(1, 20_000))
def test_no_piece_is_too_long_and_nothing_is_lost(bit: str, times: int) -> None:
    text = (bit * times)[:90_000]
    parts = list(split_text(text))
    assert joined(parts) == text
    assert all(utf16(part) <= CELL_LIMIT for part in parts)


def test_text_that_fits_stays_whole() -> None:
    assert list(split_text("甲" * CELL_LIMIT)) == ["甲" * CELL_LIMIT]


def test_long_text_is_cut_behind_a_sentence() -> None:
    first, second = split_text("甲" * 32_000 + "。" + "乙" * 2_000)
    assert first.endswith("甲。")
    assert second == CONTINUED + "乙" * 2_000


@pytest.mark.parametrize("keys", [1, 2])
def test_rows_that_go_on_repeat_the_leading_cells(keys: int) -> None:
    rows = list(split_row(("青嵩县", 7, "甲" * 40_000, 0.5), keys))
    assert len(rows) == 2
    assert rows[1][:keys] == ("青嵩县", 7)[:keys]
    assert str(rows[1][2]).startswith(CONTINUED)
    assert rows[1][3] is None
