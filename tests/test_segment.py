import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.chars import fold
from fazhi.errors import ConfigError
from fazhi.segment import cut, fingerprint, lexicon, words_of


def test_every_lexicon_word_stays_whole_in_a_sentence() -> None:
    # Full stops around the word: it must not be cut, and nothing may stick to it.
    torn = [word for word in lexicon() if fold(word) not in words_of(f"同时，{word}。")]
    assert torn == []


def test_lexicon_words_are_written_as_they_are_matched() -> None:
    for word in lexicon():
        assert word == fold(word).strip()
        assert len(word) >= 2
        assert "_" not in word  # stands between the words of a run in models


def test_a_word_twice_in_a_lexicon_is_refused_with_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# 词\n行政复议\n\n行政复议\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"words\.txt:4: “行政复议”.*2"):
        lexicon(path)


def test_a_lexicon_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("行政复议".encode("gbk"))
    with pytest.raises(ConfigError, match=r"words\.txt"):
        lexicon(path)


def test_a_lexicon_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.txt"):
        lexicon(tmp_path / "nothing.txt")


@given(st.text(alphabet=st.sampled_from("行政复议决定书，。 ３2a（）一是\n"), max_size=60))
def test_cutting_loses_no_letter_or_figure(text: str) -> None:
    kept = [char for char in fold(text) if char.isalnum()]
    assert [char for word in words_of(text) for char in word if char.isalnum()] == kept


@given(st.text(alphabet=st.sampled_from("行政复议决定书，。;:!?.+-_ ３2a（\n𠀀"), max_size=60))
def test_punctuation_stands_alone_and_parts_are_cut_as_if_they_stood_alone(text: str) -> None:
    folded = fold(text)
    assert "".join(cut(folded)) == folded
    for sign in "。;!?,:\n":
        parts = [cut(part) for part in folded.split(sign)]
        whole: list[str] = []
        for part in parts[:-1]:
            whole += [*part, sign]
        assert cut(folded) == [*whole, *parts[-1]]


def test_full_and_half_width_are_cut_alike() -> None:
    assert words_of("（２０２２年）办理案件３５件") == words_of("(2022年)办理案件35件")


def test_fingerprint_and_words_are_the_same_in_another_process() -> None:
    text = "清州县印发重大行政决策目录，完成合法性审查"
    code = f"from fazhi.segment import *; print(fingerprint(), *words_of({text!r}))"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "7"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert run.stdout.decode().split() == [fingerprint(), *words_of(text)]
