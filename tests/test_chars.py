import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.chars import first_chunk, fold, squeeze, table_of, width, widths


@given(st.text())
def test_fold_keeps_the_length_so_that_offsets_hold(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_fold_twice_is_fold(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_fold_makes_look_alikes_equal() -> None:
    assert fold("〔2022〕３号—﹙一﹚：二○二二年\u3000末") == "[2022]3号-(一):二零二二年 末"


def test_fold_leaves_chinese_punctuation_that_has_no_half_width_form() -> None:
    assert fold("“一、二”。《法》") == "“一、二”。《法》"


@given(st.text(), st.text())
def test_squeeze_does_not_see_how_text_is_laid_out(left: str, right: str) -> None:
    assert squeeze(f"{left}\n \u3000{right}") == squeeze(f"{left} \t{right}")


@given(st.text())
def test_squeeze_leaves_no_white_space(text: str) -> None:
    assert not any(char.isspace() for char in squeeze(text))


def test_width_counts_wide_characters_twice() -> None:
    assert width("法治") == 4
    assert width("（2022）") == 8
    assert width("AB 12") == 5
    assert width("") == 0


@given(st.text(min_size=1))
def test_first_chunk_is_a_beginning_that_is_not_empty(text: str) -> None:
    chunk = first_chunk(text)
    assert chunk
    assert text.startswith(chunk)


def test_first_chunk_holds_numbers_words_and_punctuation_together() -> None:
    assert first_chunk("2022年度") == "2022"
    assert first_chunk("《条例》，并") == "《条"
    assert first_chunk("98.6%，同比") == "98.6%，"
    assert first_chunk("App上线") == "App"
    assert first_chunk("") == ""


@given(st.text(alphabet=st.sampled_from("（一）优化２０２２年。〔〕—\ud800𠀀a\n"), max_size=40))
def test_long_texts_are_folded_like_short_ones(text: str) -> None:
    assert fold(text * 1000) == fold(text) * 1000


def test_width_of_every_character_is_that_of_its_gb18030_bytes() -> None:
    for char in map(chr, range(0x11000)):
        assert width(char) == len(char.encode("gb18030", errors="replace"))


def test_a_table_says_of_every_character_whether_a_pattern_fits_it() -> None:
    plane = [chr(code) for code in range(0x10000)]
    assert table_of(r"\d").tolist() == [char.isdecimal() for char in plane]
    assert table_of(r"\s").tolist() == [char.isspace() for char in plane]
    assert table_of(r"[^\W_]+").tolist() == [char.isalnum() for char in plane]


def test_widths_of_all_characters_are_those_of_each() -> None:
    chars = [*map(chr, range(0x10000)), "\U00010000", "\U0001f600", "\U0010ffff"]
    assert widths(chars) == [width(char) for char in chars]


def test_widths_are_told_without_numpy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "numpy")
    assert widths(["2022年", "", "a。"]) == [6, 0, 3]


@given(st.lists(st.text(max_size=12), max_size=6))
def test_widths_are_those_of_each_text(texts: list[str]) -> None:
    assert widths(texts) == [width(text) for text in texts]
