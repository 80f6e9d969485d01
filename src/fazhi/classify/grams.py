"""The vocabulary of a model as numbers: which columns the words and runs of characters of texts have."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.dictionary import UNKNOWN, Dictionary
from fazhi.classify.lookup import Lookup
from fazhi.classify.terms import Terms
from fazhi.classify.texts import Texts

Numbers = NDArray[np.int64]

_MIXED = ("first", "heading")
"""Blocks whose terms are words and pairs of characters alike."""
_PAIR = 2
_GLUE = "_"
"""Stands between the words of a run; see :mod:`fazhi.classify.features`."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where terms of a block stand in texts.

    Attributes
    ----------
    of_words : bool
        Whether ``places`` counts words; else letters.
    length : int
        Of how many words or letters a term consists.
    places : int array, shape (n,)
        The first word or letter of every term found.
    columns : int array, shape (n,)
        Its column in the block.
    """

    of_words: bool
    length: int
    places: Numbers
    columns: NDArray[np.int32]


class _Runs:
    """Runs of a length, of words or of letters, that are terms of one block or several."""

    def __init__(self, radix: int, terms: Mapping[str, tuple[Numbers, Numbers]]) -> None:
        """Take, for each block, the columns (n,) and the numbers of the words or letters, (n, length)."""
        self._radix = radix
        keys = {block: self._keys(list(numbers.T)) for block, (_, numbers) in terms.items()}
        every = np.unique(np.concatenate(list(keys.values())))
        self._lookup = Lookup(every)
        self._columns = {}
        for block, (columns, _) in terms.items():
            # Runs that are not found are number -1, so the last entry stands for them.
            own = np.full(len(every) + 1, -1, dtype=np.int32)
            own[np.searchsorted(every, keys[block])] = columns
            self._columns[block] = own

    def find(self, numbers: Numbers, length: int) -> dict[str, tuple[Numbers, NDArray[np.int32]]]:
        """Return, for each block, the places where its terms begin, and their columns."""
        size = max(0, len(numbers) - length + 1)
        runs = self._lookup.find(self._keys([numbers[i : i + size] for i in range(length)]))
        known = np.flatnonzero(runs >= 0)
        runs = runs.take(known)
        found = {}
        for block, own in self._columns.items():
            columns = own.take(runs)
            here = np.flatnonzero(columns >= 0)
            found[block] = known.take(here), columns.take(here)
        return found

    def _keys(self, numbers: list[Numbers]) -> Numbers:
        keys = numbers[0]
        for following in numbers[1:]:
            keys = keys * self._radix + following
        return keys


class Grams:
    """Finds the terms of a vocabulary in texts.

    Words and letters of the vocabulary are numbered from 1 on; all others are 0, which no term has, so
    that no run with one of them is ever found. The break behind a text is one of them.

    Parameters
    ----------
    terms : mapping of str to Terms
        The vocabulary by block.
    """

    def __init__(self, terms: Mapping[str, Terms]) -> None:
        self._number_words(terms)
        self._number_letters(terms)

    def _number_words(self, terms: Mapping[str, Terms]) -> None:
        runs: dict[int, tuple[list[int], list[list[str]]]] = {1: ([], [])}
        for column, term in enumerate(terms["word"]):
            words = term.split(_GLUE)  # no word has the glue in it
            columns, listed = runs.setdefault(len(words), ([], []))
            columns.append(column)
            listed.append(words)
        mixed = {block: list(terms[block]) for block in _MIXED}
        lists = [words for _, listed in runs.values() for words in listed]
        self.dictionary = Dictionary(dict.fromkeys(chain(chain.from_iterable(lists), *mixed.values())))
        number = self.dictionary.numbers
        columns, listed = runs.pop(1)
        self._singles = {"word": np.full(len(number) + 1, -1, dtype=np.int32)}
        self._singles["word"][[number[word] for (word,) in listed]] = columns
        for block, words in mixed.items():
            own = np.array([number.get(word, UNKNOWN) for word in words], dtype=np.int64)
            self._singles[block] = np.full(len(number) + 1, -1, dtype=np.int32)
            self._singles[block][own] = np.arange(len(own))
            self._singles[block][UNKNOWN] = -1
        self._word_runs = {
            length: _Runs(
                len(number) + 1,
                {
                    "word": (
                        np.array(columns),
                        np.array([[number[word] for word in words] for words in listed]),
                    )
                },
            )
            for length, (columns, listed) in runs.items()
        }

    def _number_letters(self, terms: Mapping[str, Terms]) -> None:
        sizes = np.unique(terms["char"].sizes).tolist()
        by_size = {
            size: {
                block: terms[block].of_size(size)
                for block in ("char", *_MIXED)
                if block == "char" or size == _PAIR
            }
            for size in {*sizes, _PAIR}
        }
        every = [codes.ravel() for blocks in by_size.values() for _, codes in blocks.values()]
        letters = np.unique(np.concatenate(every))
        # One more place at the end, to which larger code points are clipped.
        self._letters = np.zeros(int(letters[-1]) + 2 if len(letters) else 1, dtype=np.int64)
        self._letters[letters] = np.arange(1, len(letters) + 1)
        self._letter_runs = {
            size: _Runs(
                len(letters) + 1,
                {block: (columns, self._letters[codes]) for block, (columns, codes) in blocks.items()},
            )
            for size, blocks in by_size.items()
        }

    def find(self, texts: Texts) -> dict[str, list[Found]]:
        """Return, for each block but ``structure``, where its terms stand in the texts."""
        found: dict[str, list[Found]] = {block: [] for block in ("word", "char", *_MIXED)}
        for block, own in self._singles.items():
            columns = own.take(texts.words)
            here = np.flatnonzero(columns >= 0)
            found[block].append(Found(True, 1, here, columns.take(here)))
        words = texts.words.astype(np.int64)
        for length, runs in self._word_runs.items():
            for block, (places, columns) in runs.find(words, length).items():
                found[block].append(Found(True, length, places, columns))
        letters = self._letters.take(texts.codes, mode="clip")
        for length, runs in self._letter_runs.items():
            for block, (places, columns) in runs.find(letters, length).items():
                found[block].append(Found(False, length, places, columns))
        return found
