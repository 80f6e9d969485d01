"""What signals are called is data."""

from fazhi.report.signals import named, signals


def test_every_signal_has_a_name_and_says_what_it_means() -> None:
    assert signals()
    for id_, signal in signals().items():
        assert signal.name != id_
        assert signal.explanation.endswith("。")


def test_a_signal_nobody_described_goes_by_its_id() -> None:
    assert (named("mystery").name, named("mystery").explanation) == ("mystery", "")
