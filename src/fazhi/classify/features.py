"""Units → tokens, in blocks: what the unit says, what stands above it, where it stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fazhi.chars import fold, fold_all
from fazhi.config import first_rule
from fazhi.numbering import ITEM, mark_of
from fazhi.records import Document, Unit
from fazhi.segment import words_of

BLOCKS = ("word", "char", "first", "heading", "structure")
"""Names of the blocks, in the order in which models store them."""

FEATURES = 1
"""Number of the way units become tokens; a model made with another one would misread them."""

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
_LENGTH_STEPS = (6, 12, 20, 32, 50, 90, 200)
_OPENING = 160
"""So many characters at the start of a unit are searched for cues."""
_CUES = ("problems_cue", "plans_cue", "closing_cue", "intro")


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Which runs of words and characters are tokens."""

    words: tuple[int, ...]
    chars: tuple[int, ...]


def tokens_of(document: Document, ngrams: Ngrams) -> list[Tokens]:
    """Return the tokens of every unit of a document, in order."""
    units, structure = document.units, structure_tokens(document)
    return [{**_tokens(unit, ngrams), "structure": each} for unit, each in zip(units, structure, strict=True)]


def structure_tokens(document: Document) -> list[list[str]]:
    """Return the tokens of every unit that tell where and how it stands."""
    units = document.units
    body = [index for index, unit in enumerate(units) if unit.kind_hint == "body"]
    span = (body[0], body[-1]) if body else (0, len(units) - 1)
    openings = fold_all([unit.text[:_OPENING] for unit in units])
    return [list(_structure(units, index, span, openings[index])) for index in range(len(units))]


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
    words, letters = _words(text), _letters(text)
    return {
        "word": _runs(words, ngrams.words, "_"),
        "char": _runs(letters, ngrams.chars),
        "first": [*words, *_runs(letters, (2,))],
        "heading": [],
    }


def _tokens(unit: Unit, ngrams: Ngrams) -> Tokens:
    text = _without_number(fold(unit.text))
    opening = _SENTENCE.split(text)[0]
    words = _words(text)
    return {
        "word": _runs(words, ngrams.words, "_"),
        "char": _runs(_letters(text), ngrams.chars),
        "first": [*_words(opening), *_runs(_letters(opening), (2,))],
        "heading": list(_heading(heading_above(unit))),
    }


def number_end(folded: str) -> int:
    """Return where the words begin behind the number that a text begins with; 一是 is no number."""
    mark = mark_of(folded)
    return mark.end if mark and mark.level != ITEM else 0


def _without_number(folded: str) -> str:
    return folded[number_end(folded) :]


def _words(text: str) -> list[str]:
    """All figures count as one word: which number it is tells nothing of the field."""
    return words_of(_FIGURE.sub("0", text))


def _letters(text: str) -> str:
    return _FIGURE.sub("0", _SPACE.sub("", text))


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


def _heading(above: str) -> Iterator[str]:
    if above:
        text = _without_number(fold(above))
        yield from _words(text)
        yield from _runs(_letters(text), (2,))


def _structure(units: Sequence[Unit], index: int, span: tuple[int, int], opening: str) -> Iterator[str]:
    """Where and how a unit stands; each token is ``name=value``."""
    unit = units[index]
    part, size = unit.part, len(unit.text)
    yield f"hint={unit.kind_hint}"
    yield f"rule={unit.hint_rule}"
    yield f"form={unit.form}"
    yield f"level={unit.level}"
    yield f"part={part}"
    yield f"depth={len(unit.section)}"
    yield f"end={fold(unit.text[-1:])}"
    yield f"length={bisect_right(_LENGTH_STEPS, size)}"
    yield f"place={_place(index, span)}"
    yield f"before={units[index - 1].kind_hint if index else ''}"
    yield f"after={units[index + 1].kind_hint if index + 1 < len(units) else ''}"
    for cue in _CUES:
        if first_rule(cue, opening):
            yield f"cue={cue}"
            yield f"cue={cue},part={part}"
    if index == span[1]:
        yield f"last,part={part},level={min(unit.level, 1)}"


def _place(index: int, span: tuple[int, int]) -> str:
    first, last = span
    if index < first:
        return "above"
    if index > last:
        return "below"
    if index == first:
        return "first"
    return "last" if index == last else "inside"
