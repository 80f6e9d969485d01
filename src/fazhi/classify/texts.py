"""Many texts at once as arrays: their characters, their words, and the parts they consist of.

What comes out is what :mod:`fazhi.classify.features` finds text by text; doing it for all texts in one go
costs a few nanoseconds a character instead of microseconds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import codes_of, fold_codes, text_of_codes
from fazhi.classify.dictionary import BREAK, CLAUSE_END, SENTENCE_END, Dictionary
from fazhi.classify.features import CLAUSE_ENDS, SENTENCE_ENDS, number_end
from fazhi.segment import cut

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BREAK = ord("\n")
"""Stands behind every text; white space inside texts is turned into blanks before."""
_BMP = 0xFFFF
_SURROGATE = 0xD800 >> 11
_LETTER, _SPACE, _DIGIT, _POINT, _SENTENCE, _CLAUSE, _END = range(7)
"""Classes of characters: what counts for cutting; ``_END`` is the break behind a text."""


@cache
def _classes() -> NDArray[np.uint8]:
    table = np.full(_BMP + 2, _LETTER, dtype=np.uint8)
    plane = "".join(map(chr, range(_BMP + 1)))
    for kind, pattern in ((_SPACE, r"\s"), (_DIGIT, r"\d")):
        table[[ord(char) for char in re.findall(pattern, plane)]] = kind
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
    owners : int array, shape (characters,)
        The text of every character.
    letters : int array, shape (m,)
        Which characters count: no white space, and of a figure only its first digit.
    codes : uint32 array, shape (m,)
        Their code points, ``0`` for every figure; the breaks are among them.
    words : int array, shape (w,)
        The words, by the numbers the dictionary gave.
    sentences, clauses : int arrays, shape (w,)
        How many ends of sentences (of clauses) and of texts stand before every word.
    word_owners : int array, shape (w,)
        The text of every word.
    """

    count: int
    classes: NDArray[np.uint8]
    owners: Numbers
    letters: Numbers
    codes: NDArray[np.uint32]
    words: NDArray[np.int32]
    sentences: Numbers
    clauses: Numbers
    word_owners: Numbers


def texts_of(texts: Sequence[str], dictionary: Dictionary) -> Texts:
    """Turn texts into arrays.

    Parameters
    ----------
    texts : sequence of str
    dictionary : Dictionary
        Gives every word its number.
    """
    codes = fold_codes(codes_of("\n".join([*texts, ""])))
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    classes = _classes().take(codes, mode="clip")
    for place in np.flatnonzero(codes > _BMP):  # mathematical digits and the like
        classes[place] = _DIGIT if chr(codes[place]).isdecimal() else _LETTER
    classes[ends] = _END
    owners = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=-1))
    kept = _without_numbers(codes, ends)
    codes, classes, owners = codes.take(kept), classes.take(kept), owners.take(kept)
    letters = np.flatnonzero(classes != _SPACE)
    letters = letters.take(_figures_once(classes.take(letters)))
    numbers = dictionary.look_up(cut(_word_text(codes, classes)))
    words = np.flatnonzero(numbers >= 0)
    breaks = numbers == BREAK
    sentences = breaks | (numbers == SENTENCE_END)
    return Texts(
        len(texts),
        classes,
        owners,
        letters,
        np.where(classes.take(letters) == _DIGIT, np.uint32(ord("0")), codes.take(letters)),
        numbers.take(words),
        np.cumsum(sentences).take(words),
        np.cumsum(sentences | (numbers == CLAUSE_END)).take(words),
        np.cumsum(breaks).take(words),
    )


def _without_numbers(codes: NDArray[np.uint32], ends: Numbers) -> Numbers:
    """Return the places of all characters but those of the numbers that texts begin with."""
    folded, kept, start = text_of_codes(codes), np.ones(len(codes), dtype=bool), 0
    for end in ends.tolist():
        if past := number_end(folded[start:end]):
            kept[start : start + past] = False
        start = end + 1
    return np.flatnonzero(kept)


def _figures_once(classes: NDArray[np.uint8]) -> Numbers:
    """Return the places of all characters but the second and later ones of figures (12.5 is one)."""
    inside = classes == _DIGIT
    points = np.flatnonzero(classes[1:-1] == _POINT) + 1
    inside[points] = inside[points - 1] & inside[points + 1]
    return np.flatnonzero(~(inside & np.append(False, inside[:-1])))


def _word_text(codes: NDArray[np.uint32], classes: NDArray[np.uint8]) -> str:
    """Return what is to be cut into words: figures as ``0``, white space as blanks, a break behind texts."""
    kept = _figures_once(classes)
    codes, classes = codes.take(kept), classes.take(kept)
    codes[classes == _DIGIT] = ord("0")
    codes[classes == _SPACE] = ord(" ")
    codes[codes == 0] = ord("\ufffd")
    codes[classes == _END] = _BREAK
    codes[codes >> 11 == _SURROGATE] = ord("\ufffd")  # the segmenter takes no halves of characters
    return text_of_codes(codes)


@dataclass(frozen=True, slots=True)
class Parts:
    """Sentences or clauses of texts.

    Attributes
    ----------
    counts : int array, shape (texts,)
        Number of parts of every text; 0 for texts that were not asked for.
    lengths : float array, shape (parts,)
        Length of every part in characters.
    letters : int array, shape (letters,)
        The part of every letter, -1 for none.
    words : int array, shape (words,)
        The part of every word, -1 for none.
    """

    counts: Numbers
    lengths: NDArray[np.float64]
    letters: Numbers
    words: Numbers


def sentences_in(texts: Texts, wanted: Flags, shortest: int) -> Parts:
    """Cut the wanted texts into sentences; see :func:`fazhi.classify.features.sentences_of`."""
    return _parts(texts, texts.classes == _SENTENCE, texts.sentences, wanted, shortest)


def clauses_in(texts: Texts, wanted: Flags, shortest: int) -> Parts:
    """Cut the wanted texts into clauses; see :func:`fazhi.classify.features.clauses_of`."""
    ends = (texts.classes == _SENTENCE) | (texts.classes == _CLAUSE)
    return _parts(texts, ends, texts.clauses, wanted, shortest)


def openings_in(texts: Texts) -> tuple[Numbers, Numbers]:
    """Return the text of every letter and every word of first sentences, -1 for all others."""
    sentence = texts.classes == _SENTENCE
    breaks = texts.classes == _END
    before = np.cumsum(sentence | breaks)
    first = np.append(0, before[breaks][:-1])  # ends that stand before each text
    letters = np.where((before == first[texts.owners]) & ~sentence & ~breaks, texts.owners, -1)
    words = np.where(texts.sentences == first[texts.word_owners], texts.word_owners, -1)
    return letters.take(texts.letters), words


def _parts(texts: Texts, ends: Flags, word_parts: Numbers, wanted: Flags, shortest: int) -> Parts:
    breaks = texts.classes == _END
    borders = ends | breaks
    last = np.flatnonzero(borders)
    first = np.append(0, last[:-1] + 1)
    owners = texts.owners[last]
    long = (_stripped(texts.classes, first, last) >= shortest) & wanted[owners]
    # A text of which no part is long enough is one part as a whole.
    whole = wanted & (np.bincount(owners, long, texts.count) == 0)
    opens = long | (whole[owners] & np.append(True, owners[1:] != owners[:-1]))
    numbers = np.where(long | whole[owners], np.cumsum(opens) - 1, -1)
    sizes = np.bincount(texts.owners, minlength=texts.count) - 1
    lengths = np.where(long, last - first, sizes[owners])[opens].astype(np.float64)
    letters = numbers[np.cumsum(borders) - borders]
    letters[borders & (breaks | ~whole[texts.owners])] = -1
    return Parts(
        np.bincount(owners[opens], minlength=texts.count),
        lengths,
        letters.take(texts.letters),
        numbers[word_parts],
    )


def _stripped(classes: NDArray[np.uint8], first: Numbers, last: Numbers) -> Numbers:
    """Return the lengths of parts without the white space at their ends."""
    black = np.flatnonzero(classes != _SPACE)
    left, right = np.searchsorted(black, first), np.searchsorted(black, last) - 1
    filled = right >= left
    return np.where(filled, black[np.where(filled, right, 0)] - black[np.where(filled, left, 0)] + 1, 0)
