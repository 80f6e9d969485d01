"""Each rule of configs/structure.toml hits what it says it hits, and nothing it says it misses."""

from typing import Any

import pytest

from fazhi.chars import fold
from fazhi.config import data_path, read_toml, rules

_TABLES = read_toml(data_path("configs/structure.toml"))
_RULES = [pytest.param(group, rule, id=f"{group}-{rule.id}") for group in _TABLES for rule in rules(group)]


@pytest.mark.parametrize(("group", "rule"), _RULES)
def test_rule_hits_its_examples(group: str, rule: Any) -> None:
    assert rule.hits
    assert rule.misses
    for text in rule.hits:
        assert rule.pattern.search(fold(text)), f"{group}/{rule.id} 应当命中：{text}"
    for text in rule.misses:
        assert not rule.pattern.search(fold(text)), f"{group}/{rule.id} 不应命中：{text}"


@pytest.mark.parametrize("group", _TABLES)
def test_ids_are_unique(group: str) -> None:
    ids = [rule.id for rule in rules(group)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("group", "rule"), _RULES)
def test_rule_stands_long_texts(group: str, rule: Any) -> None:
    # 20,000 characters that nearly fit: a pattern that blows up would never come back.
    for text in (
        *rule.hits,
        *rule.misses,
        " ",
        "-",
        "年",
        "2022年 ",
        "打印   关闭 ",
        "a|b | ",
        "虽然但存在",
        "（",
    ):
        folded = fold(text)
        rule.pattern.search(folded * (20_000 // len(folded)) + "\n。x")
