import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fazhi.classify.dictionary import BREAK, CLAUSE_END, NO_WORD, SENTENCE_END, UNKNOWN, Dictionary, Spelled
from fazhi.classify.lookup import Lookup, distinct
from fazhi.classify.terms import Terms

NUMBERS = st.integers(min_value=0, max_value=2**63 - 1)
WORDS = st.text(alphabet="甲乙丙ab0_-。\U00020000", min_size=1, max_size=9)


@given(st.lists(NUMBERS, max_size=50))
def test_distinct_numbers_stand_once_and_ascend(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, dtype=np.int64)).tolist() == sorted(set(numbers))


@given(st.lists(NUMBERS, unique=True, max_size=300), st.lists(NUMBERS, max_size=50))
def test_keys_are_found_where_they_stand_and_others_nowhere(keys: list[int], others: list[int]) -> None:
    lookup = Lookup(np.array(keys, dtype=np.int64))
    wanted = np.array([*keys, *others], dtype=np.int64)
    places = {key: place for place, key in enumerate(keys)}
    assert lookup.find(wanted).tolist() == [places.get(key, -1) for key in wanted.tolist()]


@given(st.lists(st.text(max_size=6), max_size=20))
def test_terms_are_the_strings_they_were_made_of(terms: list[str]) -> None:
    made = Terms.of(terms)
    again = Terms.load(*made.arrays())
    assert again == made
    assert list(again) == terms
    assert [again[i] for i in range(len(terms))] == terms
    assert all(term in again for term in terms)


@given(st.lists(WORDS, unique=True, max_size=20), st.lists(WORDS, max_size=20))
def test_a_dictionary_knows_its_words_and_what_others_are(known: list[str], others: list[str]) -> None:
    dictionary = Dictionary(Spelled.of(known))
    numbers = dict(zip(known, dictionary.numbers.tolist(), strict=True))
    assert sorted(set(numbers.values()) - {UNKNOWN}) == list(range(1, dictionary.size + 1))
    tokens = [*known, *others, "。", ",", "\n", "、", "新词"]

    def expected(token: str) -> int:
        signs = {"。": SENTENCE_END, ",": CLAUSE_END, "\n": BREAK}
        word = any(map(str.isalnum, token))
        return numbers[token] if word and token in numbers else UNKNOWN if word else signs.get(token, NO_WORD)

    assert dictionary.look_up(Spelled.of(tokens)).tolist() == [expected(token) for token in tokens]
    assert dictionary.look_up(Spelled.of([])).tolist() == []


def test_a_token_of_hundreds_of_letters() -> None:
    dictionary = Dictionary(Spelled.of(["甲", "a" * 300]))
    assert dictionary.look_up(Spelled.of(["a" * 300, "甲", "a" * 299])).tolist() == [2, 1, UNKNOWN]
