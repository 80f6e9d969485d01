"""A quick look at a text never hides a match of the pattern."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.chars import fold
from fazhi.clues import Ends, clues_of, words_of_all
from fazhi.config import data_path, first_rule, may_hold, read_toml, rules

_GROUPS = list(read_toml(data_path("configs/structure.toml")))
_EXAMPLES = sorted(
    {fold(text) for group in _GROUPS for rule in rules(group) for text in rule.hits + rule.misses}
)
_ATOMS = ["a", "b", "ab", "1", "-", ".", "[ab]", "[^a]", r"[\d\-b]", r"[^\s1-3]", r"\d", r"\W", "^", "$"]
_ATOMS += ["(?=a)", "(?!b)", "(?<=a)", r"\b", "(?i:A)"]


@st.composite
def _patterns(draw: st.DrawFn, depth: int = 3) -> str:
    if not depth:
        return draw(st.sampled_from(_ATOMS))
    inner = _patterns(depth=depth - 1)
    form = draw(
        st.sampled_from(["{0}{1}", "{0}{1}", "(?:{0}|{1})", "({0}|{1})", "{0}|{1}", "^{0}$", "^({0})$"])
    )
    repeat = draw(st.sampled_from(["", "", "?", "*", "+?", "{2,3}"]))
    whole = form.format(draw(inner), draw(inner))
    return f"(?:{whole}){repeat}" if repeat else whole


@given(_patterns(), st.text("ab1- \nA", max_size=8))
def test_whatever_matches_fits_a_clue(pattern: str, text: str) -> None:
    clues = clues_of(pattern)
    if not re.search(pattern, text):
        return
    begins = Ends([clue.first for clue in clues]).fitting(text[:1])
    ends = -1 if text.endswith("\n") else Ends([clue.last for clue in clues]).fitting(text[-1:])
    fitting = [clue for place, clue in enumerate(clues) if (begins & ends) >> place & 1]
    assert fitting
    words = words_of_all(fitting)
    assert not words or any(word in text for word in words)


def test_where_python_does_not_tell_its_steps_a_pattern_is_always_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "re._parser", None)  # as if there were no such module
    (clue,) = clues_of("^甲|乙$")
    assert (clue.first, clue.last, clue.words) == (None, None, ())


@pytest.mark.parametrize(
    ("pattern", "first", "last", "words"),
    [
        ("^(甲乙|丙+丁)$", {"甲"}, {"乙"}, ("甲乙",)),
        ("^(甲乙|丙)丁$", {"甲", "丙"}, {"丁"}, ("丁",)),
        ("^[(]?甲.{0,3}(乙|丙)[。!]?$", {"(", "甲"}, {"。", "!", "乙", "丙"}, ("甲",)),
        (r"^\d{1,3}[^,]*$", {r"[\d]"}, {r"[\d]", "[^,]"}, ()),
        ("甲.*乙丙", None, None, ("乙丙",)),
        ("(?i)^abc$", None, None, ()),
    ],
)
def test_clues_are_as_narrow_as_the_pattern(
    pattern: str, first: set[str] | None, last: set[str] | None, words: tuple[str, ...]
) -> None:
    clue = clues_of(pattern)[0]
    assert (clue.first, clue.last, clue.words) == (
        first and frozenset(first),
        last and frozenset(last),
        words,
    )


def plainly(group: str, text: str) -> str | None:
    """Return the id of the first rule found, asking every pattern."""
    return next((rule.id for rule in rules(group) if rule.pattern.search(text)), None)


_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(_EXAMPLES),
        st.sampled_from(_EXAMPLES).flatmap(lambda text: st.integers(0, len(text)).map(lambda n: text[:n])),
        st.sampled_from(_EXAMPLES).flatmap(lambda text: st.integers(0, len(text)).map(lambda n: text[n:])),
        st.text("。:,;! \n年月日(第一1-.>|如下问题", max_size=6),
        st.text(max_size=3),
    ),
    max_size=3,
).map("".join)


@given(_TEXTS)
def test_the_quick_look_finds_the_same_rules(text: str) -> None:
    for group in _GROUPS:
        rule = first_rule(group, text)
        assert (rule.id if rule else None) == plainly(group, text), group


@pytest.mark.parametrize("group", _GROUPS)
def test_the_quick_look_finds_the_same_rules_in_all_examples(group: str) -> None:
    for text in _EXAMPLES:
        for whole in (text, f"{text}\n", f"{text}。", f"一、{text}"):
            rule = first_rule(group, whole)
            assert (rule.id if rule else None) == plainly(group, whole)


@given(_TEXTS)
def test_no_rule_is_found_where_none_of_several_groups_may_hold(text: str) -> None:
    groups = ("problems_heading", "results_heading", "plans_heading", "duty_heading")
    if not may_hold(groups, text):
        assert not any(plainly(group, text) for group in groups)
