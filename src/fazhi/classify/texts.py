"""Many texts at once as arrays: their characters, their words, and the parts they consist of.

What comes out is what :mod:`fazhi.classify.features` finds text by text; doing it for all texts in one go
costs a few nanoseconds a character instead of microseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import codes_of, fold_codes, table_of, text_of_codes
from fazhi.classify.dictionary import BREAK, CLAUSE_END, SENTENCE_END, UNKNOWN, Dictionary
from fazhi.classify.features import CLAUSE_ENDS, SENTENCE_ENDS
from fazhi.numbering import words_start
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
    owners : int array, shape (characters,)
        The text of every character.
    letters : int array, shape (m,)
        Which characters count: no white space, and of a figure only its first digit.
    codes : uint32 array, shape (m,)
        Their code points, ``0`` for every figure; a line feed for what ends a sentence or a text.
    words : int array, shape (w,)
        The words, by the numbers the dictionary gave; 0 for what ends a sentence or a text.
    sentences, clauses : int arrays, shape (w,)
        How many ends of sentences (of clauses) and of texts stand before every word.
    """

    count: int
    classes: NDArray[np.uint8]
    owners: Numbers
    letters: Numbers
    codes: NDArray[np.uint32]
    words: Numbers
    sentences: Numbers
    clauses: Numbers


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
    sentences = (numbers == BREAK) | (numbers == SENTENCE_END)
    words = np.flatnonzero((numbers >= 0) | sentences)
    return Texts(
        len(texts),
        classes,
        owners,
        letters,
        _codes_of(codes.take(letters), classes.take(letters)),
        np.maximum(numbers.take(words), UNKNOWN).astype(np.int64),
        _before(sentences).take(words),
        _before(sentences | (numbers == CLAUSE_END)).take(words),
    )


def _before(ends: Flags) -> Numbers:
    """Return how many ends stand before every token."""
    return np.cumsum(ends) - ends


def _codes_of(codes: NDArray[np.uint32], classes: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return what runs of letters are made of; none goes on across the end of a sentence."""
    codes[classes == _DIGIT] = ord("0")
    codes[(classes == _SENTENCE) | (classes == _END)] = _BREAK
    return codes


def _without_numbers(codes: NDArray[np.uint32], ends: Numbers) -> Numbers:
    """Return the places of all characters but those of the numbers that texts begin with."""
    folded, kept, start = text_of_codes(codes), np.ones(len(codes), dtype=bool), 0
    for end in ends.tolist():
        if past := words_start(folded[start:end]):
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
class Stretches:
    """What stands between the ends of sentences (or of clauses), however short, empty ones among it.

    Attributes
    ----------
    owners : int array, shape (s,)
        The text of every stretch, ascending; every text has at least one.
    firsts : int array, shape (texts,)
        The first stretch of every text.
    sizes, lengths : int arrays, shape (s,)
        Characters of every stretch, and the same without the white space at its ends.
    letters : int array, shape (letters,)
        The stretch of every letter, -1 for ends.
    words : int array, shape (words,)
        The stretch of every word.
    """

    owners: Numbers
    firsts: Numbers
    sizes: Numbers
    lengths: Numbers
    letters: Numbers
    words: Numbers


def sentences_in(texts: Texts) -> Stretches:
    """Cut texts at the ends of sentences."""
    return _stretches(texts, texts.classes == _SENTENCE, texts.sentences)


def clauses_in(texts: Texts) -> Stretches:
    """Cut texts at the ends of clauses."""
    return _stretches(texts, (texts.classes == _SENTENCE) | (texts.classes == _CLAUSE), texts.clauses)


def _stretches(texts: Texts, ends: Flags, words: Numbers) -> Stretches:
    borders = ends | (texts.classes == _END)
    last = np.flatnonzero(borders)
    first = np.append(0, last[:-1] + 1)
    owners = texts.owners.take(last)
    stretches = np.where(borders, -1, np.cumsum(borders))
    return Stretches(
        owners,
        np.searchsorted(owners, np.arange(texts.count)),
        last - first,
        _stripped(texts.classes, first, last),
        stretches.take(texts.letters),
        words,
    )


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
    owners, texts = stretches.owners, len(stretches.firsts)
    long = (stretches.lengths >= shortest) & wanted.take(owners)
    whole = np.flatnonzero(wanted & (np.bincount(owners, long, texts) == 0))
    # Whole texts stand in their places between the stretches of others.
    places = np.concatenate([np.flatnonzero(long), stretches.firsts[whole]])
    order = np.argsort(places, kind="stable")
    sizes = np.add.reduceat(stretches.sizes + 1, stretches.firsts) - 1
    return Parts(
        np.bincount(owners.take(places), minlength=texts),
        np.concatenate([np.flatnonzero(long), len(owners) + whole])[order],
        np.concatenate([stretches.sizes[long], sizes[whole]])[order].astype(np.float64),
    )


def _stripped(classes: NDArray[np.uint8], first: Numbers, last: Numbers) -> Numbers:
    """Return the lengths of parts without the white space at their ends."""
    black = np.flatnonzero(classes != _SPACE)
    left, right = np.searchsorted(black, first), np.searchsorted(black, last) - 1
    filled = right >= left
    return np.where(filled, black[np.where(filled, right, 0)] - black[np.where(filled, left, 0)] + 1, 0)
