from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from fazhi.topics.settings import topic_settings
from fazhi.topics.texts import place_names, unit_texts
from fazhi.topics.vocabulary import Vocabulary, build_vocabulary, word_lists

TEXTS = [
    "青嵩县坚持推进人民调解，案件逐年下降。",
    "我们在青嵩县开展普法，举办法治讲座。",
    "行政裁量权基准和案卷评查，让执法更规范。",
    "梅雨时节，防汛演练覆盖每个村。",
]


def built(
    make: Callable[..., Any], texts: Sequence[str] = TEXTS, reports: int = 3, **options: Any
) -> Vocabulary:
    documents = [make(texts * 3, place="青嵩县", name=f"r{n}") for n in range(reports)]
    lists = word_lists(place_names(d.document for d in documents), options.pop("stock", None))
    places = options.pop("places", [""] * reports)
    settings = replace(topic_settings(), max_share=0.5, **options.pop("settings", {}))
    return build_vocabulary(unit_texts(documents), places, lists, settings, **options)


def test_the_three_kinds_of_stop_words_are_left_out(make: Callable[..., Any]) -> None:
    words = set(built(make).words)
    assert {"人民调解", "普法", "防汛", "行政裁量权基准"} <= words
    assert words.isdisjoint({"我们", "坚持", "推进", "开展", "青嵩县", "青嵩", "和"})


def test_the_users_own_list_takes_the_place_of_the_shipped_one(make: Callable[..., Any]) -> None:
    words = set(built(make, stock=["普法"]).words)
    assert "推进" in words
    assert "普法" not in words


def test_words_in_too_many_units_are_left_out_and_listed(make: Callable[..., Any]) -> None:
    texts = [f"{text}营商环境持续向好。" for text in TEXTS]
    vocabulary = built(make, texts, reports=5)
    assert "营商环境" not in vocabulary.words
    assert "营商环境" in vocabulary.left_out["stock"]


def test_rare_words_stay_out_unless_the_user_wants_them(make: Callable[..., Any]) -> None:
    def words(**options: Any) -> set[str]:
        documents = [make([*TEXTS * 3, "修船一次。"], name="a"), make(TEXTS * 3, name="b")]
        lists = word_lists(frozenset())
        found = build_vocabulary(unit_texts(documents), ["", ""], lists, topic_settings(), **options)
        return set(found.words)

    assert "修船" not in words()
    assert "修船" in words(wanted=["修船"])


def test_a_word_of_one_place_only_is_left_out_where_there_are_several(make: Callable[..., Any]) -> None:
    places = ["甲县", "乙县", "丙县", "丁县", "戊县", "己县", "庚县", "辛县", "壬县", "癸县"]
    documents = [
        make([*TEXTS, "桑园路整治，码头整治。"] if n < 2 else TEXTS, name=f"r{n}") for n in range(20)
    ]
    of_reports = [places[n // 2] for n in range(20)]
    lists = word_lists(frozenset())
    settings = replace(topic_settings(), max_share=1.0)
    vocabulary = build_vocabulary(unit_texts(documents), of_reports, lists, settings)
    assert "桑园" in vocabulary.left_out["bound"]
    assert "桑园" not in vocabulary.words
    assert {"普法", "码头"} <= set(vocabulary.words)


def test_counts_are_by_word_number_and_need_known_words(make: Callable[..., Any]) -> None:
    vocabulary = built(make)
    counts = vocabulary.counts((("普法", "普法", "生僻"), ("防汛",)))
    assert {vocabulary.words[number]: count for number, count in counts.items()} == {"普法": 2, "防汛": 1}
    assert list(counts) == sorted(counts)
    assert vocabulary.counts(()) == {}
