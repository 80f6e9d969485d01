"""Words → numbers, thousands at a time.

Python needs a third of the time of cutting the words just to look each of them up in a dict, for it has to
visit every string. Here the characters of all words lie one behind the other, and those of each word are
packed into a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import codes_of, table_of, text_of_codes
from fazhi.classify.features import CLAUSE_ENDS, SENTENCE_ENDS
from fazhi.classify.lookup import Lookup, distinct
from fazhi.segment import is_word

Numbers = NDArray[np.int64]

UNKNOWN, NO_WORD, SENTENCE_END, CLAUSE_END, BREAK = 0, -1, -2, -3, -4
"""What a token is that has no number: another word; a character that is no word; one that ends a sentence,
a clause, or (the line feed) a text."""

_BMP = 0xFFFF
_BITS = 63


@cache
def _kinds() -> NDArray[np.int8]:
    """Return, for every code point, ``UNKNOWN`` for letters and figures, else what the character ends."""
    table = np.where(table_of(r"[^\W_]+"), np.int8(UNKNOWN), np.int8(NO_WORD))
    table[[ord(char) for char in CLAUSE_ENDS]] = CLAUSE_END
    table[[ord(char) for char in SENTENCE_ENDS]] = SENTENCE_END
    table[ord("\n")] = BREAK
    return table


@dataclass(frozen=True, slots=True)
class Spelled:
    """Words by their letters.

    Attributes
    ----------
    codes : uint32 array
        Code points, of more text than the words perhaps.
    starts, sizes : int arrays, shape (n,)
        Where each word begins in ``codes``, and its number of letters.
    """

    codes: NDArray[np.uint32]
    starts: Numbers
    sizes: Numbers

    @classmethod
    def of(cls, tokens: Sequence[str], codes: NDArray[np.uint32] | None = None) -> "Spelled":
        """Spell tokens; ``codes`` are those of all tokens together, where they are at hand."""
        sizes = _sizes(tokens)
        return cls(codes_of("".join(tokens)) if codes is None else codes, np.cumsum(sizes) - sizes, sizes)

    def word(self, number: int) -> str:
        """Return a word as a string."""
        start = int(self.starts[number])
        return text_of_codes(self.codes[start : start + int(self.sizes[number])])


def _sizes(tokens: Sequence[str]) -> Numbers:
    """Return the number of letters of every token."""
    try:
        # Collected as bytes they take half the time of any other way to an array.
        return np.frombuffer(bytes(map(len, tokens)), dtype=np.uint8).astype(np.int64)
    except ValueError:  # some token has 256 letters or more
        return np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))


class Dictionary:
    """Numbers known words from 1 on.

    Parameters
    ----------
    words : Spelled
        A word may be there more than once; what has no letter and no figure is left out.

    Attributes
    ----------
    size : int
        The number of different words.
    numbers : int array
        The number of each of the given words; ``UNKNOWN`` for those left out.
    """

    def __init__(self, words: Spelled) -> None:
        self._letters, self._radix = numbered_letters(words.codes)
        self._longest = _BITS // self._radix.bit_length()
        keys = np.where(_are_words(words), self._keys(words), 0)
        known = distinct(keys[keys > 0])
        self._lookup = Lookup(known)
        self._places = np.append(np.arange(1, len(known) + 1, dtype=np.int32), np.int32(UNKNOWN))
        self.numbers: Numbers = self._places.take(self._lookup.find(keys)).astype(np.int64)
        self._long: dict[str, int] = {}
        for place in np.flatnonzero(words.sizes > self._longest).tolist():
            word = words.word(place)
            if is_word(word):
                self.numbers[place] = self._long.setdefault(word, len(known) + len(self._long) + 1)
        self.size = len(known) + len(self._long)

    def look_up(self, tokens: Spelled) -> NDArray[np.int32]:
        """Return the number of every token; for those without one what they are (see above)."""
        numbers = self._places.take(self._lookup.find(self._keys(tokens)))
        for place in np.flatnonzero(tokens.sizes > self._longest).tolist():
            numbers[place] = self._long.get(tokens.word(place), UNKNOWN)
        unknown = np.flatnonzero(numbers == UNKNOWN)
        first = tokens.codes.take(tokens.starts.take(unknown))
        kinds = _kinds().take(first, mode="clip")
        numbers[unknown] = kinds
        # Longer tokens may be words even if they begin with a sign, and few characters lie beyond the table.
        unsure = ((kinds != UNKNOWN) & (tokens.sizes.take(unknown) > 1)) | (first > _BMP)
        for place in unknown[unsure].tolist():
            numbers[place] = UNKNOWN if is_word(tokens.word(place)) else NO_WORD
        return numbers

    def _keys(self, words: Spelled) -> Numbers:
        """Pack the letters of every word into a number; 0 for long ones, no known word's for unknown ones."""
        if not len(words.codes):
            return np.zeros(len(words.starts), dtype=np.int64)
        letters, starts, sizes = self._letters.take(words.codes, mode="clip"), words.starts, words.sizes
        keys = letters.take(starts, mode="clip")
        keys[(sizes == 0) | (sizes > self._longest)] = 0
        # An unknown letter is a 0, which no known word has: only as the first one it would not show.
        left = np.flatnonzero((keys > 0) & (sizes > 1))
        for place in range(1, self._longest):
            keys[left] = keys.take(left) * self._radix + letters.take(starts.take(left) + place)
            left = left[sizes.take(left) > place + 1]
        return keys


def numbered_letters(codes: NDArray[np.uint32]) -> tuple[Numbers, int]:
    """Number the letters that occur, from 1 on.

    Returns
    -------
    numbers : int array
        By code point; 0 for others, and at the end, to which larger code points are to be clipped.
    radix : int
        One more than the largest number.
    """
    occurs = np.bincount(codes, minlength=1) > 0
    occurs[0] = False  # unknown
    numbers = np.append(np.where(occurs, np.cumsum(occurs), 0), 0)
    return numbers, int(occurs.sum()) + 1


def _are_words(words: Spelled) -> NDArray[np.bool_]:
    """Return which words have a letter or a figure."""
    signs = _kinds().take(words.codes, mode="clip") == UNKNOWN
    for place in np.flatnonzero(words.codes > _BMP).tolist():
        signs[place] = chr(words.codes[place]).isalnum()
    before = np.append(0, np.cumsum(signs))
    found: NDArray[np.bool_] = before[words.starts + words.sizes] > before[words.starts]
    return found
