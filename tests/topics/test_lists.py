"""The shipped word lists and rules: every entry does something."""

import pytest

from fazhi.chars import fold
from fazhi.config import Rule, data_path, rules
from fazhi.segment import lexicon, words_of
from fazhi.topics.phrases import Phrases, sayings
from fazhi.topics.settings import RULES, is_place_word
from fazhi.topics.texts import clauses_of
from fazhi.topics.vocabulary import word_lists

LISTS = {name: lexicon(data_path(f"configs/lexicon/{name}.txt")) for name in ("function", "stock", "phrases")}


@pytest.mark.parametrize("name", LISTS)
def test_entries_are_written_as_they_are_matched(name: str) -> None:
    assert [word for word in LISTS[name] if word != fold(word).strip() or len(word) < 2] == []


def test_every_function_word_is_a_word_that_cutting_gives() -> None:
    assert [word for word in LISTS["function"] if words_of(f"同时，{word}。")[-1] != word] == []


def test_every_stock_word_is_found_in_a_sentence_and_left_out() -> None:
    phrases, lists = Phrases(sayings(LISTS["stock"])), word_lists(frozenset())
    assert [word for word in LISTS["stock"] if phrases.join(clauses_of(f"同时，{word}。"))[-1] != word] == []
    assert [word for word in LISTS["stock"] if lists.usable(word)] == []


def test_no_word_stands_in_two_lists() -> None:
    assert set(LISTS["function"]) & set(LISTS["stock"]) == set()
    assert set(LISTS["phrases"]) & set(lexicon()) == set()


def test_every_phrase_would_be_cut_without_the_list() -> None:
    assert [word for word in LISTS["phrases"] if len(words_of(word)) < 2] == []


@pytest.mark.parametrize("rule", rules("place_words", RULES), ids=lambda rule: rule.id)
def test_place_rules_hit_and_miss_what_they_say(rule: Rule) -> None:
    assert rule.hits
    assert rule.misses
    assert [word for word in rule.hits if not rule.pattern.search(word)] == []
    assert [word for word in rule.misses if is_place_word(word)] == []
