"""Settings of the themes: what ``configs/topics.toml`` says, and what one fit was asked for."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from fazhi.config import data_path, read_toml, rules, settings
from fazhi.errors import ConfigError

ENGINES = ("lda", "nmf")
"""What can fit themes; both are saved and applied alike."""

RULES = "configs/topics.toml"
"""The file that also holds the rules ``place_words``."""


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """What fitting themes does; every value stands in ``configs/topics.toml`` with its reason."""

    min_units: int
    min_reports: int
    max_share: float
    bound_share: float
    bound_after: float
    place_after: tuple[str, ...]
    bound_places: int
    max_words: int
    phrase_count: int
    phrase_npmi: float
    phrase_length: int
    passes: int
    chunk: int
    strength: float
    base: float
    spare: int
    twin: float
    units_per_theme: int
    words_per_theme: int
    skip_roles: tuple[str, ...]
    grid: tuple[int, ...]
    least: int
    seeds: int
    sample: float
    sample_units: int
    few: int
    tolerance: float
    min_weight: float
    relevance: float
    terms: int
    examples: int


@dataclass(frozen=True, slots=True)
class FitOptions:
    """What one fit was asked for.

    Attributes
    ----------
    k : int or None
        Number of themes; None to let the measures decide.
    seed : int
        Of everything random; the same reports, options and seed give the same bytes on one machine.
    engine : str
        One of :data:`ENGINES`.
    workers : int or None
        Processes for the comparison of numbers of themes; the result does not depend on it.
    seed_words : tuple of (str, tuple of str)
        Themes the user wants held: a name, and words that belong to it.
    stock_words : tuple of str or None
        Replaces the shipped list of the genre's stock words.
    """

    k: int | None = None
    seed: int = 0
    engine: str = "lda"
    workers: int | None = None
    seed_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stock_words: tuple[str, ...] | None = None


@cache
def topic_settings(path: Path | None = None) -> TopicSettings:
    """Read the settings from ``path``, or those the project ships.

    Raises
    ------
    ConfigError
        If the file cannot be read, or a value is unknown, missing, mistyped or out of range.
    """
    path = path or data_path(RULES)
    table = {key: value for key, value in read_toml(path).items() if key != "place_words"}
    read = settings(TopicSettings, table, str(path))
    for name in (entry.name for entry in fields(read)):
        value = getattr(read, name)
        for number in value if isinstance(value, tuple) else (value,):
            if not isinstance(number, str) and (wrong := _out_of_range(name, number)):
                raise ConfigError(f"{path}: {name} {wrong}，实为 {number!r}")
    return read


def _out_of_range(name: str, value: float) -> str:
    """Return what is allowed for a setting if ``value`` is not, else an empty string."""
    if name in _SHARES:
        return "" if 0 < value <= 1 else "应大于 0，不大于 1"
    if name in {"spare", "tolerance"}:
        return "" if value >= 0 else "不能为负"
    return "" if value > 0 else "应大于 0"


_SHARES = frozenset(
    {
        "max_share",
        "bound_share",
        "bound_after",
        "sample",
        "min_weight",
        "relevance",
        "twin",
        "keep",
        "phrase_npmi",
    }
)


def is_place_word(word: str) -> bool:
    """Tell whether a word is the name of a place by its ending."""
    return any(rule.pattern.search(word) for rule in rules("place_words", RULES))
