"""The vocabulary of a model as numbers: where the words and runs of characters that it knows stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.classify.dictionary import UNKNOWN, Dictionary, Spelled, numbered_letters
from fazhi.classify.lookup import Lookup, distinct
from fazhi.classify.terms import Terms
from fazhi.classify.texts import Texts

Numbers = NDArray[np.int64]
Columns = dict[str, NDArray[np.int32]]
"""By block: the column of every run in it, -1 for runs that are no terms of it, as number 0, which is none."""

_MIXED = ("first", "heading")
"""Blocks whose terms are words and pairs of characters alike."""
_PAIR = 2
_GLUE = ord("_")
"""Stands between the words of a run; see :mod:`fazhi.classify.features`."""


@dataclass(frozen=True, slots=True)
class Words:
    """Single words; the number of a run is that of the word."""

    columns: Columns
    of_words = True
    length = 1

    def find(self, words: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """Return the run that each of the words of texts is."""
        return words.astype(np.int32, copy=False)


class Runs:
    """Runs of some length, of words or of letters, that are terms of one block or several.

    Parameters
    ----------
    of_words : bool
        Whether they are runs of words; else of letters.
    radix : int
        Larger than the number of any word (letter).
    terms : mapping of str to (int array (n,), int array (n, length))
        By block: columns, and the numbers of the words or letters.

    Attributes
    ----------
    of_words : bool
    length : int
    columns : dict of str to int array
        See ``Columns``.
    """

    def __init__(self, of_words: bool, radix: int, terms: Mapping[str, tuple[Numbers, Numbers]]) -> None:
        self.of_words, self._radix = of_words, radix
        self.length = next(iter(terms.values()))[1].shape[1]
        keys = {block: self._keys(list(numbers.T)) for block, (_, numbers) in terms.items()}
        every = distinct(np.concatenate(list(keys.values())))
        self._lookup = Lookup(every)
        self.columns: Columns = {}
        for block, (columns, _) in terms.items():
            self.columns[block] = np.full(len(every) + 1, -1, dtype=np.int32)
            self.columns[block][np.searchsorted(every, keys[block]) + 1] = columns

    def find(self, numbers: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """Return the run that begins with each of the words (letters) of texts, 0 for none.

        The last words, where no run can begin, are left out.
        """
        size = max(0, len(numbers) - self.length + 1)
        keys = self._keys([numbers[i : i + size] for i in range(self.length)])
        return self._lookup.find(keys) + np.int32(1)

    def _keys(self, numbers: Sequence[NDArray[np.integer[Any]]]) -> Numbers:
        keys = numbers[0].astype(np.int64, copy=False)
        for following in numbers[1:]:
            keys = keys * self._radix + following
        return keys


class Grams:
    """Finds the terms of a vocabulary in texts.

    Words and letters of the vocabulary are numbered from 1 on; all others are 0, which no term has, so
    that no run with one of them is ever found. The ends of sentences are among them.

    Parameters
    ----------
    terms : mapping of str to Terms
        The vocabulary by block.

    Attributes
    ----------
    finders : tuple of Words or Runs
    """

    def __init__(self, terms: Mapping[str, Terms]) -> None:
        self.finders = (*self._number_words(terms), *self._number_letters(terms))

    def _number_words(self, terms: Mapping[str, Terms]) -> list[Words | Runs]:
        listed = {block: _words_in(terms[block], block == "word") for block in ("word", *_MIXED)}
        self.dictionary = Dictionary(_together([spelled for spelled, _ in listed.values()]))
        columns = {block: np.full(self.dictionary.size + 1, -1, dtype=np.int32) for block in listed}
        longer: list[Words | Runs] = []
        start = 0
        for block, (spelled, counts) in listed.items():
            numbers = self.dictionary.numbers[start : start + len(spelled.starts)]
            start += len(numbers)
            firsts = np.cumsum(counts) - counts
            for length in np.flatnonzero(np.bincount(counts)).tolist():
                own = np.flatnonzero(counts == length)
                runs = numbers[firsts[own][:, None] + np.arange(length)]
                if length == 1:
                    columns[block][runs[:, 0]] = own
                    columns[block][UNKNOWN] = -1
                else:
                    longer.append(Runs(True, self.dictionary.size + 1, {block: (own, runs)}))
        return [Words(columns), *longer]

    def _number_letters(self, terms: Mapping[str, Terms]) -> list[Runs]:
        sizes = np.flatnonzero(np.bincount(terms["char"].sizes)).tolist()
        by_size = {
            size: {
                block: terms[block].of_size(size)
                for block in ("char", *_MIXED)
                if block == "char" or size == _PAIR
            }
            for size in {*sizes, _PAIR}
        }
        every = [codes.ravel() for blocks in by_size.values() for _, codes in blocks.values()]
        self._letters, radix = numbered_letters(np.concatenate(every))
        return [
            Runs(
                False,
                radix,
                {block: (columns, self._letters[codes]) for block, (columns, codes) in blocks.items()},
            )
            for blocks in by_size.values()
        ]

    def find(self, texts: Texts) -> list[NDArray[np.int32]]:
        """Return what every finder finds in the texts: the run at each word (letter), 0 for none."""
        words, letters = texts.words, self._letters.take(texts.letters, mode="clip")
        return [finder.find(words if finder.of_words else letters) for finder in self.finders]


def _words_in(terms: Terms, glued: bool) -> tuple[Spelled, Numbers]:
    """Return the words that terms consist of, and of how many words each term does."""
    ends = np.cumsum(terms.sizes)
    glue = np.flatnonzero(terms.codes == _GLUE) if glued else np.zeros(0, dtype=np.int64)
    # Each is two ascending lists, which a stable sort merges.
    starts = np.sort(np.concatenate([ends - terms.sizes, glue + 1]), kind="stable")
    sizes = np.sort(np.concatenate([ends, glue]), kind="stable") - starts
    before = np.append(0, np.cumsum(terms.codes == _GLUE)) if glued else np.zeros(len(terms.codes) + 1, int)
    counts = 1 + before.take(ends) - before.take(ends - terms.sizes)
    return Spelled(terms.codes, starts, sizes), counts


def _together(listed: list[Spelled]) -> Spelled:
    offsets = np.cumsum([0, *(len(each.codes) for each in listed)])
    return Spelled(
        np.concatenate([each.codes for each in listed]),
        np.concatenate([each.starts + offset for each, offset in zip(listed, offsets, strict=False)]),
        np.concatenate([each.sizes for each in listed]),
    )
