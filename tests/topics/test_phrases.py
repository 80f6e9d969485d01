from fazhi.topics.phrases import Phrases, find_pairs, sayings
from fazhi.topics.texts import clauses_of


def test_a_fixed_saying_is_one_word_again() -> None:
    phrases = Phrases(sayings(["行政裁量权基准", "普法"]))
    assert phrases.join(clauses_of("修订行政裁量权基准，加强普法。")) == [
        "修订",
        "行政裁量权基准",
        "加强",
        "普法",
    ]


def test_the_longest_saying_wins() -> None:
    phrases = Phrases({"甲": (("甲", "乙", "丙"), ("甲", "乙"))})
    assert phrases.join((("甲", "乙", "丙"), ("甲", "乙"))) == ["甲乙丙", "甲乙"]


def test_of_two_pairs_that_overlap_the_closer_one_is_joined() -> None:
    phrases = Phrases({}, {("乙", "丙"): 0, ("甲", "乙"): 1})
    assert phrases.join((("甲", "乙", "丙"), ("甲", "乙"))) == ["甲", "乙丙", "甲乙"]


def test_pairs_are_found_that_stand_together_more_often_than_chance() -> None:
    texts = [(("网格", "员"), (f"词{n}", "网格", "员", f"词{n + 1}")) for n in range(30)]
    assert find_pairs(texts, lambda _: True, 20, 0.5, 10) == {("网格", "员"): 0}
    assert find_pairs(texts, lambda _: True, 100, 0.5, 10) == {}
    assert find_pairs(texts, lambda word: word != "员", 20, 0.5, 10) == {}
    assert find_pairs(texts, lambda _: True, 20, 0.5, 2) == {}


def test_no_phrase_reaches_over_punctuation() -> None:
    texts = [clauses_of("办结率，满意度") for _ in range(50)]
    assert find_pairs(texts, lambda _: True, 20, 0.1, 10).keys() <= {("办结", "率"), ("满意", "度")}
