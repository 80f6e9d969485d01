from collections.abc import Sequence
from math import inf, nan

from fazhi.ingest.pdf_rows import Page, Row

SIZE = 16.0


class _Measures:
    """Cells of one size; Latin ones half as wide."""

    def __init__(
        self, text: str, generated: Sequence[int] = (), sizes: dict[int, float] | None = None
    ) -> None:
        self._text = text
        self._generated = generated
        self._sizes = sizes or {}

    def is_generated(self, index: int) -> bool:
        return index in self._generated

    def size(self, index: int) -> float:
        return self._sizes.get(index, SIZE)

    def right(self, index: int, x: float) -> float:
        return x + (SIZE / 2 if self._text[index].isascii() else SIZE)


def _rows(
    text: str,
    places: Sequence[float],
    heights: Sequence[float] | None = None,
    generated: Sequence[int] = (),
    sizes: dict[int, float] | None = None,
) -> list[Row]:
    """Lay characters out; ``places`` are counted in characters from the left margin."""
    xs = [80 + SIZE * place for place in places]
    ys = heights or [700.0] * len(text)
    return Page(1, text, xs, ys, _Measures(text, generated, sizes)).rows()


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
    (row,) = _rows("甲乙丁戊丙己庚", [0, 1, 3, 4, 2, 5, 6])
    assert row.text == "甲乙丙丁戊己庚"


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
