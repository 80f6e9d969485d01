"""Statements of several reports that say the same → patterns with a name, counts and quotes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fazhi.chars import fold
from fazhi.findings import Pattern, Quote, Statement
from fazhi.problems.clauses import is_shortcoming
from fazhi.problems.cut import clauses
from fazhi.problems.groups import group
from fazhi.records import LabeledDocument
from fazhi.words import UNSTATED, one_line, region_of, year_of

_QUOTES = 6
"""So many quotes show in how different words a pattern is stated."""
_NAME = 40
"""Names of patterns are no longer (characters)."""
_SHARE = 0.2
"""A problem type that fewer of a pattern's statements have is a slip or a side of some of them."""
_EDGE = " ,，。；;：:、"


def find_patterns(
    statements: Sequence[Statement], documents: Sequence[LabeledDocument], places: Sequence[str]
) -> tuple[list[Statement], tuple[Pattern, ...]]:
    """Group statements across reports; return them with their pattern's id, and the patterns.

    What only one report says is no pattern, however often it says it.
    """
    groups = [
        [statements[member] for member in found.members]
        for found in group([one_line(statement.text) for statement in statements], places)
    ]
    groups = [members for members in groups if len({one.report for one in members}) > 1]
    groups.sort(key=lambda members: (-_reports(members), -len(members), members[0].text))
    patterns = tuple(_pattern(f"p{n}", members, documents) for n, members in enumerate(groups, start=1))
    of = {id_: pattern.id for pattern in patterns for id_ in pattern.statements}
    return [replace(one, pattern=of.get(one.id)) for one in statements], patterns


def short_name(text: str) -> str:
    """Return a statement's words as a name: the clauses that say the shortcoming, at most 40 characters.

    >>> short_name("随着执法权下放，乡镇执法力量不足")
    '乡镇执法力量不足'
    """
    text = one_line(text)
    folded = fold(text)
    parts = clauses(folded, 0, len(folded))
    start = next((one for one, other in parts if is_shortcoming(folded[one:other])), 0)
    end = start
    for _, other in parts:
        if other > start and (end == start or other - start <= _NAME):
            end = other
    name = text[start:end].strip(_EDGE)
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _pattern(id_: str, members: Sequence[Statement], documents: Sequence[LabeledDocument]) -> Pattern:
    reports = sorted({one.report for one in members})
    sources = [documents[report].document for report in reports]
    categories = _frequent(one.category for one in members if one.category)
    return Pattern(
        id=id_,
        name=short_name(members[0].text),
        types=_types(members),
        category=categories[0] if categories else None,
        statements=tuple(one.id for one in members),
        reports=len(reports),
        years=tuple(sorted({year_of(source) for source in sources} - {UNSTATED})),
        regions=tuple(sorted({region_of(source) for source in sources} - {""})),
        quotes=_quotes(members),
    )


def _types(members: Sequence[Statement]) -> tuple[str, ...]:
    """Return the problem types that a fair share of the statements have, most frequent first."""
    counts = Counter(name for one in members for name in one.types)
    enough = _SHARE * len(members)
    return tuple(name for name in _frequent(counts.elements()) if counts[name] >= enough)


def _quotes(members: Sequence[Statement]) -> tuple[Quote, ...]:
    """Return the most central statements that differ in their words, at most one a report."""
    quotes: list[Quote] = []
    reports: set[int] = set()
    texts: set[str] = set()
    for one in members:
        words = one_line(one.text)
        if one.report not in reports and words not in texts and len(quotes) < _QUOTES:
            quotes.append(Quote(one.report, one.unit, one.text))
            reports.add(one.report)
            texts.add(words)
    return tuple(quotes)


def _reports(members: Sequence[Statement]) -> int:
    return len({one.report for one in members})


def _frequent(names: Iterable[str]) -> list[str]:
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name))
