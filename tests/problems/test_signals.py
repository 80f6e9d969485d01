import pytest

from fazhi.problems.signals import signals_of
from fazhi.words import signal_texts


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("个别单位重视不够", {"vague", "unnamed", "no_figure", "no_cause"}),
        ("能力有待提高", {"vague", "unnamed", "no_figure", "no_cause"}),
        ("三个乡镇没有专职法制审核人员", {"no_cause"}),
        ("县住建局执法程序不规范", {"no_figure", "no_cause"}),
        ("因机构改革、人员划转，执法办案超期现象增多", {"unnamed", "no_figure"}),
        ("由于编制只有2名，县司法局复议案件超期办结", set()),
        ("部分乡镇合法性审查率不足60%", {"no_cause"}),
    ],
)
def test_each_sign_is_told_by_itself(text: str, signals: set[str]) -> None:
    assert set(signals_of(text)) == signals


def test_a_cause_in_the_sentence_behind_counts() -> None:
    assert "no_cause" not in signals_of("个别单位重视不够", caused=True)


def test_every_sign_has_a_name_and_an_explanation() -> None:
    assert set(signals_of("个别单位重视不够")) == set(signal_texts())
    assert all(name and explanation for name, explanation in signal_texts().values())
