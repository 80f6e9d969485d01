"""The sentences and key numbers at the top of the page."""

from collections import Counter
from dataclasses import dataclass

from fazhi.codebook import codebook
from fazhi.records import Analysis
from fazhi.report import counts, view, words
from fazhi.report.counts import body_units, share


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
    return f"{read}，正文 {len(units):,} 个单元、{amount(length)}字。"


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


def stats(analysis: Analysis) -> tuple[Stat, ...]:
    """Return the key numbers, each only where there is something to say."""
    if not body_units(analysis):
        return ()
    found = (
        _most_written(analysis),
        _most_missing(analysis),
        _problem_text(analysis),
        _top_problem(analysis),
    )
    return (*(stat for stat in found if stat), _review(analysis))


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
    href = view.link(category=name, role=counts.work_role())
    return Stat("着墨最多的领域", name, f"占{counts.work_role()}文字的 {part:.0%}", href)


def _most_missing(analysis: Analysis) -> Stat | None:
    bars = view.missing_bars(analysis)
    if not bars:
        return None
    note = f"{bars[0].value:,} 份报告没有写到，占 {share(bars[0].value, len(analysis.documents)):.0%}"
    return Stat("最常缺的领域", bars[0].label, note, "#missing")


def _problem_text(analysis: Analysis) -> Stat | None:
    units = body_units(analysis)
    found = [unit for unit in units if unit.has_problem]
    if not found:
        return None
    part = share(sum(unit.characters for unit in found), sum(unit.characters for unit in units))
    role = next(role for role in codebook().roles if role in codebook().problem_roles)
    note = f"占正文文字的 {part:.1%}，平均每份 {len(found) / len(analysis.documents):.1f} 个单元"
    return Stat(f"自述{role}", f"{len(found):,}", note, view.link(role=role))


def _top_problem(analysis: Analysis) -> Stat | None:
    bars = view.problem_bars(analysis)
    if not bars:
        return None
    return Stat("最常见的不足", bars[0].label, f"{bars[0].value:,} 个单元，见于 {bars[0].note}", bars[0].href)


def _review(analysis: Analysis) -> Stat:
    units = body_units(analysis)
    number = sum(unit.prediction.needs_review for unit in units)
    part = share(number, len(units))
    return Stat(
        "待人工复核", f"{number:,}", f"占正文单元的 {part:.0%}，把握不大，请以原文为准", view.link(review=1)
    )
