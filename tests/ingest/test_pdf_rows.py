from collections.abc import Sequence
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.ingest import pdf_places
from fazhi.ingest.pdf_places import Bools, Floats, Integers
from fazhi.ingest.pdf_rows import Pages, Row

SIZE = 16.0


class _Measures:
    """Cells of one size; Latin ones half as wide."""

    def __init__(
        self,
        text: str,
        places: Sequence[tuple[float, float]],
        generated: Sequence[int] = (),
        sizes: dict[int, float] | None = None,
    ) -> None:
        self._text = text
        self._places = np.array(places, float).reshape(-1, 2)
        self._generated = generated
        self._sizes = sizes or {}
        self.asked = 0

    def generated(self, indexes: Integers) -> Bools:
        return np.isin(indexes, self._generated)

    def origins(self, indexes: Integers) -> Floats:
        self.asked += len(indexes)
        return self._places[indexes]

    def sizes(self, indexes: Integers) -> Floats:
        return np.array([self._sizes.get(index, SIZE) for index in indexes.tolist()])

    def rights(self, indexes: Integers) -> Floats:
        cells = [SIZE / 2 if self._text[index].isascii() else SIZE for index in indexes.tolist()]
        return self._places[indexes, 0] + cells


def _rows(
    text: str,
    places: Sequence[float],
    heights: Sequence[float] | None = None,
    generated: Sequence[int] = (),
    sizes: dict[int, float] | None = None,
) -> list[Row]:
    """Lay characters out; ``places`` are counted in characters from the left margin."""
    corners = [(80 + SIZE * x, y) for x, y in zip(places, heights or [700.0] * len(text), strict=True)]
    (rows,) = Pages([text], _Measures(text, corners, generated, sizes)).rows(1)
    return rows


def test_a_line_is_read_as_it_stands() -> None:
    (row,) = _rows("推进法治", [0, 1, 2, 3])
    assert row == Row("推进法治", 80, 80 + 4 * SIZE, 700, SIZE, 1)


def test_lines_come_from_top_to_bottom_whatever_was_drawn_first() -> None:
    rows = _rows("下行\r\n上行", [0, 1, 2, 2, 0, 1], [600.0, 600.0, 600.0, 600.0, 700.0, 700.0])
    assert [row.text for row in rows] == ["上行", "下行"]


def test_quotes_drawn_last_stand_where_the_page_shows_them() -> None:
    (row,) = _rows("推进放管服改革“”", [0, 1, 3, 4, 5, 7, 8, 2, 6])
    assert row.text == "推进“放管服”改革"


def test_one_odd_character_drawn_later_is_put_in_its_place() -> None:
    (row,) = _rows("甲乙丁戊己丙", [0, 1, 3, 4, 5, 2])
    assert row.text == "甲乙丙丁戊己"


def test_bold_faked_by_printing_twice_is_read_once() -> None:
    (row,) = _rows("推进推进", [0, 1, 0.03, 1.03])
    assert row.text == "推进"


def test_the_same_character_twice_is_kept() -> None:
    assert _rows("件件落实", [0, 1, 2, 3])[0].text == "件件落实"


def test_a_wide_gap_is_a_space_and_justified_text_has_none() -> None:
    assert _rows("甲乙丙", [0, 1.4, 4.5])[0].text == "甲乙 丙"
    assert _rows("ab cd", [0, 0.5, 1, 1.5, 2], generated=[2])[0].text == "ab cd"
    assert _rows("2023年", [0, 0.5, 1, 1.5, 2])[0].text == "2023年"


def test_spaces_that_only_pdfium_sees_are_dropped() -> None:
    assert _rows("共 12 件", [0, 1, 1, 1.5, 2, 2], generated=[1, 4])[0].text == "共12件"
    assert _rows("共 12 件", [0, 1, 1.5, 2, 2.5, 3])[0].text == "共 12 件"


def test_characters_a_little_higher_belong_to_the_line() -> None:
    (row,) = _rows("平方米2内", [0, 1, 2, 3, 3.5], [700.0, 700.0, 700.0, 706.0, 700.0], sizes={3: 8.0})
    assert (row.text, row.size) == ("平方米2内", SIZE)


def test_what_stands_nowhere_is_on_no_page() -> None:
    assert [row.text for row in _rows("甲乙丙丁", [0, nan, inf, 1])] == ["甲丁"]


def test_halves_of_a_rare_character_become_one() -> None:
    (row,) = _rows("杨\ud842\udfb7镇", [0, 1, 1, 2])
    assert row.text == "杨\U00020bb7镇"


def test_a_page_of_blanks_has_no_rows() -> None:
    assert _rows("  ", [0, 1]) == []
    assert _rows("\r\n", [0, 1]) == []


def test_each_page_has_its_own_rows() -> None:
    text = "甲乙\n\n丙\n"
    corners = [(80.0, 700.0), (96.0, 700.0), (0.0, 0.0), (0.0, 0.0), (80.0, 700.0), (0.0, 0.0)]
    pages = Pages(["甲乙\n", "\n", "丙\n"], _Measures(text, corners))
    assert [[(row.text, row.page) for row in rows] for rows in pages.rows(7)] == [
        [("甲乙", 7)],
        [],
        [("丙", 9)],
    ]
    assert pages.firsts(1) == ["甲", "", "丙"]


def _line_by_line(lines: Sequence[str], steps: Sequence[float]) -> list[tuple[float, float]]:
    corners: list[tuple[float, float]] = []
    width = iter(steps)
    for number, line in enumerate(lines):
        x = 80.0
        for _ in line:
            corners.append((x, 700.0 - 28 * number))
            x += SIZE * next(width)
        corners.append((x, 700.0 - 28 * number))  # of the line break
    return corners


LINES = st.lists(st.text("甲乙丙，。（二20%“”", min_size=1, max_size=40), min_size=1, max_size=4)


@given(
    LINES, st.sampled_from([1.0, 1.1, 0.9, 1.2, 0.6, 0.02, 2.5, -1.0]), st.integers(0, 99), st.integers(1, 30)
)
def test_rows_are_the_same_if_every_character_is_asked_for(
    lines: list[str], odd_step: float, begin: int, times: int
) -> None:
    count = sum(map(len, lines))
    steps = [odd_step if begin <= place < begin + times else 1.0 for place in range(count)]
    text = "".join(f"{line}\n" for line in lines)
    corners = _line_by_line(lines, steps)
    few, all_of_them = _Measures(text, corners), _Measures(text, corners)
    found = Pages([text], few).rows(1)[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_places, "_is_inner", lambda cells: np.zeros(len(cells), bool))
        wanted = Pages([text], all_of_them).rows(1)[0]
    assert few.asked <= all_of_them.asked == count
    assert [row.text for row in found] == [row.text for row in wanted]
    for row, same in zip(found, wanted, strict=True):
        assert row[1:] == pytest.approx(same[1:], abs=0.3 * SIZE)


def test_only_the_ends_of_even_lines_are_asked_for() -> None:
    text = "推进法治政府建设" * 4
    measures = _Measures(text, [(80 + SIZE * place, 700.0) for place in range(len(text))])
    assert Pages([text], measures).rows(1)[0][0].text == text
    assert measures.asked == 3


def test_characters_of_no_size_are_on_no_page() -> None:
    assert _rows("甲乙", [0, 1], sizes={0: inf}) == []
    assert [row.text for row in _rows("甲乙", [0, 1], [700.0, 600.0], sizes={0: nan})] == ["乙"]
