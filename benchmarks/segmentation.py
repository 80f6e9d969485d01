"""jieba against rjieba, on the same lines in one run: speed, load time, and whether the words are the same."""

import time
from collections.abc import Callable

import jieba
import rjieba

from common import corpus_lines, machine, table
from fazhi.segment import lexicon


def _timed(cut: Callable[[str], list[str]], lines: list[str]) -> tuple[list[list[str]], float]:
    start = time.perf_counter()
    words = [cut(line) for line in lines]
    return words, time.perf_counter() - start


def _token_f1(left: list[list[str]], right: list[list[str]]) -> float:
    """F1 of word boundaries: a word counts as the same if it begins and ends at the same places."""
    same = total = 0
    for a, b in zip(left, right, strict=True):
        spans_a, spans_b = _spans(a), _spans(b)
        same += 2 * len(spans_a & spans_b)
        total += len(spans_a) + len(spans_b)
    return same / total


def _spans(words: list[str]) -> set[tuple[int, int]]:
    spans, start = set(), 0
    for word in words:
        spans.add((start, start + len(word)))
        start += len(word)
    return spans


def main() -> None:
    """Print the table."""
    jieba.setLogLevel(60)
    start = time.perf_counter()
    jieba.initialize()
    for word in lexicon():
        jieba.add_word(word)
    jieba_load = time.perf_counter() - start
    start = time.perf_counter()
    fast = rjieba.Jieba()
    for word in lexicon():
        fast.add_word(word, max(1, fast.suggest_freq(word)), "n")
    rjieba_load = time.perf_counter() - start

    lines = corpus_lines()
    size = sum(len(line.encode()) for line in lines) / 1e6
    print(machine("jieba", "rjieba"))
    print(f"{len(lines)} lines, {size:.1f} MB, {len(lexicon())} words of our own\n")
    rows = []
    for hmm in (False, True):
        slow_words, slow = _timed(lambda line, hmm=hmm: jieba.lcut(line, HMM=hmm), lines)
        fast_words, quick = _timed(lambda line, hmm=hmm: fast.cut(line, hmm), lines)
        same = sum(a == b for a, b in zip(slow_words, fast_words, strict=True)) / len(lines)
        rows.append([
            "on" if hmm else "off", size / slow, size / quick, slow / quick,
            f"{same:.2%}", f"{_token_f1(slow_words, fast_words):.5f}",
        ])  # fmt: skip
    table(["HMM", "jieba MB/s", "rjieba MB/s", "ratio", "same lines", "token F1"], rows)
    print(
        f"\nload: jieba {jieba_load:.2f} s, rjieba {rjieba_load:.2f} s, ratio {jieba_load / rjieba_load:.1f}"
    )


if __name__ == "__main__":
    main()
