"""Themes of real reports, where they lie beside the project: the floors that were measured."""

import pytest

from fazhi.analyze import label_paths
from fazhi.config import data_path
from fazhi.records import LabeledDocument
from fazhi.topics import FitOptions, fit_themes
from fazhi.topics.fit import corpus_of
from fazhi.topics.measure import coherence, diversity, mean
from fazhi.topics.settings import topic_settings
from fazhi.topics.texts import unit_texts
from helpers import SHARED

NPMI, DIVERSITY = 0.22, 0.78


def test_themes_of_real_reports_are_coherent_and_different() -> None:
    paths = sorted((SHARED / "corpus").glob("*.txt"))[::8]
    if not paths:
        pytest.skip("../shared/corpus is not there")
    documents = [d for d in label_paths(paths, data_path("models/default")) if isinstance(d, LabeledDocument)]
    model, themes = fit_themes(documents, FitOptions(k=20))
    units = unit_texts(documents)
    bags = [model.vocabulary.counts(unit.clauses) for unit in units]
    counts = corpus_of(units, bags, model.vocabulary, topic_settings()).counts
    assert (mean(coherence(model.words, counts)) or 0) >= NPMI
    assert (diversity(model.words) or 0) >= DIVERSITY
    assert len({theme.name for theme in themes.themes}) == 20
