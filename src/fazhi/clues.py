"""What a text must have for a pattern to be found in it: a quick look that spares most searches.

Read from the pattern itself, alternative by alternative: with which characters a match at the start of a
text begins, with which one at its end ends, and words of which it cannot do without one. All of it errs on
the side of trying the pattern.
"""

import importlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_Op = tuple[str, Any]
"""A step of a parsed pattern: its name, and what it works on."""
_ANY: _Op = ("ANY", None)
_ONE = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})
"""Steps that take just one character."""
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_NO_WIDTH = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
_CATEGORIES = {
    f"CATEGORY_{prefix}{name}": f"\\{letter if prefix else letter.lower()}"
    for name, letter in (("DIGIT", "D"), ("SPACE", "S"), ("WORD", "W"))
    for prefix in ("", "NOT_")
}


@dataclass(frozen=True, slots=True)
class Clue:
    """What one alternative of a pattern asks of a text.

    Attributes
    ----------
    first, last : frozenset of str or None
        Characters, and classes of characters such as ``[^,]`` and ``\\d``, with one of which the text must
        begin and end; None if that may be anything.
    words : tuple of str
        The text has one of them; empty if none are known.
    """

    first: frozenset[str] | None
    last: frozenset[str] | None
    words: tuple[str, ...]


_NONE = (Clue(None, None, ()),)
"""The clues of a pattern of which nothing is known."""


class Ends:
    """Tells which of several clues a character at one end of a text fits, as a number with a bit for each."""

    def __init__(self, edges: Sequence[frozenset[str] | None]) -> None:
        self._any = 0
        bits: dict[str, int] = {}
        for place, edge in enumerate(edges):
            self._any |= (edge is None) << place
            for entry in edge or ():
                bits[entry] = bits.get(entry, 0) | 1 << place
        self._named = {entry: places for entry, places in bits.items() if len(entry) == 1}
        self._classes = [(re.compile(entry), bits[entry]) for entry in sorted(bits) if len(entry) > 1]

    def fitting(self, char: str) -> int:
        """Return the bits of the clues that ``char`` fits; it is empty for a text that has none."""
        found = self._any | self._named.get(char, 0)
        for pattern, places in self._classes:
            if pattern.match(char):
                found |= places
        return found


def clues_of(pattern: str) -> tuple[Clue, ...]:
    """Return the clues of a pattern, one for each of its alternatives.

    >>> [clue.words for clue in clues_of("^(甲乙|丙+丁).*戊己庚$|.*")]
    [('戊己庚',), ()]
    """
    try:
        parser = importlib.import_module(
            "re._parser"
        )  # what ``re`` itself parses patterns with; not promised
    except ImportError:
        return _NONE
    parsed = parser.parse(pattern)
    if parsed.state.flags != re.UNICODE:
        return _NONE
    return tuple(
        Clue(
            _edge(branch, 1) if _is_at(branch[:1], "AT_BEGINNING") else None,
            _edge(branch, -1) if _is_at(branch[-1:], "AT_END") else None,
            _fewest(_words(branch)),
        )
        for branch in _branches(_steps(parsed))
    )


def words_of_all(clues: Iterable[Clue]) -> tuple[str, ...]:
    """Return words of which a text must have one to fit any of the clues; empty if none are known."""
    listed = [clue.words for clue in clues]
    return tuple(dict.fromkeys(word for words in listed for word in words)) if all(listed) else ()


def _steps(parsed: Iterable[Any]) -> list[_Op]:
    return [(str(name), value) for name, value in parsed]


def _is_at(steps: Sequence[_Op], where: str) -> bool:
    return bool(steps) and steps[0][0] == "AT" and str(steps[0][1]) == where


def _branches(steps: list[_Op]) -> list[list[_Op]]:
    """Return the alternatives of a pattern that has nothing else between ^ and $."""
    inner = [step for step in steps if step[0] != "AT"]
    if len(inner) != 1 or inner[0][0] not in {"BRANCH", "SUBPATTERN"} or _sets_flags(*inner[0]):
        return [steps]
    place = steps.index(inner[0])
    return [
        alternative
        for branch in _inside(inner[0])
        for alternative in _branches([*steps[:place], *branch, *steps[place + 1 :]])
    ]


def _inside(step: _Op) -> list[list[_Op]]:
    """Return what a group, a choice or a repetition holds, alternative by alternative."""
    name, value = step
    if name == "BRANCH":
        return [_steps(branch) for branch in value[1]]
    return [_steps(value if name == "ATOMIC_GROUP" else value[-1])]


def _edge(steps: Sequence[_Op], direction: int) -> frozenset[str] | None:
    found, empty = _outermost(steps, direction)
    if empty or _ANY in found:
        return None
    return frozenset(entry for step in found for entry in _characters(step))


def _characters(step: _Op) -> list[str]:
    """Return the characters and classes of characters that a step takes one of."""
    name, value = step
    if name == "LITERAL":
        return [chr(value)]
    if name == "NOT_LITERAL":
        return [f"[^{re.escape(chr(value))}]"]
    items = _steps(value)
    if items[0][0] == "NEGATE":
        return [f"[^{''.join(map(_in_class, items[1:]))}]"]
    return [chr(code) if kind == "LITERAL" else f"[{_in_class((kind, code))}]" for kind, code in items]


def _in_class(item: _Op) -> str:
    """Return an item of a class of characters as it is written."""
    name, value = item
    if name == "CATEGORY":
        return _CATEGORIES[str(value)]
    return "-".join(re.escape(chr(code)) for code in (value if name == "RANGE" else [value]))


def _outermost(steps: Sequence[_Op], direction: int) -> tuple[list[_Op], bool]:
    """Return what may stand at one end of a match, from the left or the right, and whether nothing may."""
    found: list[_Op] = []
    for name, value in steps[::direction]:
        if name in _NO_WIDTH:
            continue
        if name in _ONE:
            return [*found, (name, value)], False
        if name not in _REPEATS | {"SUBPATTERN", "BRANCH", "ATOMIC_GROUP"} or _sets_flags(name, value):
            return [_ANY], False
        ends = [_outermost(inside, direction) for inside in _inside((name, value))]
        found += [step for end, _ in ends for step in end]
        if not any(empty for _, empty in ends) and (name not in _REPEATS or value[0] > 0):
            return found, False
    return found, True


def _sets_flags(name: str, value: Any) -> bool:
    return name == "SUBPATTERN" and bool(value[1] or value[2])


def _words(steps: Sequence[_Op]) -> list[tuple[str, ...]]:
    """Return sets of words, of each of which a match has one."""
    found: list[tuple[str, ...]] = []
    run = ""
    for name, value in [*steps, ("END", None)]:
        if name == "LITERAL":
            run += chr(value)
            continue
        found += [(run,)] if run else []
        run = ""
        if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
            found.append(tuple(chr(code) for _, code in value))
        elif name == "BRANCH":
            choices = [_fewest(_words(branch)) for branch in _inside((name, value))]
            found += [_bare(word for words in choices for word in words)] if all(choices) else []
        elif (name == "SUBPATTERN" and not _sets_flags(name, value)) or (name in _REPEATS and value[0] > 0):
            found += _words(_inside((name, value))[0])
    return found


def _fewest(sets: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the set that is soonest looked through: of the fewest words, and then of the longest."""
    return min(sets, key=lambda words: (len(words), -min(map(len, words))), default=())


def _bare(words: Iterable[str]) -> tuple[str, ...]:
    """Return words without those that hold another one."""
    kept = list(dict.fromkeys(words))
    return tuple(word for word in kept if not any(other in word for other in kept if other != word))
