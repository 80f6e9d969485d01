"""Each rule of configs/problems.toml hits what it says it hits, and nothing it says it misses."""

from typing import Any

import pytest

from fazhi.chars import fold
from fazhi.config import data_path, read_toml, rules

FILE = "configs/problems.toml"
_GROUPS = [name for name in read_toml(data_path(FILE)) if name != "signal"]
_RULES = [
    pytest.param(group, rule, id=f"{group}-{rule.id}") for group in _GROUPS for rule in rules(group, FILE)
]


@pytest.mark.parametrize(("group", "rule"), _RULES)
def test_rule_hits_its_examples(group: str, rule: Any) -> None:
    assert rule.hits
    assert rule.misses
    for text in rule.hits:
        assert rule.pattern.search(fold(text)), f"{group}/{rule.id} 应当命中：{text}"
    for text in rule.misses:
        assert not rule.pattern.search(fold(text)), f"{group}/{rule.id} 不应命中：{text}"


@pytest.mark.parametrize("group", _GROUPS)
def test_ids_are_unique(group: str) -> None:
    ids = [rule.id for rule in rules(group, FILE)]
    assert len(ids) == len(set(ids))


def test_no_word_has_two_meanings_or_stands_twice() -> None:
    table = read_toml(data_path("configs/likeness.toml"))
    words = [word for group in table["same"] for word in group["words"]]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert sorted({word for word in table["stock"] if table["stock"].count(word) > 1}) == []
