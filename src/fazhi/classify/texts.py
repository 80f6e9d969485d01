"""Many texts at once as arrays: their characters, their words, and the parts they consist of.

What comes out is what :mod:`fazhi.classify.features` finds text by text; doing it for all texts in one go
costs a few nanoseconds a character instead of microseconds. White space, figures and ends of sentences are
few among the characters: what can be told from their places alone is not worked out for every character.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import table_of, text_of_codes
from fazhi.classify.dictionary import BREAK, CLAUSE_END, SENTENCE_END, UNKNOWN, Dictionary, Spelled
from fazhi.classify.features import CLAUSE_ENDS, SENTENCE_ENDS
from fazhi.classify.folded import Folded
from fazhi.numbering import words_start
from fazhi.segment import cut

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint32]
Classes = NDArray[np.uint8]
_Item = TypeVar("_Item", bound=np.generic)

_BREAK = ord("\n")
"""Stands behind every text; white space inside texts is turned into blanks before."""
_BMP = 0xFFFF
_SURROGATE = 0xD800 >> 11
_LETTER, _SPACE, _DIGIT, _POINT, _SENTENCE, _CLAUSE, _END = range(7)
"""Classes of characters: what counts for cutting; ``_END`` is the break behind a text."""


@cache
def _classes() -> Classes:
    table = np.full(_BMP + 2, _LETTER, dtype=np.uint8)
    for code in np.flatnonzero(table_of(r"[\s\d]")).tolist():
        table[code] = _SPACE if chr(code).isspace() else _DIGIT
    table[ord(".")] = _POINT
    table[[ord(char) for char in CLAUSE_ENDS]] = _CLAUSE
    table[[ord(char) for char in SENTENCE_ENDS]] = _SENTENCE
    return table


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts without the numbers they begin with, one behind the other.

    Attributes
    ----------
    count : int
        Number of texts.
    classes : uint8 array, shape (characters,)
        Class of every character, of the breaks behind the texts too.
    spaces : int array
        Which characters are white space.
    repeats : int array
        Which of the characters that are left without white space are inside figures, behind the first digit.
    letters : uint32 array, shape (m,)
        Code points of what is left without those too, ``0`` for every figure; a line feed for what ends a
        sentence or a text.
    tokens : int32 array
        What the dictionary has for every token.
    places : int array, shape (w,)
        Which tokens are words, or end a sentence or a text.
    words : int32 array, shape (w,)
        The numbers of the words; 0 for words not known and for ends.
    """

    count: int
    classes: Classes
    spaces: Numbers
    repeats: Numbers
    letters: Codes
    tokens: NDArray[np.int32]
    places: Numbers
    words: NDArray[np.int32]

    def letters_before(self, characters: Numbers) -> Numbers:
        """Return how many letters stand before some characters."""
        left = characters - np.searchsorted(self.spaces, characters)
        return left - np.searchsorted(self.repeats, left)


def texts_of(folded: Folded, dictionary: Dictionary) -> Texts:
    """Turn texts into arrays.

    Parameters
    ----------
    folded : Folded
    dictionary : Dictionary
        Gives every word its number.
    """
    numbers = np.array([*map(words_start, folded.texts)], dtype=np.int64)
    numbered = np.flatnonzero(numbers)
    codes = _without(folded.codes, _inside(folded.starts.take(numbered), numbers.take(numbered)))
    classes = _classes().take(codes, mode="clip")
    for place in np.flatnonzero(codes > _BMP):  # mathematical digits and the like
        classes[place] = _DIGIT if chr(codes[place]).isdecimal() else _LETTER
    classes[folded.ends - np.cumsum(numbers)] = _END
    spaces = np.flatnonzero(classes == _SPACE)
    repeats, letters = _letters(_without(codes, spaces), _without(classes, spaces))
    tokens = dictionary.look_up(_tokens(codes, classes))
    places = np.flatnonzero((tokens >= 0) | _ends(tokens))
    words = np.maximum(tokens.take(places), np.int32(UNKNOWN))
    return Texts(len(numbers), classes, spaces, repeats, letters, tokens, places, words)


def _ends(tokens: NDArray[np.int32]) -> Flags:
    """Return which tokens end a sentence or a text."""
    ends: Flags = (tokens == BREAK) | (tokens == SENTENCE_END)
    return ends


def _without(items: NDArray[_Item], places: Numbers) -> NDArray[_Item]:
    """Return an array of its own without the items at some places."""
    kept = np.ones(len(items), dtype=bool)
    kept[places] = False
    return items[kept]


def _inside(starts: Numbers, sizes: Numbers) -> Numbers:
    """Return all places in runs that begin at some places and have some sizes."""
    ends = np.cumsum(sizes)
    return np.arange(sizes.sum()) + np.repeat(starts - ends + sizes, sizes)


def _letters(codes: Codes, classes: Classes) -> tuple[Numbers, Codes]:
    """Return what repeats in figures, and what runs of letters are made of without it.

    No run goes on across the end of a sentence.
    """
    repeats = _repeats(classes)
    codes, classes = _without(codes, repeats), _without(classes, repeats)
    codes[classes == _DIGIT] = ord("0")
    codes[(classes == _SENTENCE) | (classes == _END)] = _BREAK
    return repeats, codes


def _repeats(classes: Classes) -> Numbers:
    """Return the places of the second and later characters of figures (12.5 is one)."""
    digits = np.flatnonzero(classes == _DIGIT)
    steps, behind = np.diff(digits), digits[1:]
    decimal = behind[steps == 2]
    decimal = decimal[classes[decimal - 1] == _POINT]
    return np.sort(np.concatenate([behind[steps == 1], decimal, decimal - 1]))


def _tokens(codes: Codes, classes: Classes) -> Spelled:
    """Cut into words: figures as ``0``, white space as blanks, a break behind texts."""
    repeats = _repeats(classes)
    codes, classes = _without(codes, repeats), _without(classes, repeats)
    codes[classes == _DIGIT] = ord("0")
    codes[classes == _SPACE] = ord(" ")
    codes[codes == 0] = ord("\ufffd")
    codes[classes == _END] = _BREAK
    codes[codes >> 11 == _SURROGATE] = ord("\ufffd")  # the segmenter takes no halves of characters
    return Spelled.of(cut(text_of_codes(codes)), codes)


class Ranges(NamedTuple):
    """Runs of letters or words: where each begins, and where it ends, exclusive."""

    first: Numbers
    last: Numbers

    def take(self, rows: Numbers) -> "Ranges":
        """Return some of them."""
        return Ranges(self.first.take(rows), self.last.take(rows))

    def through(self, firsts: Numbers, lasts: Numbers) -> "Ranges":
        """Return what reaches from the beginnings of some of them to the ends of others."""
        return Ranges(self.first.take(firsts), self.last.take(lasts))

    def within(self, length: int) -> "Ranges":
        """Return where something of this length may begin so as not to reach beyond the end."""
        return Ranges(self.first, np.maximum(self.first, self.last - (length - 1)))


@dataclass(frozen=True, slots=True)
class Stretches:
    """What stands between the ends of sentences (or of clauses), however short, empty ones among it.

    Attributes
    ----------
    owners : int array, shape (s,)
        The text of every stretch, ascending; every text has at least one.
    firsts : int array, shape (texts + 1,)
        The first stretch of every text, and the number of stretches.
    sizes, lengths : int arrays, shape (s,)
        Characters of every stretch, and the same without the white space at its ends.
    letters, words : Ranges
        Of every stretch.
    """

    owners: Numbers
    firsts: Numbers
    sizes: Numbers
    lengths: Numbers
    letters: Ranges
    words: Ranges

    def __len__(self) -> int:
        return len(self.owners)

    @property
    def whole(self) -> tuple[Ranges, Ranges]:
        """The letters and the words of whole texts."""
        firsts, lasts = self.firsts[:-1], self.firsts[1:] - 1
        return self.letters.through(firsts, lasts), self.words.through(firsts, lasts)


def sentences_in(texts: Texts) -> Stretches:
    """Cut texts at the ends of sentences."""
    ends = (texts.classes == _SENTENCE) | (texts.classes == _END)
    return _stretches(
        texts, np.flatnonzero(ends), np.flatnonzero(_ends(texts.tokens)), np.arange(texts.count)
    )


def clauses_in(texts: Texts, chosen: Numbers) -> Stretches:
    """Cut some of the texts, numbers ascending, at the ends of clauses."""
    ends = (texts.classes == _SENTENCE) | (texts.classes == _CLAUSE) | (texts.classes == _END)
    tokens = _ends(texts.tokens) | (texts.tokens == CLAUSE_END)
    return _stretches(texts, np.flatnonzero(ends), np.flatnonzero(tokens), chosen)


def _stretches(texts: Texts, ends: Numbers, tokens: Numbers, chosen: Numbers) -> Stretches:
    """Return what stands before each of some ends, given by their characters and by their tokens."""
    closing = texts.classes.take(ends) == _END
    owners = np.cumsum(closing) - closing
    wanted = np.zeros(texts.count, dtype=bool)
    wanted[chosen] = True
    kept = np.flatnonzero(wanted.take(owners))
    first, last = np.append(0, ends[:-1] + 1).take(kept), ends.take(kept)
    words = np.searchsorted(texts.places, tokens)
    owners = np.searchsorted(chosen, owners.take(kept))
    return Stretches(
        owners,
        np.searchsorted(owners, np.arange(len(chosen) + 1)),
        last - first,
        _stripped(texts, first, last),
        Ranges(texts.letters_before(first), texts.letters_before(last)),
        Ranges(np.append(0, words[:-1]).take(kept), words.take(kept)),
    )


def _stripped(texts: Texts, first: Numbers, last: Numbers) -> Numbers:
    """Return the lengths of stretches without the white space at their ends."""
    lengths, spaces = last - first, texts.spaces
    begun, ended = texts.classes.take(first) == _SPACE, texts.classes.take(last - 1) == _SPACE
    some = np.flatnonzero(begun | ended)  # few have any
    # What is black is numbered; as many spaces stand before it as have fewer black characters before them.
    left, right = (place - np.searchsorted(spaces, place) for place in (first.take(some), last.take(some)))
    black = spaces - np.arange(len(spaces))
    begin, end = (place + np.searchsorted(black, place, side="right") for place in (left, right - 1))
    lengths[some] = np.where(right > left, end - begin + 1, 0)
    return lengths


@dataclass(frozen=True, slots=True)
class Parts:
    """Sentences or clauses that are long enough to say something.

    A text of which no stretch is long enough is one part as a whole. See
    :func:`fazhi.classify.features.sentences_of`.

    Attributes
    ----------
    counts : int array, shape (texts,)
        Number of parts of every text; 0 for texts that were not asked for.
    stretches : int array, shape (parts,)
        Which stretch every part is; of whole texts the number of stretches plus that of the text.
    lengths : float array, shape (parts,)
        Characters of every part.
    """

    counts: Numbers
    stretches: Numbers
    lengths: NDArray[np.float64]


def parts_of(stretches: Stretches, wanted: Flags, shortest: int) -> Parts:
    """Return the parts of the wanted texts, shape (texts,): stretches of so many characters or more."""
    owners, texts = stretches.owners, len(wanted)
    long = (stretches.lengths >= shortest) & wanted.take(owners)
    whole = np.flatnonzero(wanted & (np.bincount(owners, long, texts) == 0))
    # Whole texts stand in their places between the stretches of others.
    places = np.concatenate([np.flatnonzero(long), stretches.firsts[whole]])
    order = np.argsort(places, kind="stable")
    sizes = np.add.reduceat(stretches.sizes + 1, stretches.firsts[:-1]) - 1
    return Parts(
        np.bincount(owners.take(places), minlength=texts),
        np.concatenate([np.flatnonzero(long), len(owners) + whole])[order],
        np.concatenate([stretches.sizes[long], sizes[whole]])[order].astype(np.float64),
    )
