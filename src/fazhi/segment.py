"""The only user of a word segmenter: the domain lexicon, stop words, and a fingerprint of both.

rjieba is a Rust build of jieba's algorithm and dictionary, an order of magnitude faster than jieba
itself; ``benchmarks/segmentation.py`` compares the two on the same text. The hidden Markov model for
unknown words is off: without it the two cut every line of the comparison alike, and names of places,
which it would put together, are of no use for telling fields of work.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

from fazhi.chars import fold
from fazhi.config import data_path
from fazhi.errors import ConfigError

HMM = False
"""Whether words outside the dictionary are guessed; recorded in every model."""


def lexicon(path: Path | None = None) -> tuple[str, ...]:
    """Read the domain words, one a line, ``#`` for comments.

    Raises
    ------
    ConfigError
        If the file is not UTF-8, or a word stands twice; the message names the line.
    """
    path = path or data_path("configs/lexicon/domain.txt")
    words: dict[str, int] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: 无法按 UTF-8 文本读取") from error
    for number, line in enumerate(lines, start=1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if word in words:
            raise ConfigError(f"{path}:{number}: “{word}”在第 {words[word]} 行已有")
        words[word] = number
    return tuple(words)


@cache
def _segmenter() -> Any:
    # Importing the package builds a segmenter, a fifth of a second. Where nobody else has imported it, that
    # one is taken; where somebody has, it may have other words, or others may not expect ours.
    shared = "rjieba" not in sys.modules
    import rjieba

    segmenter = rjieba if shared else rjieba.Jieba()
    for word in lexicon():
        # The same frequency that jieba gives a user word: just enough to hold it together.
        segmenter.add_word(word, max(1, segmenter.suggest_freq(word)), "n")
    return segmenter


def words_of(text: str) -> list[str]:
    """Cut text into words; folded to half width, white space and punctuation left out.

    >>> words_of("推进行政复议体制改革，受理案件３件。")
    ['推进', '行政复议', '体制改革', '受理', '案件', '3', '件']
    """
    return [word for word in cut(fold(text)) if is_word(word)]


def cut(folded: str) -> list[str]:
    """Cut folded text into words and what stands between them; put together they are the text again.

    Punctuation and white space stand alone, one character each, and what is before them does not
    influence how the text behind them is cut.
    """
    found: list[str] = _segmenter().cut(folded, HMM)
    return found


def is_word(token: str) -> bool:
    """Return whether a token has a letter or a figure in it."""
    return token.isalnum() or any(map(str.isalnum, token))


@cache
def fingerprint() -> str:
    """Return a short hash of everything that decides how text is cut: engine, dictionary, lexicon."""
    probe = "依法治县委员会办公室印发行政规范性文件管理办法，研究生命起源，结婚的和尚未结婚的。"
    parts = ["rjieba", str(HMM), *lexicon(), "|", *words_of(probe)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
