"""What became of the shortcomings of one issuing body over the years."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from fazhi.findings import Statement, Trend
from fazhi.problems.groups import group
from fazhi.problems.patterns import short_name
from fazhi.problems.places import body_of
from fazhi.records import LabeledDocument
from fazhi.words import UNSTATED, one_line, year_of

_STATES = ("lasting", "new", "gone")
"""In the order in which they are listed."""


def find_trends(
    statements: Sequence[Statement], documents: Sequence[LabeledDocument], places: Sequence[str]
) -> tuple[Trend, ...]:
    """Return what became of every shortcoming of the bodies with reports on two years or more.

    Statements of one body are the same shortcoming if they are alike, as in patterns.
    """
    covered: dict[str, set[str]] = defaultdict(set)
    for labeled in documents:
        body, year = body_of(labeled), year_of(labeled.document)
        if body and year != UNSTATED:
            covered[body].add(year)
    own: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        labeled = documents[one.report]
        if year_of(labeled.document) != UNSTATED:
            own[body_of(labeled)].append(one)
    trends: list[Trend] = []
    for body in sorted(own):
        if len(covered[body]) > 1:
            trends.extend(_of_body(body, own[body], tuple(sorted(covered[body])), documents, places))
    return tuple(trends)


def _of_body(
    body: str,
    statements: Sequence[Statement],
    covered: tuple[str, ...],
    documents: Sequence[LabeledDocument],
    places: Sequence[str],
) -> list[Trend]:
    threads = list(_threads(statements, places))
    trends = [_trend(body, thread, covered, documents) for thread in threads]
    return sorted(
        trends, key=lambda one: (_STATES.index(one.state), -len(one.years), one.name, one.statements)
    )


def _threads(statements: Sequence[Statement], places: Sequence[str]) -> Iterator[list[Statement]]:
    """Yield the statements that say the same, and each that says what no other says."""
    alone = set(range(len(statements)))
    for found in group([one_line(one.text) for one in statements], places):
        alone -= set(found.members)
        yield [statements[member] for member in found.members]
    yield from ([statements[place]] for place in sorted(alone))


def _trend(
    body: str, thread: Sequence[Statement], covered: tuple[str, ...], documents: Sequence[LabeledDocument]
) -> Trend:
    dated = sorted(
        ((year_of(documents[one.report].document), one) for one in thread),
        key=lambda item: (item[0], item[1].report, item[1].start),
    )
    years = tuple(sorted({year for year, _ in dated}))
    state = "gone" if years[-1] != covered[-1] else "lasting" if len(years) > 1 else "new"
    return Trend(
        body=body,
        state=state,
        name=short_name(dated[-1][1].text),
        years=years,
        covered=covered,
        statements=tuple(one.id for _, one in dated),
    )
