import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.config import read_toml
from fazhi.problems.groups import LIKE, group
from fazhi.problems.likeness import Space, neighbours, terms_of
from fazhi.problems.patterns import short_name
from helpers import ROOT

SAME = read_toml(ROOT / "data" / "problems" / "same.toml")["group"]


def _groups(texts: list[str]) -> list[list[str]]:
    return [[texts[member] for member in found.members] for found in group(texts)]


def test_groups_do_not_depend_on_the_order() -> None:
    texts = [text for each in SAME for text in each["says"]] * 2
    first = _groups(texts)
    for seed in range(3):
        shuffled = texts[:]
        random.Random(seed).shuffle(shuffled)  # noqa: S311
        assert _groups(shuffled) == first


def test_members_are_like_the_centre_and_in_one_group_only() -> None:
    texts = [text for each in SAME for text in each["says"]]
    found = group(texts)
    members = [member for one in found for member in one.members]
    assert len(members) == len(set(members))
    assert all(one.likeness[0] == pytest.approx(1.0) for one in found)


def test_most_of_what_says_the_same_comes_together_and_little_else() -> None:
    of = {text: each["id"] for each in SAME for text in each["says"]}
    found = _groups(list(of))
    together = [(of[a], of[b]) for one in found for i, a in enumerate(one) for b in one[:i]]
    pairs = sum(len(each["says"]) * (len(each["says"]) - 1) // 2 for each in SAME)
    right = sum(a == b for a, b in together)
    assert right / len(together) >= 0.75
    assert right / pairs >= 0.5


def test_near_rows_are_found_block_by_block_as_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [terms_of(text) for each in SAME for text in each["says"]]
    matrix = Space.of(rows).matrix(rows)
    whole = neighbours(matrix, LIKE).toarray()
    monkeypatch.setattr("fazhi.problems.likeness._BLOCK", 7 * len(rows))
    assert (neighbours(matrix, LIKE).toarray() == whole).all()
    assert not whole.diagonal().any()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=12))
def test_any_texts_can_be_grouped(texts: list[str]) -> None:
    for found in group(texts):
        assert len(found.members) > 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("随着执法权下放，乡镇执法力量不足", "乡镇执法力量不足"),
        ("执法案卷质量不高", "执法案卷质量不高"),
        ("从人员配备看，法制审核人员缺口较大，难以做到应审尽审", "法制审核人员缺口较大，难以做到应审尽审"),
    ],
)
def test_names_are_the_words_that_say_the_shortcoming(text: str, name: str) -> None:
    assert short_name(text) == name


@given(st.text())
def test_names_are_short(text: str) -> None:
    assert len(short_name(text)) <= 40
