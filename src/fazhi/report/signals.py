"""What the signs of little substance are called and what they mean."""

from dataclasses import dataclass

from fazhi.words import signal_texts


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign that a statement has little substance: its name and its explanation for people."""

    name: str
    explanation: str = ""


def signals() -> dict[str, Signal]:
    """Return the signals by id, in the order of ``configs/problems.toml``."""
    return {id_: Signal(name, explanation) for id_, (name, explanation) in signal_texts().items()}


def named(id_: str) -> Signal:
    """Return what is known of a signal; one that nobody described is called by its id."""
    return signals().get(id_, Signal(id_))
