"""What the page shows of shortcomings: how many of which type, whether answered, how substantial."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fazhi import words
from fazhi.findings import Statement
from fazhi.records import Analysis
from fazhi.report import counts, tables
from fazhi.report.page.heat import REGIONS_SHOWN, Heat, counted_row, most
from fazhi.report.page.links import link, statement_link
from fazhi.report.signals import named


@dataclass(frozen=True, slots=True)
class Tally:
    """A line with a number: what it counts, how many, which share of what, and the address behind it."""

    name: str
    value: int
    share: float
    href: str
    note: str = ""


def type_heats(analysis: Analysis) -> tuple[Heat, ...]:
    """Return how often each type of shortcoming is stated by year, field of work and region."""
    said = counts.statements(analysis)
    documents = [entry.document for entry in analysis.documents]
    year = [words.year_of(document) for document in documents]
    region = [counts.region(document) for document in documents]
    per_region = Counter(region[statement.report] for statement in said)
    regions = most(counts.regions(analysis), lambda name: per_region[name], REGIONS_SHOWN)
    categories = counts.categories(counts.body_units(analysis))
    return (
        _type_heat(analysis, ("year", "按年度"), sorted(set(year)), lambda one: year[one.report]),
        _type_heat(analysis, ("category", "按领域"), categories, lambda one: one.category or ""),
        _type_heat(analysis, ("region", "按地区"), regions, lambda one: region[one.report]),
    )


def _type_heat(
    analysis: Analysis, named: tuple[str, str], groups: Iterable[str], group_of: Callable[[Statement], str]
) -> Heat:
    said = counts.statements(analysis)
    found = Counter((group_of(statement), name) for statement in said for name in set(statement.types))
    whole = Counter(name for statement in said for name in set(statement.types))
    columns = tuple(name for name in counts.statement_types(analysis) if whole[name])
    rows = [counted_row("全部", [(name, whole[name]) for name in columns], statement_link, {}, "problem")]
    rows += [
        counted_row(
            group,
            [(name, found[group, name]) for name in columns],
            statement_link,
            {named[0]: group},
            "problem",
        )
        for group in groups
        if any(found[group, name] for name in columns)
    ]
    return Heat(f"types-{named[0]}", named[1], named[1][1:], columns, tuple(rows))


def type_tallies(analysis: Analysis) -> tuple[Tally, ...]:
    """Return the types of shortcoming that occur, most frequent first, with the number of reports.

    Counts statements, or units where nobody looked for statements.
    """
    if analysis.shortcomings is None:
        return _unit_tallies(analysis)
    return _tallies(analysis, "problem", counts.statement_types(analysis), lambda one: one.types)


def _unit_tallies(analysis: Analysis) -> tuple[Tally, ...]:
    rows = [
        (str(name), int(all_ or 0), reports)
        for name, all_, reports, *_ in tables.problems_by_report(analysis).rows
    ]
    whole = sum(all_ for _, all_, _ in rows)
    found = [
        Tally(name, all_, counts.share(all_, whole), link(problem=name), f"{reports:,} 份报告")
        for name, all_, reports in rows
        if all_
    ]
    return tuple(sorted(found, key=lambda tally: -tally.value))


def category_tallies(analysis: Analysis) -> tuple[Tally, ...]:
    """Return the fields of work that shortcomings speak of, most frequent first."""
    names = counts.categories(counts.body_units(analysis))
    return _tallies(analysis, "category", names, lambda one: (one.category,) if one.category else ())


def _tallies(
    analysis: Analysis, key: str, names: Sequence[str], of: Callable[[Statement], Sequence[str]]
) -> tuple[Tally, ...]:
    said = counts.statements(analysis)
    number = Counter(name for statement in said for name in set(of(statement)))
    reports = Counter(name for name, _ in {(name, one.report) for one in said for name in of(one)})
    found = [
        Tally(
            name,
            number[name],
            counts.share(number[name], len(said)),
            statement_link(**{key: name}),
            f"{reports[name]:,} 份报告",
        )
        for name in names
        if number[name]
    ]
    return tuple(sorted(found, key=lambda tally: -tally.value))


def signals(analysis: Analysis) -> tuple[Tally, ...]:
    """Return the signs of little substance, most frequent first, each with what it means."""
    said = counts.statements(analysis)
    number = Counter(signal for statement in said for signal in set(statement.signals))
    return tuple(
        Tally(
            named(id_).name,
            value,
            counts.share(value, len(said)),
            statement_link(signal=id_),
            named(id_).explanation,
        )
        for id_, value in sorted(number.items(), key=lambda item: (-item[1], item[0]))
    )


def signal_names(analysis: Analysis) -> list[tuple[str, str]]:
    """Return the ids of the signals that occur, and what they are called."""
    found = {signal for statement in counts.statements(analysis) for signal in statement.signals}
    return [(id_, named(id_).name) for id_ in sorted(found)]


def answers(analysis: Analysis) -> tuple[Tally, ...]:
    """Return how many statements a plan answers, and next year's report where that was read."""
    said = counts.statements(analysis)
    if not said:
        return ()
    followed = [statement for statement in said if statement.report in with_next_year(analysis)]
    planned, done = _with("plan", said), _with("result", followed)
    lines = [
        Tally(
            "同一份报告里有相应的计划",
            planned,
            counts.share(planned, len(said)),
            statement_link(answer="plan"),
        ),
        Tally(
            "同一份报告里没有找到相应的计划",
            len(said) - planned,
            counts.share(len(said) - planned, len(said)),
            statement_link(answer="none"),
        ),
    ]
    if followed:
        note = f"这家单位下一年的报告也在其中的有 {len(followed):,} 条，占比按此计算"
        part = counts.share(done, len(followed))
        lines.append(Tally("下一年的报告里有相应的成效", done, part, statement_link(answer="result"), note))
    return tuple(lines)


def _with(kind: str, said: Iterable[Statement]) -> int:
    return sum(any(answer.kind == kind for answer in statement.answers) for statement in said)


def with_next_year(analysis: Analysis) -> frozenset[int]:
    """Return the positions of reports whose body's report of the next year was read too."""
    keys = [
        (entry.document.metadata.body.value, entry.document.metadata.year.value)
        for entry in analysis.documents
    ]
    known = set(keys)
    return frozenset(
        position
        for position, (body, year) in enumerate(keys)
        if body and year and year.isdecimal() and (body, str(int(year) + 1)) in known
    )
