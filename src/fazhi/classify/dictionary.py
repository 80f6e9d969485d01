"""Words → numbers, thousands at a time.

Python needs a third of the time of cutting the words just to look each of them up in a dict, for it has to
visit every string. Here the words are glued together once, and their characters packed into numbers.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import codes_of
from fazhi.classify.features import CLAUSE_ENDS, SENTENCE_ENDS
from fazhi.classify.lookup import Lookup
from fazhi.segment import is_word

UNKNOWN, NO_WORD, SENTENCE_END, CLAUSE_END, BREAK = 0, -1, -2, -3, -4
"""What a token is that has no number: another word; a character that is no word; one that ends a sentence,
a clause, or (the line feed) a text."""

_GLUE = "\0"
_BMP = 0xFFFF
_BITS = 63


@cache
def _kinds() -> NDArray[np.int8]:
    """Return, for every code point, ``UNKNOWN`` for letters and figures, else what the character ends."""
    table = np.full(_BMP + 1, NO_WORD, dtype=np.int8)
    plane = "".join(map(chr, range(_BMP + 1)))
    table[[ord(char) for char in re.findall(r"[^\W_]", plane)]] = UNKNOWN
    table[[ord(char) for char in CLAUSE_ENDS]] = CLAUSE_END
    table[[ord(char) for char in SENTENCE_ENDS]] = SENTENCE_END
    table[ord("\n")] = BREAK
    return table


class Dictionary:
    """Numbers known words from 1 on.

    Parameters
    ----------
    words : iterable of str
        Different words; what has no letter and no figure is left out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.numbers = {word: number for number, word in enumerate(filter(is_word, words), start=1)}
        letters = np.unique(codes_of("".join(self.numbers)))
        # One more place at the end, to which larger code points are clipped.
        self._letters = np.zeros(int(letters[-1]) + 2 if len(letters) else 1, dtype=np.int64)
        self._letters[letters] = np.arange(1, len(letters) + 1)
        self._radix = len(letters) + 1
        self._longest = _BITS // self._radix.bit_length()
        short = [word for word in self.numbers if len(word) <= self._longest]
        self._long = {word: number for word, number in self.numbers.items() if len(word) > self._longest}
        self._places = np.array([*(self.numbers[word] for word in short), UNKNOWN], dtype=np.int32)
        self._lookup = Lookup(self._keys(*_glued(short)))

    def look_up(self, tokens: Sequence[str]) -> NDArray[np.int32]:
        """Return the number of every token; for those without one what they are (see above)."""
        if not tokens:
            return np.zeros(0, dtype=np.int32)
        codes, starts, sizes = _glued(tokens)
        keys = self._keys(codes, starts, sizes)
        numbers = self._places.take(self._lookup.find(keys))
        for place in np.flatnonzero(sizes > self._longest).tolist():
            numbers[place] = self._long.get(tokens[place], UNKNOWN)
        unknown = np.flatnonzero(numbers == UNKNOWN)
        first = codes.take(starts.take(unknown))
        kinds = _kinds().take(first, mode="clip")
        numbers[unknown] = kinds
        # Longer tokens may be words even if they begin with a sign, and few characters lie beyond the table.
        unsure = ((kinds != UNKNOWN) & (sizes.take(unknown) > 1)) | (first > _BMP)
        for place in unknown[unsure].tolist():
            numbers[place] = UNKNOWN if is_word(tokens[place]) else NO_WORD
        return numbers

    def _keys(
        self, codes: NDArray[np.uint32], starts: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Pack the letters of every token into a number; 0 for long ones and unknown letters."""
        letters = self._letters.take(codes, mode="clip")
        keys = letters.take(starts)
        known = (keys > 0) & (sizes <= self._longest)
        left = np.flatnonzero(known & (sizes > 1))
        for place in range(1, self._longest):
            if not len(left):
                break
            following = letters.take(starts.take(left) + place)
            keys[left] = keys.take(left) * self._radix + following
            known[left[following == 0]] = False
            left = left[sizes.take(left) > place + 1]
        keys[~known] = 0
        return keys


def _glued(tokens: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Return the code points of all tokens, a zero behind each, where each token begins, and their sizes."""
    codes = codes_of(_GLUE.join([*tokens, ""]))
    ends = np.flatnonzero(codes == ord(_GLUE))
    starts = np.append(0, ends[:-1] + 1)[: len(ends)]
    return codes, starts, ends - starts
