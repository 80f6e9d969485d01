from pathlib import Path

import pytest

from fazhi.analyze import themes_of
from fazhi.config import data_path
from fazhi.errors import ModelError
from fazhi.topics import FitOptions
from topics.conftest import document, fictional


def test_without_a_model_new_themes_are_found() -> None:
    themes = themes_of(fictional(4), options=FitOptions(k=3))
    assert [theme.id for theme in themes.themes] == ["t01", "t02", "t03"]
    assert themes.units


def test_too_little_text_gives_no_themes_and_a_sentence() -> None:
    themes = themes_of([document(["好。"])])
    assert themes.themes == themes.units == ()
    assert themes.notes[0].startswith("文字太少，找不出主题")


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, data_path("models/default")):
        with pytest.raises(ModelError):
            themes_of(fictional(1), folder)
