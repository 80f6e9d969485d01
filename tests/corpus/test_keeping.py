from dataclasses import replace
from pathlib import Path

import pytest

from corpus.conftest import add
from corpus.fake import text_of
from fazhi.corpus.adding import Run
from fazhi.corpus.store import Corpus, open_corpus
from fazhi.errors import CorpusError
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

RUN = Run("f00d", "themes-2024")


def shortcomings(corpus: Corpus) -> Shortcomings:
    """Return statements of the first and the third report, cut from their texts."""
    statements = []
    for number, document in enumerate(corpus.documents()):
        if number in {0, 2}:
            text = document.document.report.text
            unit = next(unit for unit in document.document.units if "力量不足" in unit.text)
            start = text.index("力量不足")
            statements.append(
                Statement(f"s{len(statements) + 1}", number, unit.number, "力量不足", start, start + 4)
            )
    first = replace(
        statements[0],
        types=("队伍力量薄弱",),
        category="行政执法",
        pattern="p1",
        signals=("空话",),
        answers=(Answer("plan", 2, 5, 0.123456789), Answer("result", 0, 1, 0.5)),
    )
    quotes = (Quote(2, 7, "力量“不足”"), Quote(0, 7, "力量不足"))
    pattern = Pattern(
        "p1", "力量不足", ("队伍力量薄弱",), None, ("s2", "s1"), 2, ("2022", "2023"), ("甲省",), quotes
    )
    trend = Trend("甲县", "lasting", "力量不足", ("2022", "2023"), ("2021", "2022", "2023"), ("s1", "s2"))
    return Shortcomings((first, statements[1]), (pattern,), (trend,), ("一份报告没有不足。",))


def themes() -> Themes:
    theme = Theme(
        "t-3",
        "行政执法",
        (("执法", 0.1), ("检查", 1 / 3)),
        (("检查", 0.7),),
        0.25,
        (("行政执法", 0.5),),
        (("甲省", 0.1),),
        (("2023", 1.0),),
        4,
        (Quote(5, 2, "开展执法检查。"),),
    )
    units = (UnitThemes(0, 2, (("t-3", 0.75), ("t-1", 0.25))), UnitThemes(4, 1, (("t-1", 1.0),)))
    tried = (Candidate(10, 0.1, None, 0.9), Candidate(20, None, 0.5, None))
    return Themes((theme, Theme("t-1", "其他", (("a", 1.0),))), units, tried, 7, 1234, ("主题少。",))


def test_shortcomings_come_back_as_they_were(corpus: Path) -> None:
    with open_corpus(corpus, write=True) as opened:
        assert opened.load_shortcomings() is None
        found = shortcomings(opened)
        opened.save_shortcomings(found, RUN)
        kept = opened.load_shortcomings()
    assert kept
    assert kept.found == found
    assert (kept.model, kept.name, kept.current) == ("f00d", "themes-2024", True)


def test_themes_come_back_as_they_were(corpus: Path) -> None:
    with open_corpus(corpus, write=True) as opened:
        assert opened.load_themes() is None
        opened.save_themes(themes(), RUN)
        kept = opened.load_themes()
        numbers = opened.report_numbers()
    assert kept
    assert kept.found == themes()
    assert kept.reports == numbers


def test_what_was_found_stays_with_its_reports(corpus: Path, folder: Path) -> None:
    with open_corpus(corpus, write=True) as opened:
        opened.save_themes(themes(), RUN)
        before = opened.report_numbers()
    (folder / "副本.txt").write_text(text_of(60), encoding="utf-8")
    add(corpus, folder)
    with open_corpus(corpus) as opened:
        kept = opened.load_themes()
        sql = "SELECT u.report, theme FROM unit_themes u WHERE rank = 0 ORDER BY 1"
        assert opened.query(sql).rows == tuple(sorted(((before[0], "t-3"), (before[4], "t-1"))))
    assert kept
    assert (kept.found, kept.reports, kept.current) == (themes(), before, False)


def test_the_same_model_again_replaces_and_another_does_not(corpus: Path) -> None:
    with open_corpus(corpus, write=True) as opened:
        found = shortcomings(opened)
        opened.save_shortcomings(found, RUN)
        opened.save_shortcomings(replace(found, statements=found.statements[:1]), RUN)
        assert opened.query("SELECT count(*) FROM statements").rows == ((1,),)
        opened.save_shortcomings(found, Run("beef", "other"))
        assert opened.query("SELECT count(*) FROM statements").rows == ((3,),)
        kept = opened.load_shortcomings()
    assert kept
    assert kept.name == "other"


def test_a_subset_of_the_reports_can_be_analysed(corpus: Path) -> None:
    with open_corpus(corpus, write=True) as opened:
        numbers = opened.report_numbers()[::-1]
        opened.save_themes(themes(), RUN, numbers)
        kept = opened.load_themes()
    assert kept
    assert (kept.found, kept.reports, kept.current) == (themes(), numbers, False)


def test_findings_that_do_not_fit_are_not_half_stored(corpus: Path) -> None:
    wrong = replace(themes(), units=(UnitThemes(0, 999, (("t-3", 1.0),)),))
    with open_corpus(corpus, write=True) as opened:
        with pytest.raises(CorpusError):
            opened.save_themes(wrong, RUN)
        assert opened.load_themes() is None
        assert opened.query("SELECT count(*) FROM themes").rows == ((0,),)


def test_damaged_findings_are_told(corpus: Path) -> None:
    import sqlite3

    with open_corpus(corpus, write=True) as opened:
        opened.save_themes(themes(), RUN)
    with sqlite3.connect(corpus) as connection:
        connection.execute("UPDATE themes SET terms = '3'")
    connection.close()
    with open_corpus(corpus) as opened, pytest.raises(CorpusError, match="已损坏"):
        opened.load_themes()
