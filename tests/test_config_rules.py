"""Each rule of configs/structure.toml hits what it says it hits, and nothing it says it misses."""

import importlib
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
        assert rule.found_in(fold(text)), f"{group}/{rule.id} 应当命中：{text}"
        assert rule.pattern.search(fold(text))
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


def is_implied(pattern: str, needs: tuple[str, ...]) -> bool:
    """Whether a pattern cannot match a text without one of the words."""
    return _holds(importlib.import_module("re._parser").parse(pattern), needs)


def _holds(tree: Any, needs: tuple[str, ...]) -> bool:
    run = ""
    for name, value in [*tree, (None, None)]:
        if str(name) == "LITERAL":
            run += chr(value)
            continue
        if any(word in run for word in needs):
            return True
        run = ""
        if (
            (str(name) == "SUBPATTERN" and _holds(value[-1], needs))
            or (str(name) == "MAX_REPEAT" and value[0] > 0 and _holds(value[2], needs))
            or (str(name) == "BRANCH" and all(_holds(branch, needs) for branch in value[1]))
        ):
            return True
    return False


@pytest.mark.parametrize(("group", "rule"), [case for case in _RULES if case.values[1].needs])  # type: ignore[attr-defined]
def test_a_pattern_cannot_do_without_the_words_it_is_said_to_need(group: str, rule: Any) -> None:
    assert is_implied(rule.source, rule.needs), f"{group}/{rule.id}"


def test_the_check_of_needs_sees_what_is_missing() -> None:
    assert is_implied("^(甲乙|乙{1,3}丙.*)$", ("甲乙", "丙"))
    assert not is_implied("^(甲乙|乙丙?)$", ("甲乙", "丙"))
    assert not is_implied("(甲乙)*丁", ("甲乙",))
