"""The sentences and key numbers at the top of the page."""

from collections import Counter
from dataclasses import dataclass

from fazhi import words
from fazhi.codebook import codebook
from fazhi.records import Analysis
from fazhi.report import counts
from fazhi.report.counts import body_units, share
from fazhi.report.page import fields, patterns, shortcomings, themes
from fazhi.report.page.links import link, statement_link


@dataclass(frozen=True, slots=True)
class Stat:
    """A key number: what it is, the number or name, one line on it, and the units behind it."""

    label: str
    value: str
    note: str
    href: str


def summary(analysis: Analysis) -> str:
    """Return one sentence on what was read."""
    if not analysis.documents:
        return "没有读成任何报告。"
    units = body_units(analysis)
    length = sum(unit.characters for unit in units)
    read = f"读入 {len(analysis.documents):,} 份报告（{years(analysis)}）"
    said = f"，单条不足 {len(counts.statements(analysis)):,} 条" if analysis.shortcomings else ""
    return f"{read}，正文 {len(units):,} 个单元、{amount(length)}字{said}。"


def years(analysis: Analysis) -> str:
    """Return the span of the years reported on.

    A report that states no year is left out; if none does, this says so.
    """
    known = sorted({words.year_of(entry.document) for entry in analysis.documents} - {words.UNSTATED})
    if not known:
        return f"年度{words.UNSTATED}"
    return f"{known[0]} 年" if len(known) == 1 else f"{known[0]}—{known[-1]} 年"


def amount(number: int) -> str:
    """Return a number as people say it: in 万 from ten thousand on.

    >>> amount(312345), amount(9876)
    ('31.2 万', '9,876 ')
    """
    return f"{number / 10000:.1f} 万" if number >= 10000 else f"{number:,} "


def review(analysis: Analysis) -> Stat | None:
    """Return how many units people should look at, and where they are."""
    units = body_units(analysis)
    number = sum(unit.prediction.needs_review for unit in units)
    if not number:
        return None
    note = f"占正文单元的 {share(number, len(units)):.0%}"
    return Stat("待人工复核", f"{number:,}", note, link(review=1))


def findings(analysis: Analysis) -> tuple[str, ...]:
    """Return a line each on the commonest shortcomings, the most widespread patterns, the biggest themes."""
    types = [f"{one.name} {one.value:,}" for one in shortcomings.type_tallies(analysis)[:5]]
    common = [f"“{one.name}”（{one.reports:,} 份）" for one in patterns.patterns(analysis)[:3]]
    found = [f"{one.name} {one.prevalence:.1%}" for one in themes.cards(analysis)[:5]]
    lines = (
        ("提得最多的不足：", "、".join(types)),
        ("说到的报告最多的不足：", "".join(common)),
        ("最大的主题：", "；".join(found)),
    )
    return tuple(f"{head}{text}" for head, text in lines if text)


def stats(analysis: Analysis) -> tuple[Stat, ...]:
    """Return the key numbers, each only where there is something to say."""
    found = (
        _most_written(analysis),
        _most_missing(analysis),
        _biggest_theme(analysis),
        _problem_text(analysis),
        _top_problem(analysis),
        _top_pattern(analysis),
    )
    return tuple(stat for stat in found if stat) if body_units(analysis) else ()


def _most_written(analysis: Analysis) -> Stat | None:
    units = [unit for unit in body_units(analysis) if unit.prediction.role == counts.work_role()]
    length: Counter[str] = Counter()
    for unit in units:
        if unit.prediction.category:
            length[unit.prediction.category] += unit.characters
    if not length:
        return None
    name = max(counts.categories(units), key=lambda category: length[category])
    part = share(length[name], length.total())
    href = link(category=name, role=counts.work_role())
    return Stat("着墨最多的领域", name, f"占{counts.work_role()}文字的 {part:.0%}", href)


def _most_missing(analysis: Analysis) -> Stat | None:
    gaps = fields.gaps(analysis)
    if not gaps:
        return None
    note = f"{len(gaps[0].reports):,} 份报告没有写到，占 {gaps[0].share:.0%}"
    return Stat("最常缺的领域", gaps[0].name, note, f"#{gaps[0].anchor}")


def _biggest_theme(analysis: Analysis) -> Stat | None:
    found = themes.cards(analysis)
    if not found:
        return None
    note = f"占全部文字的 {found[0].prevalence:.1%}，见于 {found[0].reports:,} 份报告"
    return Stat("最大的主题", found[0].name, note, f"#{found[0].anchor}")


def _problem_text(analysis: Analysis) -> Stat | None:
    units = body_units(analysis)
    found = [unit for unit in units if unit.has_problem]
    if not found:
        return None
    part = share(sum(unit.characters for unit in found), sum(unit.characters for unit in units))
    role = next(role for role in codebook().roles if role in codebook().problem_roles)
    said = len(counts.statements(analysis))
    number, what = (said, "条") if said else (len(found), "个单元")
    note = f"占正文文字的 {part:.1%}，平均每份 {number / len(analysis.documents):.1f} {what}"
    href = statement_link() if said else link(role=role)
    return Stat(f"自述{role}", f"{number:,} {what}", note, href)


def _top_problem(analysis: Analysis) -> Stat | None:
    found = shortcomings.type_tallies(analysis)
    if not found:
        return None
    return Stat("最常见的不足", found[0].name, f"{found[0].value:,} 条，见于 {found[0].note}", found[0].href)


def _top_pattern(analysis: Analysis) -> Stat | None:
    found = patterns.patterns(analysis)
    if not found:
        return None
    value = f"{found[0].reports:,} 份报告"
    return Stat("说到的报告最多的一条", value, found[0].name, found[0].href)
