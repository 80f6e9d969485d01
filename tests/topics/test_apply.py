import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fazhi.records import LabeledDocument
from fazhi.topics import apply_themes, save_themes, topics_json
from topics.conftest import Fitted, fictional


def test_applying_equals_what_the_fit_reported(fitted: Fitted, reports: tuple[LabeledDocument, ...]) -> None:
    model, themes = fitted
    again = apply_themes(model, reports)
    assert again.themes == themes.themes
    assert again.units == themes.units


def test_a_unit_has_the_same_themes_alone_in_company_and_in_another_order(fitted: Fitted) -> None:
    model, _ = fitted
    documents = fictional(20)[12:]
    together = apply_themes(model, documents)
    backwards = apply_themes(model, documents[::-1])
    for number, entry in enumerate(documents):
        alone = {unit.unit: unit.weights for unit in apply_themes(model, [entry]).units}
        last = len(documents) - 1
        assert alone == {u.unit: u.weights for u in together.units if u.report == number}
        assert alone == {u.unit: u.weights for u in backwards.units if u.report == last - number}


def test_weights_are_heaviest_first_and_sum_to_one(fitted: Fitted) -> None:
    model, themes = fitted
    assert themes.units
    for unit in themes.units:
        weights = [weight for _, weight in unit.weights]
        assert sum(weights) == pytest.approx(1, abs=1e-9)
        assert weights == sorted(weights, reverse=True)
        assert {theme for theme, _ in unit.weights} <= set(model.ids)


def test_units_without_a_known_word_have_no_themes(fitted: Fitted, make: Callable[..., Any]) -> None:
    model, _ = fitted
    found = apply_themes(model, [make(["呜呼噫嘻。", "开展普法宣传，印发法治宣传册。"])])
    assert [unit.unit for unit in found.units] == [2]
    nothing = apply_themes(model, [make(["呜呼噫嘻。"])])
    assert nothing.units == ()
    assert [theme.prevalence for theme in nothing.themes] == [0.0] * model.k
    assert {theme.id for theme in nothing.themes} == set(model.ids)


def test_applying_does_not_need_the_library_that_fits(fitted: Fitted, tmp_path: Path) -> None:
    import subprocess

    model, themes = fitted
    from dataclasses import replace

    save_themes(replace(model, fitted=topics_json(themes, fictional(12))), tmp_path / "m")
    code = (
        "import sys\nfrom fazhi.topics import apply_themes, load_themes\n"
        f"apply_themes(load_themes({str(tmp_path / 'm')!r}), [])\n"
        "print(sorted({'gensim', 'sklearn', 'joblib'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.decode().strip() == "[]"
