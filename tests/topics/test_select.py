from dataclasses import replace

import numpy as np
import pytest

from fazhi.findings import Candidate
from fazhi.records import LabeledDocument
from fazhi.topics.fit import corpus_of
from fazhi.topics.select import Corpus, choose, decide, largest
from fazhi.topics.settings import FitOptions, topic_settings
from fazhi.topics.texts import unit_texts
from fazhi.topics.vocabulary import build_vocabulary, word_lists


@pytest.fixture(scope="module")
def corpus(reports: tuple[LabeledDocument, ...]) -> Corpus:
    units = unit_texts(reports)
    vocabulary = build_vocabulary(units, [""] * len(reports), word_lists(frozenset()), topic_settings())
    bags = [vocabulary.counts(unit.clauses) for unit in units]
    return corpus_of(units, bags, vocabulary, topic_settings())


def test_of_those_nearly_as_good_as_the_best_the_largest_is_taken() -> None:
    tried = [Candidate(10, 0.30, 0.5, 0.9), Candidate(20, 0.31, 0.5, 0.9), Candidate(40, 0.31, 0.49, 0.9)]
    assert decide(tried, 0.02) == 40
    assert decide(tried, 0.0) == 20


@pytest.mark.parametrize("bad", [Candidate(20, 0.9, 0.0, 1.0), Candidate(20, -0.1, 0.9, 1.0)])
def test_no_measure_makes_up_for_one_that_fails(bad: Candidate) -> None:
    assert decide([Candidate(10, 0.2, 0.5, 0.8), bad], 0.02) == 10


def test_measures_that_could_not_be_taken_do_not_count() -> None:
    assert decide([Candidate(5, 0.2, None, 0.8), Candidate(8, 0.1, None, 0.8)], 0.02) == 5
    assert decide([Candidate(5, None, None, None), Candidate(8, None, None, None)], 0.02) == 5


def test_the_choice_does_not_depend_on_the_number_of_processes(corpus: Corpus) -> None:
    settings = replace(topic_settings(), grid=(3, 5), least=3, seeds=2)
    one = choose(corpus, FitOptions(workers=1), settings)
    assert one == choose(corpus, FitOptions(workers=2), settings)
    k, candidates = one
    assert k in (3, 5)
    assert [entry.k for entry in candidates] == [3, 5]
    assert all(entry.npmi is not None and entry.stability is not None for entry in candidates)


def test_progress_is_told(corpus: Corpus) -> None:
    steps: list[tuple[int, int]] = []
    settings = replace(topic_settings(), grid=(3, 5), least=3, seeds=1)
    choose(corpus, FitOptions(workers=1), settings, lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


def test_few_reports_are_not_compared(corpus: Corpus) -> None:
    few = Corpus(corpus.counts, corpus.reports % 3)
    k, candidates = choose(few, FitOptions(workers=1), topic_settings())
    assert candidates == ()
    assert 1 <= k <= largest(few, topic_settings())


def test_the_number_of_themes_grows_with_units_and_words(corpus: Corpus) -> None:
    part = Corpus(corpus.counts[:60], corpus.reports[:60])
    assert largest(part, topic_settings()) == 4
    assert largest(Corpus(corpus.counts[:, :16], corpus.reports), topic_settings()) == 2
    assert largest(Corpus(corpus.counts[:1], np.array([0])), topic_settings()) == 1
