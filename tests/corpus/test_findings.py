"""Themes and shortcomings are found over a corpus, stored in it, and used while they still fit."""

from datetime import date
from pathlib import Path

import pytest

from fazhi.analyze import NothingReadError
from fazhi.collect import add_paths, analyze_corpus, find_corpus_shortcomings, find_corpus_themes
from fazhi.config import data_path
from fazhi.corpus.store import open_corpus
from fazhi.topics import FitOptions

MODEL = data_path("models/default")
SAMPLES = Path(__file__).parents[2] / "data/samples"
TEXTS = sorted(SAMPLES.glob("*.txt"))


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "县.corpus"
    add_paths(path, TEXTS, MODEL)
    return path


def test_what_was_found_is_stored_and_used(filled: Path) -> None:
    themes = find_corpus_themes(filled, options=FitOptions(k=3))
    shortcomings = find_corpus_shortcomings(filled, MODEL)
    assert len(themes.themes) == 3
    assert shortcomings.statements
    with open_corpus(filled) as corpus:
        kept = corpus.load_themes()
        assert kept is not None
        assert kept.found.themes == themes.themes
    shown = analyze_corpus(filled, MODEL, created=date(2026, 1, 2))
    assert shown.themes is not None
    assert shown.themes.themes == themes.themes
    assert shown.shortcomings is not None
    assert shown.shortcomings.statements == shortcomings.statements


def test_after_another_report_they_are_found_anew(filled: Path) -> None:
    before = find_corpus_shortcomings(filled, MODEL)
    add_paths(filled, sorted(SAMPLES.glob("*.docx")), MODEL)
    shown = analyze_corpus(filled, MODEL)
    assert shown.shortcomings is not None
    assert len(shown.shortcomings.statements) > len(before.statements)


def test_a_corpus_without_reports_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04 broken")
    add_paths(tmp_path / "县.corpus", [bad], MODEL)
    with pytest.raises(NothingReadError):
        find_corpus_themes(tmp_path / "县.corpus")
