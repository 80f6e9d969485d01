"""Configuration as data: where it lies, how it is read, and settings that refuse what they do not know."""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from fazhi.clues import Clue, Ends, clues_of, words_of_all
from fazhi.errors import ConfigError

_PACKAGED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parents[2]
_MAX_TOML = 1 << 20
"""Bytes; the largest file of settings the project ships has 20 thousand."""
_PAIRS = 1 << 14
"""So many first and last characters are remembered; two hundred reports have some four thousand."""
T = TypeVar("T")
_Search = Callable[[str], re.Match[str] | None]
_TYPES = {int: "整数", float: "数", str: "文字", bool: " true 或 false"}


def data_path(relative: str) -> Path:
    """Return the path of a file or folder that the project ships, in an installation or a checkout.

    Raises
    ------
    ConfigError
        If it lies in neither.
    """
    for root in (_PACKAGED, _CHECKOUT):
        path = root / relative
        if path.exists():
            return path
    raise ConfigError(f"{relative}: 找不到，安装不完整，请重新安装 fazhi")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    ConfigError
        If it cannot be read or is not TOML; the message names file, line and column.
    """
    try:
        if path.stat().st_size > _MAX_TOML:
            raise ConfigError(f"{path}: 文件太大，不像设置文件")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: 无法读取（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: 不是 UTF-8 编码的文本") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ConfigError(f"{path}: 不是合法的 TOML（{error}）") from error


@dataclass(frozen=True)
class Rule:
    """A pattern with an id, a text it must find and one it must not; see ``configs/structure.toml``.

    Attributes
    ----------
    id : str
    source : str
        The pattern as it is written.
    hits, misses : tuple of str
    needs : tuple of str
        Words of which the pattern cannot do without one; empty if nobody noted any, which leaves those that
        can be read from the pattern. Looking for words is much quicker than looking for a pattern, and a
        pattern never looked for is never compiled.
    """

    id: str
    source: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when first used."""
        return re.compile(self.source)

    @cached_property
    def find(self) -> _Search:
        """The quickest way to look for the pattern; ``re`` would look for ^ at every character of a text."""
        return self.pattern.match if self.at_start else self.pattern.search

    @cached_property
    def at_start(self) -> bool:
        """Whether every alternative of the pattern begins with ``^``."""
        bare = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "x", self.source)
        while (inner := re.sub(r"\([^()]*\)", "x", bare)) != bare:
            bare = inner
        return all(branch.startswith("^") for branch in bare.split("|"))

    @cached_property
    def clues(self) -> tuple[Clue, ...]:
        """What the alternatives of the pattern ask of a text."""
        return clues_of(self.source)

    def found_in(self, folded: str) -> bool:
        """Return whether the pattern is found in a folded text."""
        return self.find(folded) is not None


@cache
def rules(group: str, file: str = "configs/structure.toml") -> tuple[Rule, ...]:
    """Return the rules of one group of a file of rules, in file order."""
    path = data_path(file)
    tables = _tables(path).get(group)
    if not isinstance(tables, list):
        raise ConfigError(f"{path}: 缺少规则组 [[{group}]]")
    return tuple(
        Rule(t["id"], t["pattern"], tuple(t["hits"]), tuple(t["misses"]), tuple(t.get("needs", ())))
        for t in tables
    )


_tables = cache(read_toml)


def first_rule(group: str, folded: str) -> Rule | None:
    """Return the first rule of ``group`` whose pattern is found in ``folded``."""
    possible = _possible(group, folded[:1], folded[-1:])
    if possible.rules and possible.words(folded):
        for rule, words in possible.rules:
            if words(folded) and rule.find(folded):
                return rule
    return None


def may_hold(groups: tuple[str, ...], folded: str) -> bool:
    """Return False only if no rule of several groups is found in ``folded``; much quicker than asking each."""
    return _words_of(groups)(folded) is not None


@cache
def _words_of(groups: tuple[str, ...]) -> _Search:
    return _search_for(
        tuple(rule.needs or words_of_all(rule.clues) for group in groups for rule in rules(group))
    )


@dataclass(frozen=True, slots=True)
class _Possible:
    """Rules that may be found in a text, each with a search for the words it cannot do without, and one for all."""

    words: _Search
    rules: tuple[tuple[Rule, _Search], ...]


@lru_cache(maxsize=_PAIRS)
def _possible(group: str, first: str, last: str) -> _Possible:
    """Return the rules that may be found in a text with these first and last characters.

    A paragraph that ends with a full stop is no title and no office; for most paragraphs most groups hold
    nothing.
    """
    return _rules_with(group, _beginning(group, first) & _ending(group, last))


@lru_cache(maxsize=_PAIRS)
def _beginning(group: str, char: str) -> int:
    return _clues(group)[1].fitting(char)


@lru_cache(maxsize=_PAIRS)
def _ending(group: str, char: str) -> int:
    return -1 if char == "\n" else _clues(group)[2].fitting(char)  # $ looks past a line feed


@cache
def _clues(group: str) -> tuple[list[tuple[Rule, Clue]], Ends, Ends]:
    """Return what the rules of a group ask of a text, and what tells which of it the text's ends fit."""
    clues = [(rule, clue) for rule in rules(group) for clue in rule.clues]
    return clues, Ends([clue.first for _, clue in clues]), Ends([clue.last for _, clue in clues])


@lru_cache(maxsize=_PAIRS)
def _rules_with(group: str, fitting: int) -> _Possible:
    found: dict[Rule, list[Clue]] = {}
    for place, (rule, clue) in enumerate(_clues(group)[0]):
        if fitting >> place & 1:
            found.setdefault(rule, []).append(clue)
    words = {rule: rule.needs or words_of_all(clues) for rule, clues in found.items()}
    return _Possible(
        _search_for(tuple(words.values())), tuple((rule, _search_for((words[rule],))) for rule in found)
    )


@cache
def _search_for(sets: tuple[tuple[str, ...], ...]) -> _Search:
    """Return a search for any word of several sets; where one is empty, anything is found."""
    words = dict.fromkeys(word for words in sets for word in words) if all(sets) else ()
    return re.compile("|".join(map(re.escape, words))).search


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """What training does; every value stands in ``configs/train.toml`` with its reason.

    Attributes
    ----------
    word_ngrams, char_ngrams : tuple of int
        Lengths of word and character runs used as features.
    min_units : int
        A feature is kept if it occurs in at least so many units.
    word_weight, char_weight, first_weight, heading_weight, structure_weight : float
        Weight of each block of features after it is scaled to length 1.
    category_c, role_c, kind_c, problem_c : float
        Inverse regularisation strength of the linear models.
    folds : int
        Folds of grouped cross-validation; whole reports are held out.
    review_target : float
        Accuracy that units above the review threshold shall reach on held-out reports, 0 to 1.
    correction_weight, weak_weight : float
        How much a user's correction, and a unit whose category a heading tells, count in training; a
        label of the data counts 1.
    """

    word_ngrams: tuple[int, ...]
    char_ngrams: tuple[int, ...]
    min_units: int
    word_weight: float
    char_weight: float
    first_weight: float
    heading_weight: float
    structure_weight: float
    category_c: float
    role_c: float
    kind_c: float
    problem_c: float
    folds: int
    review_target: float
    correction_weight: float
    weak_weight: float


def settings(kind: type[T], values: Mapping[str, Any], source: str) -> T:
    """Build a settings object from a table; unknown, missing and mistyped keys are refused.

    Parameters
    ----------
    kind : type
        A dataclass whose fields are int, float, str, bool or tuples of those.
    values : mapping
        The table as read.
    source : str
        Named in messages.

    Raises
    ------
    ConfigError
        Naming the key, the value and what is allowed.
    """
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - known):
        raise ConfigError(f"{source}: 不认识的设置项 {unknown[0]}，可用的有 {'、'.join(sorted(known))}")
    if missing := sorted(known - set(values)):
        raise ConfigError(f"{source}: 缺少设置项 {missing[0]}")
    hints = get_type_hints(kind)
    return kind(**{name: _typed(values[name], hints[name], f"{source}: {name}") for name in sorted(known)})


def _typed(value: Any, hint: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or not value:
            raise ConfigError(f"{where} 应为非空列表，实为 {value!r}")
        return tuple(_typed(item, get_args(hint)[0], where) for item in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not hint:
        raise ConfigError(f"{where} 应为{_TYPES[hint]}，实为 {value!r}")
    return value


def train_settings(path: Path | None = None) -> TrainSettings:
    """Read training settings from ``path``, or those the project ships.

    Raises
    ------
    ConfigError
        If the file cannot be read, or a value is mistyped or out of range.
    """
    path = path or data_path("configs/train.toml")
    read = settings(TrainSettings, read_toml(path), str(path))
    for field in fields(read):
        value = getattr(read, field.name)
        for number in value if isinstance(value, tuple) else (value,):
            if wrong := _out_of_range(field.name, number):
                raise ConfigError(f"{path}: {field.name} {wrong}，实为 {number!r}")
    return read


def _out_of_range(name: str, value: float) -> str:
    """Return what is allowed for a training setting if ``value`` is not, else an empty string."""
    if not math.isfinite(value):
        return "应为有限的数"
    if name == "folds":
        return "" if value >= 2 else "应不小于 2"
    if name == "review_target":
        return "" if 0 <= value <= 1 else "应在 0 与 1 之间"
    if name.endswith("_weight") and name not in {"correction_weight", "weak_weight"}:
        return "" if value >= 0 else "不能为负"
    return "" if value > 0 else "应大于 0"
