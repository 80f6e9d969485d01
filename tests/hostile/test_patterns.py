"""No regular expression, of the settings or of the code, blows up on text made for that.

Time is not measured: each attempt runs in a worker that is ended after a limit far above what a sound
pattern takes.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import fazhi
from fazhi.chars import LatePattern
from fazhi.config import data_path, read_toml, rules
from fazhi.workers import Limits, Lost, Pool
from helpers import ROOT

LIMITS = Limits(seconds=25.0, memory=1 << 30)
SEEDS = (
    *(
        " ",
        "\t",
        "　",
        "a",
        "1",
        "一",
        "（",
        "(",
        "）",
        "、",
        ".",
        "-",
        "—",
        "|",
        "《",
        "“",
        "年",
        "月",
        "法治",
    ),
    *(
        "一是",
        "2022年",
        "2022年 ",
        "a|b | ",
        "1.",
        "（一）",
        "第一",
        "市",
        "人民政府",
        "不够",
        "存在",
        "<",
        "<a ",
        "=",
    ),
    *(
        "='",
        '"',
        "'",
        "display:",
        "打印   关闭 ",
        "虽然但存在",
        "%1",
        "&#",
        "x y",
        "，",
        "。\n",
        "甲、乙、",
        "\n",
        "\u2028",
    ),
)
TRIES = ((100_000, "。x"), (5_000, ""), (5_000, "\n"), (5_000, "!"))
"""Lengths in characters, and what follows, so that a text nearly fits."""
SETTINGS = sorted(path.name for path in (ROOT / "configs").glob("*.toml"))


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern of the package and of its settings, with where it stands."""
    for name in SETTINGS:
        for group, tables in read_toml(data_path(f"configs/{name}")).items():
            if isinstance(tables, list) and all(isinstance(t, dict) and "pattern" in t for t in tables):
                for rule in rules(group, f"configs/{name}"):
                    yield f"{name} {group} {rule.id}", rule.pattern
    for module in pkgutil.walk_packages(fazhi.__path__, "fazhi."):
        if module.name.endswith("__main__"):
            continue
        for name, value in sorted(vars(importlib.import_module(module.name)).items()):
            for number, found in enumerate(_inside(value)):
                yield f"{module.name} {name} {number}", found


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, LatePattern):
        yield value.compiled
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _inside(each)
    elif isinstance(value, dict):
        yield from _inside(list(value.values()))


def attempt(pattern: re.Pattern[str]) -> int:
    """Look for a pattern in all texts, and at the beginning of a million characters."""
    texts = [seed * (length // len(seed)) + end for seed in SEEDS for length, end in TRIES]
    found = sum(pattern.search(text) is not None for text in texts)
    return found + sum(pattern.match(seed * (1_000_000 // len(seed)) + "。x") is not None for seed in SEEDS)


def test_no_pattern_blows_up() -> None:
    named = dict(patterns())
    assert len(named) > 100
    with Pool(attempt, 2, LIMITS) as pool:
        results = pool.map(named.values())
        lost = [name for name, (_, result) in zip(named, results, strict=True) if isinstance(result, Lost)]
    assert lost == []


def test_a_pattern_that_blows_up_is_noticed() -> None:
    with Pool(attempt, 1, Limits(seconds=2.0, memory=1 << 30)) as pool:
        assert pool.run(re.compile("(a+)+$")) == Lost("time")
        assert pool.run(re.compile("a")) > 0


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_can_be_read(name: str) -> None:
    assert read_toml(data_path(f"configs/{name}"))
