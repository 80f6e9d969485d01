"""Made-up shortcomings and themes for an analysis: plausible in shape and number, not in judgement."""

import re
from collections import Counter, defaultdict
from dataclasses import replace

from fazhi import words
from fazhi.codebook import codebook
from fazhi.findings import (
    Answer,
    Candidate,
    Pattern,
    Quote,
    Shortcomings,
    Statement,
    Theme,
    Themes,
    Trend,
    UnitThemes,
)
from fazhi.records import Analysis, LabeledDocument
from fazhi.segment import words_of

_SENTENCE = re.compile(r"[^；。;]+[；。;]?")
SIGNALS = {"unnamed": "没有点名单位或领域", "vague": "只有含糊的说法"}


def with_findings(analysis: Analysis) -> Analysis:
    """Add statements, patterns, trends and themes to ``analysis``."""
    return replace(analysis, shortcomings=shortcomings(analysis), themes=themes(analysis))


def shortcomings(analysis: Analysis) -> Shortcomings:
    statements: list[Statement] = []
    for report, entry in enumerate(analysis.documents):
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True):
            if prediction.role != "不足":
                continue
            for match in _SENTENCE.finditer(unit.text):
                signals = ("vague",) if re.search("不够|部分|有待", match[0]) else ()
                statements.append(
                    Statement(
                        f"s{len(statements) + 1}",
                        report,
                        unit.number,
                        match[0],
                        unit.start + match.start(),
                        unit.start + match.end(),
                        prediction.problems,
                        prediction.category,
                        signals=(*signals, *(("unnamed",) if len(match[0]) < 25 else ())),
                        answers=_answers(entry, report, prediction.category),
                    )
                )
    patterns = _patterns(analysis, statements)
    home = {member: pattern.id for pattern in patterns for member in pattern.statements}
    placed = tuple(replace(statement, pattern=home.get(statement.id)) for statement in statements)
    return Shortcomings(placed, patterns, _trends(analysis, placed), ("有 1 条说法太短，没有归入。",))


def _answers(entry: LabeledDocument, report: int, category: str | None) -> tuple[Answer, ...]:
    found = [
        Answer("plan", report, unit.number, 0.6)
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True)
        if prediction.role == "计划" and prediction.category == category
    ]
    return tuple(found[:2])


def _patterns(analysis: Analysis, statements: list[Statement]) -> tuple[Pattern, ...]:
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.types and statement.category:
            groups[statement.types[0], statement.category].append(statement)
    found = []
    for (kind, category), members in groups.items():
        reports = sorted({member.report for member in members})
        if len(reports) < 2:
            continue
        metas = [analysis.documents[report].document for report in reports]
        first = {member.report: member for member in reversed(members)}
        found.append(
            Pattern(
                "",
                words.one_line(members[0].text)[:30],
                (kind,),
                category,
                tuple(member.id for member in members),
                len(reports),
                tuple(sorted({words.year_of(meta) for meta in metas} - {words.UNSTATED})),
                tuple(sorted({words.region_of(meta) for meta in metas} - {""})),
                tuple(Quote(report, first[report].unit, first[report].text) for report in reports[:4]),
            )
        )
    found.sort(key=lambda pattern: (-pattern.reports, pattern.name))
    return tuple(replace(pattern, id=f"p{number}") for number, pattern in enumerate(found, start=1))


def _trends(analysis: Analysis, statements: tuple[Statement, ...]) -> tuple[Trend, ...]:
    covered: dict[str, set[str]] = defaultdict(set)
    said: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for entry in analysis.documents:
        if body := entry.document.metadata.body.value:
            covered[body].add(words.year_of(entry.document))
    for statement in statements:
        body = analysis.documents[statement.report].document.metadata.body.value
        if body and len(covered[body]) > 1 and statement.types:
            said[body, statement.types[0]].append(statement)
    trends = []
    for (body, _), members in sorted(said.items()):
        documents = [analysis.documents[member.report].document for member in members]
        years = tuple(sorted({words.year_of(document) for document in documents}))
        last = max(covered[body])
        state = "gone" if last not in years else "lasting" if len(years) > 1 else "new"
        ids = tuple(member.id for member in members)
        trends.append(Trend(body, state, members[-1].text[:30], years, tuple(sorted(covered[body])), ids))
    return tuple(trends)


def themes(analysis: Analysis) -> Themes:
    """One theme a category; its terms are the words of its units."""
    known = [name for name in codebook().categories if name != codebook().rest_category]
    units: list[UnitThemes] = []
    terms: dict[str, Counter[str]] = defaultdict(Counter)
    best: dict[str, list[Quote]] = defaultdict(list)
    reports: dict[str, set[int]] = defaultdict(set)
    years: Counter[tuple[str, str]] = Counter()
    for report, entry in enumerate(analysis.documents):
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True):
            name = prediction.category
            if name not in known:
                continue
            other = known[(known.index(name) + 1) % len(known)]
            id_ = f"t{known.index(name) + 1}"
            units.append(UnitThemes(report, unit.number, ((id_, 0.75), (f"t{known.index(other) + 1}", 0.25))))
            terms[name].update(word for word in words_of(unit.text) if len(word) > 1)
            reports[name].add(report)
            years[name, words.year_of(entry.document)] += 1
            if len(best[name]) < 3 and all(quote.report != report for quote in best[name]):
                best[name].append(Quote(report, unit.number, unit.text[:60]))
    per_year = Counter(year for _, year in years.elements())
    made = [
        Theme(
            f"t{known.index(name) + 1}",
            "、".join([name, *(term for term, _ in terms[name].most_common(2))]),
            _weights(terms[name], 1),
            _weights(terms[name], 2)[:10],
            round(terms[name].total() / max(1, sum(counter.total() for counter in terms.values())), 6),
            ((name, 0.8), (known[known.index(name) - 1], 0.2)),
            (),
            tuple((year, round(years[name, year] / per_year[year], 6)) for year in sorted(per_year)),
            len(reports[name]),
            tuple(best[name]),
        )
        for name in known
        if terms[name]
    ]
    made.sort(key=lambda theme: (-theme.prevalence, theme.id))
    tried = tuple(
        Candidate(k, 0.12 + 0.1 / (1 + abs(k - 14)), 0.6 + 0.2 / (1 + abs(k - 14)), 0.9 - k / 100)
        for k in (8, 10, 12, 14, 18, 22)
    )
    return Themes(
        tuple(made), tuple(units), (*tried, Candidate(26, None, None, 0.5)), 0, 900, ("报告不多。",)
    )


def _weights(counter: Counter[str], least: int) -> tuple[tuple[str, float], ...]:
    total = max(1, counter.total())
    chosen = sorted(
        (item for item in counter.items() if item[1] >= least), key=lambda item: (-item[1], item[0])
    )
    return tuple((word, round(number / total, 6)) for word, number in chosen[:20])
