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
_FEW = 8
"""So many single characters are looked for one by one."""
_CATEGORIES = {
    "CATEGORY_DIGIT": str.isdecimal,
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_WORD": lambda char: char.isalnum() or char == "_",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """With which characters a match begins or ends: some that are named, and what other steps take."""

    named: frozenset[str]
    others: tuple[_Op, ...]

    def takes(self, char: str) -> bool:
        """Return whether a match may begin or end with ``char``, empty for a text that has none."""
        return char in self.named or (char != "" and any(_fits(step, char) for step in self.others))


@dataclass(frozen=True, slots=True)
class Clue:
    """What one alternative of a pattern asks of a text.

    Attributes
    ----------
    first, last : Edge or None
        What the text must begin and end with; None if that may be anything.
    words : tuple of str
        The text has one of them; empty if none are known.
    """

    first: Edge | None
    last: Edge | None
    words: tuple[str, ...]

    def begins(self, char: str) -> bool:
        """Return whether a text with this first character may match."""
        return self.first is None or self.first.takes(char)

    def ends(self, char: str) -> bool:
        """Return whether a text with this last character may match; $ looks past a line feed."""
        return self.last is None or char == "\n" or self.last.takes(char)


def clues_of(pattern: str) -> tuple[Clue, ...]:
    """Return the clues of a pattern, one for each of its alternatives.

    >>> [clue.words for clue in clues_of("^(甲乙|丙+丁).*戊己庚$|.*")]
    [('戊己庚',), ()]
    """
    parsed = importlib.import_module("re._parser").parse(pattern)
    if parsed.state.flags != re.UNICODE:
        return (Clue(None, None, ()),)
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
    return _bare(word for words in listed for word in words) if all(listed) else ()


def _steps(parsed: Iterable[Any]) -> list[_Op]:
    return [(str(name), value) for name, value in parsed]


def _is_at(steps: Sequence[_Op], where: str) -> bool:
    return bool(steps) and steps[0][0] == "AT" and str(steps[0][1]) == where


def _branches(steps: list[_Op]) -> list[list[_Op]]:
    """Return the alternatives of a pattern that has nothing else between ^ and $."""
    inner = [step for step in steps if step[0] != "AT"]
    if len(inner) != 1 or inner[0][0] not in {"BRANCH", "SUBPATTERN"}:
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


def _edge(steps: Sequence[_Op], direction: int) -> Edge | None:
    found, empty = _outermost(steps, direction)
    if empty or _ANY in found:
        return None
    named, others = set(), []
    for step in found:
        items = _steps(step[1]) if step[0] == "IN" else [step]
        if all(name == "LITERAL" for name, _ in items):
            named.update(chr(code) for _, code in items)
        else:
            others.append(step)
    return Edge(frozenset(named), tuple(others))


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
        if name == "IN" and len(value) <= _FEW and all(str(kind) == "LITERAL" for kind, _ in value):
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


def _fits(step: _Op, char: str) -> bool:
    """Return whether a step that takes one character takes this one."""
    name, value = str(step[0]), step[1]
    if name == "IN":
        negated = str(value[0][0]) == "NEGATE"
        return any(_fits(item, char) for item in value[negated:]) is not negated
    if name in {"LITERAL", "NOT_LITERAL"}:
        return (ord(char) == value) is (name == "LITERAL")
    if name == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    category = str(value)
    known = _CATEGORIES.get(category.replace("_NOT_", "_"))
    return known is None or known(char) is ("_NOT_" not in category)
