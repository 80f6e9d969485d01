"""What is looked for in all texts at once is what is found text by text."""

from hypothesis import given
from hypothesis import strategies as st

from fazhi.chars import fold
from fazhi.classify.folded import Folded
from fazhi.classify.places import aspects_of, cues_in
from fazhi.config import first_rule, rules
from fazhi.records import Unit

CUES = ("problems_cue", "plans_cue", "closing_cue", "intro")
HITS = [hit for cue in CUES for rule in rules(cue) for hit in (*rule.hits, *rule.misses)]
PIECES = st.sampled_from([*HITS, "问题", "下一", "步，", "　", "\n", "１２", "𠀀", "\ud800", "普法" * 70])
TEXTS = st.lists(st.lists(PIECES, max_size=3).map("".join), max_size=8)


@given(TEXTS, st.integers(0, 8))
def test_cues_are_those_of_each_opening(texts: list[str], count: int) -> None:
    count = min(count, len(texts))
    plain = [
        (number, cue)
        for cue in CUES
        for number, text in enumerate(texts[:count])
        if first_rule(cue, fold(text)[:160])
    ]
    assert list(cues_in(Folded(texts), count)) == plain


def test_every_example_of_a_cue_is_found() -> None:
    for cue in CUES:
        hits = [hit for rule in rules(cue) for hit in rule.hits]
        assert [number for number, found in cues_in(Folded(hits), len(hits)) if found == cue] == [
            *range(len(hits))
        ]


@given(TEXTS)
def test_folded_texts_are_those_folded_one_by_one(texts: list[str]) -> None:
    folded = Folded(texts)
    assert folded.texts == [fold(text) for text in texts]
    assert (folded.ends - folded.starts).tolist() == [len(text) for text in texts]


@given(st.lists(st.lists(st.tuples(st.sampled_from(["body", "heading"]), PIECES), max_size=4), max_size=3))
def test_aspects_of_several_documents_are_those_of_each(documents: list[list[tuple[str, str]]]) -> None:
    made = [[Unit(1, text, 0, len(text), kind_hint=hint) for hint, text in each] for each in documents]
    together = aspects_of(made, Folded([unit.text for units in made for unit in units]))
    apart = [aspects_of([units], Folded([unit.text for unit in units])) for units in made]
    for name, values in together.items():
        assert [*values] == [value for each in apart for value in each[name]]
