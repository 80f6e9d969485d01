"""Units → tokens, in blocks: what the unit says, what stands above it, where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fazhi.chars import fold
from fazhi.classify.places import structure_tokens
from fazhi.numbering import words_start
from fazhi.records import Document, Unit
from fazhi.segment import words_of

BLOCKS = ("word", "char", "first", "heading", "structure")
"""Names of the blocks, in the order in which models store them."""

FEATURES = 2
"""Number of the way units become weighted tokens; a model must be read with the one it was made with. With
1, runs of words and characters went on across the ends of sentences, and tokens were weighted as
:func:`fazhi.classify.vectors.weigh` has it for ``dampened``."""

Tokens = dict[str, list[str]]
"""Tokens of one unit by block; a token may occur more than once."""

_FIGURE = re.compile(r"\d+(?:\.\d+)*")
_SPACE = re.compile(r"\s+")
SENTENCE_ENDS = "。;!?"
CLAUSE_ENDS = "。;!?,:"
SHORTEST_CLAUSE = 6
SHORTEST_SENTENCE = 8
_SENTENCE = re.compile(f"[{SENTENCE_ENDS}]")
_CLAUSE = re.compile(f"[{CLAUSE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Which runs of words and characters are tokens.

    Attributes
    ----------
    words, chars : tuple of int
        Their lengths.
    across : bool
        Whether a run may go on across the end of a sentence.
    """

    words: tuple[int, ...]
    chars: tuple[int, ...]
    across: bool = False


def tokens_of(document: Document, ngrams: Ngrams) -> list[Tokens]:
    """Return the tokens of every unit of a document, in order."""
    units, structure = document.units, structure_tokens(document)
    return [{**_tokens(unit, ngrams), "structure": each} for unit, each in zip(units, structure, strict=True)]


def clause_tokens(text: str, ngrams: Ngrams) -> list[Tokens]:
    """Return the tokens of every clause of a unit's text.

    Shortcomings are listed clause by clause (甲有待提高，乙仍存在问题，丙比较薄弱): what one clause says
    plainly is thinned out in the unit as a whole.
    """
    return [_part(clause, ngrams) for clause in clauses_of(text)]


def sentence_tokens(text: str, ngrams: Ngrams) -> tuple[list[Tokens], list[int]]:
    """Return the tokens and the length in characters of every sentence of a unit's text."""
    sentences = sentences_of(text)
    return [_part(sentence, ngrams) for sentence in sentences], [len(sentence) for sentence in sentences]


def clauses_of(text: str) -> list[str]:
    """Return the clauses of a unit's text, folded, without its number and without very short ones."""
    return _parts(text, _CLAUSE, SHORTEST_CLAUSE)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a unit's text, folded, without its number and without very short ones."""
    return _parts(text, _SENTENCE, SHORTEST_SENTENCE)


def _parts(text: str, ends: re.Pattern[str], shortest: int) -> list[str]:
    folded = _without_number(fold(text))
    return [part for part in ends.split(folded) if len(part.strip()) >= shortest] or [folded]


def _part(text: str, ngrams: Ngrams) -> Tokens:
    """Return a part's own tokens; it has no heading and no place."""
    return {
        "word": _word_runs(text, ngrams.words, ngrams.across),
        "char": _letter_runs(text, ngrams.chars, ngrams.across),
        "first": _mixed(text, ngrams.across),
        "heading": [],
    }


def _tokens(unit: Unit, ngrams: Ngrams) -> Tokens:
    text = _without_number(fold(unit.text))
    above = _without_number(fold(heading_above(unit)))
    return {
        "word": _word_runs(text, ngrams.words, ngrams.across),
        "char": _letter_runs(text, ngrams.chars, ngrams.across),
        "first": _mixed(_SENTENCE.split(text)[0], ngrams.across),
        "heading": _mixed(above, ngrams.across),
    }


def _without_number(folded: str) -> str:
    return folded[words_start(folded) :]


def _mixed(text: str, across: bool) -> list[str]:
    """Return words and pairs of characters alike."""
    return [*_word_runs(text, (1,), across), *_letter_runs(text, (2,), across)]


def _word_runs(text: str, lengths: Sequence[int], across: bool) -> list[str]:
    """All figures count as one word: which number it is tells nothing of the field."""
    text = _FIGURE.sub("0", text)
    stretches = [text] if across else _SENTENCE.split(text)
    return [run for each in stretches for run in _runs(words_of(each), lengths, "_")]


def _letter_runs(text: str, lengths: Sequence[int], across: bool) -> list[str]:
    text = _FIGURE.sub("0", _SPACE.sub("", text))
    stretches = [text] if across else _SENTENCE.split(text)
    return [run for each in stretches for run in _runs(each, lengths)]


def _runs(items: Sequence[str], lengths: Sequence[int], glue: str = "") -> list[str]:
    runs: list[str] = []
    for length in lengths:
        runs.extend(
            items if length == 1 else map(glue.join, zip(*(items[i:] for i in range(length)), strict=False))
        )
    return runs


def heading_above(unit: Unit) -> str:
    """Return the heading that a unit stands below or begins with; empty if there is none."""
    return unit.heading or (unit.section[-1] if unit.section else "")
