"""Corpora of small reports, labelled by a model that takes no time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.fake import FakeClassifier, write_reports
from fazhi.analyze import labels
from fazhi.collect import add_paths
from fazhi.config import data_path
from fazhi.corpus import adding
from fazhi.corpus.adding import Added
from fazhi.corpus.store import open_corpus
from fazhi.report.export import jsonl_lines

MODEL = data_path("models/default")


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "loaded", lambda model: FakeClassifier())
    monkeypatch.setattr(adding, "_BATCH", 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_reports(tmp_path / "报告", 6)
    return tmp_path / "报告"


@pytest.fixture
def corpus(tmp_path: Path, folder: Path) -> Path:
    """A corpus of six reports, one of them under two paths, and a file that could not be read."""
    path = tmp_path / "全省.corpus"
    add(path, folder)
    return path


def add(corpus: Path, *paths: Path) -> Added:
    return add_paths(corpus, paths, MODEL, workers=1)[0]


Export = Callable[[Path], str]


@pytest.fixture
def export() -> Export:
    def inner(path: Path) -> str:
        with open_corpus(path) as opened:
            return "".join(jsonl_lines(opened.documents(), corrected=True))

    return inner
