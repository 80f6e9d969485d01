"""A small model, trained once, for all tests of this folder."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.classify import Classifier, save_classifier
from fazhi.classify.train import train_classifier
from fazhi.classify.tune import TrainReport
from fazhi.config import TrainSettings, train_settings
from fazhi.labeled import LabeledReport, read_labeled
from helpers import LABELED

Trained = tuple[Classifier, TrainReport]


def small_settings() -> TrainSettings:
    """Return the shipped settings with fewer folds and features, for speed."""
    return replace(train_settings(), folds=3, char_ngrams=(2,), word_ngrams=(1,))


def small_set() -> list[LabeledReport]:
    """Return a dozen reports, and more if it takes more to see every label twice."""
    chosen: list[LabeledReport] = []
    seen: Counter[str] = Counter()
    every = read_labeled([LABELED])
    wanted = {name for report in every for name in _names(report)}
    for report in every:
        if len(chosen) >= 12 and all(seen[name] > 1 for name in wanted):
            break
        chosen.append(report)
        seen.update(_names(report))
    return chosen


def _names(report: LabeledReport) -> list[str]:
    labels = [unit.label for unit in report.units if unit.label.kind == "body"]
    return [str(name) for label in labels for name in (label.role, label.category, *label.problems)]


@pytest.fixture(scope="session")
def reports() -> list[LabeledReport]:
    return small_set()


@pytest.fixture(scope="session")
def trained(reports: list[LabeledReport]) -> Trained:
    return train_classifier(reports, small_settings())


@pytest.fixture(scope="session")
def classifier(trained: Trained) -> Classifier:
    return trained[0]


@pytest.fixture(scope="session")
def folder(classifier: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "small"
    save_classifier(classifier, path, "# 样例\n")
    return path


Files = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="session")
def files() -> Files:
    return lambda folder: {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
