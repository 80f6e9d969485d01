from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fazhi.errors import FazhiError
from fazhi.records import LabeledDocument
from fazhi.topics import FitOptions, TooLittleTextError, fit_themes
from topics.conftest import Fitted, fictional


def test_a_theme_has_everything_that_is_shown(fitted: Fitted, reports: tuple[LabeledDocument, ...]) -> None:
    model, themes = fitted
    assert [theme.id for theme in themes.themes] == [f"t{n:02d}" for n in range(1, 11)]
    assert sum(theme.prevalence for theme in themes.themes) == pytest.approx(1, abs=1e-4)
    assert len({theme.name for theme in themes.themes}) == 10
    assert themes.vocabulary == len(model.vocabulary.words)
    for theme in themes.themes:
        weights = [weight for _, weight in theme.terms]
        assert weights == sorted(weights, reverse=True)
        assert 0 < theme.reports <= len(reports)
        assert len({quote.report for quote in theme.examples}) == len(theme.examples) > 0
        for quote in theme.examples:
            text = reports[quote.report].document.units[quote.unit - 1].text
            assert text.startswith(quote.text.rstrip("…")[:40])
        for shares in (theme.by_category, theme.by_region, theme.by_year):
            assert shares
            assert all(0 <= share <= 1 for _, share in shares)


def test_themes_follow_the_fields_of_work(fitted: Fitted) -> None:
    names = "".join(theme.name for theme in fitted[1].themes)
    assert (
        sum(field in names for field in ("行政执法", "普法", "政务公开", "政务服务", "复议应诉", "矛盾调解"))
        >= 3
    )


def test_the_words_of_a_theme_sum_to_one(fitted: Fitted) -> None:
    model, _ = fitted
    assert model.words.sum(axis=1) == pytest.approx(np.ones(model.k), abs=1e-4)


@pytest.mark.parametrize("engine", ["lda", "nmf"])
def test_the_same_seed_gives_the_same_bits(engine: str) -> None:
    options = FitOptions(k=4, seed=3, engine=engine)
    (one, first), (other, second) = (fit_themes(fictional(6), options) for _ in range(2))
    assert one.words.tobytes() == other.words.tobytes()
    assert first == second
    assert one.info["engine"] == engine


@pytest.mark.parametrize(("count", "said"), [(1, "只有 1 份报告"), (3, "只有 3 份报告"), (8, "当作线索")])
def test_a_small_corpus_is_fitted_with_a_warning(count: int, said: str) -> None:
    _, themes = fit_themes(fictional(count), FitOptions(k=2))
    assert len(themes.themes) == 2
    assert said in themes.notes[0]


def test_without_enough_reports_no_numbers_are_compared() -> None:
    _, themes = fit_themes(fictional(3))
    assert themes.selection == ()
    assert themes.themes
    assert any("无法比较不同的主题数" in note for note in themes.notes)


def test_more_themes_than_units_or_words_allow_are_said_and_cut(make: Callable[..., Any]) -> None:
    documents = [
        make(["人民调解化解纠纷。", "普法讲座进校园。", "防汛演练覆盖村庄。"] * 2, name=f"r{n}")
        for n in range(2)
    ]
    model, themes = fit_themes(documents, FitOptions(k=500))
    assert model.k < 500
    assert any("要求 500 个主题，但只有 12 个单元" in note for note in themes.notes)
    _, themes = fit_themes(fictional(2), FitOptions(k=20))
    assert len(themes.themes) == 20
    assert any("不足以分出 20 个主题" in note for note in themes.notes)


@pytest.mark.parametrize("texts", [[], ["好。"], ["我们坚持推进。"] * 20])
def test_too_little_text_is_one_sentence(make: Callable[..., Any], texts: list[str]) -> None:
    with pytest.raises(TooLittleTextError, match="文字太少，找不出主题：1 份报告"):
        fit_themes([make(texts)])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (FitOptions(k=0), "不小于 1"),
        (FitOptions(engine="best"), "不认识的引擎"),
        (FitOptions(seed=-1), "种子应"),
    ],
)
def test_a_bad_option_is_refused(options: FitOptions, said: str) -> None:
    with pytest.raises(FazhiError, match=said):
        fit_themes(fictional(1), options)


def test_seed_words_hold_a_theme_and_unknown_ones_are_said() -> None:
    wishes = (("考试专题", ("考试", "会前学法", "独角兽")), ("空", ("独角兽",)))
    model, themes = fit_themes(fictional(12), FitOptions(k=8, seed_words=wishes))
    theme = next(theme for theme in themes.themes if theme.name == "考试专题")
    assert {"考试", "会前学法"} <= {word for word, _ in theme.terms}
    assert "空" not in model.names
    assert any("“独角兽”" in note for note in themes.notes)
    assert any("“空”的种子词都没有出现" in note for note in themes.notes)


def test_openings_and_closings_make_no_theme(make: Callable[..., Any]) -> None:
    body = [
        "人民调解化解纠纷，调解员走访入户。",
        "普法讲座进校园，民法典宣传月。",
        "防汛演练覆盖村庄，预案修订。",
    ]
    documents = [make([*body * 4, *["恭请垂询，台鉴海涵。"] * 6], name=f"r{n}") for n in range(3)]
    skipped = [
        replace(
            entry,
            predictions=(*entry.predictions[:12], *(replace(p, role="概述") for p in entry.predictions[12:])),
        )
        for entry in documents
    ]
    model, _ = fit_themes(skipped, FitOptions(k=3))
    assert model.info["training_data"]["units"] == 36
