"""Which words take part: three kinds of stop words, words of one place, words too rare, and phrases."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fazhi.config import data_path
from fazhi.segment import lexicon
from fazhi.topics.phrases import Phrases, find_pairs, sayings
from fazhi.topics.settings import TopicSettings, is_place_word
from fazhi.topics.texts import Clauses, UnitText

_WORD = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9]+")
"""A single character says too little, a figure nothing."""

_FEW_UNITS = 30
"""A word in fewer units than this is never stock, whatever share of a small corpus that is."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the themes and how a text becomes counts of them.

    Attributes
    ----------
    words : tuple of str
        By code point; a word's position is its number everywhere.
    weights : array of float, shape (words,)
        How much one occurrence counts: inverse document frequency, scaled to a mean of 1 over the
        occurrences of the fit.
    phrases : Phrases
        What is joined before counting.
    left_out : dict of str to tuple of str
        ``stock`` (found to be in too many units), ``places``, ``bound`` (to one place).
    """

    words: tuple[str, ...]
    weights: NDArray[np.float64]
    phrases: Phrases
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def counts(self, clauses: Clauses) -> dict[int, int]:
        """Return word number → occurrences, by number."""
        if not self._numbers:
            self._numbers.update((word, number) for number, word in enumerate(self.words))
        found = Counter(self._numbers[w] for w in self.phrases.join(clauses) if w in self._numbers)
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class WordLists:
    """The stop words: function words, the genre's stock words, and the reports' own places."""

    function: frozenset[str]
    stock: frozenset[str]
    places: frozenset[str]

    def usable(self, word: str) -> bool:
        """Tell whether a word may take part."""
        return bool(
            _WORD.fullmatch(word)
            and word not in self.function
            and word not in self.stock
            and word not in self.places
            and not is_place_word(word)
        )


def word_lists(places: frozenset[str], stock: Sequence[str] | None = None) -> WordLists:
    """Return the shipped lists, ``stock`` in the place of the genre's stock words if given."""
    lists = [lexicon(data_path(f"configs/lexicon/{name}.txt")) for name in ("function", "stock")]
    return WordLists(frozenset(lists[0]), frozenset(lists[1] if stock is None else stock), places)


def build_vocabulary(
    units: Sequence[UnitText],
    places: Sequence[str],
    lists: WordLists,
    settings: TopicSettings,
    wanted: Sequence[str] = (),
) -> Vocabulary:
    """Find the words and phrases of a corpus.

    Parameters
    ----------
    units : sequence of UnitText
        Body units.
    places : sequence of str
        The place of each report, empty where unknown.
    lists : WordLists
        The stop words.
    settings : TopicSettings
        Thresholds.
    wanted : sequence of str
        Words that stay wherever they occur: the user's seed words.
    """
    phrases = _phrases(units, lists, settings, wanted)
    occurs: dict[str, Counter[int]] = defaultdict(Counter)
    often: Counter[str] = Counter()
    like_places: Counter[str] = Counter()
    after = frozenset(settings.place_after)
    for unit in units:
        words = phrases.join(unit.clauses)
        often.update(words)
        like_places.update(word for word, following in pairwise(words) if following in after)
        for word in set(words):
            occurs[word][unit.report] += 1
    sieve = _Sieve.of(units, places, lists, settings)
    left_out: dict[str, list[str]] = {"stock": [], "places": [], "bound": []}
    kept: list[str] = []
    for word in sorted(occurs):
        share = like_places[word] / often[word]
        reason = "" if word in wanted else sieve.reason(word, occurs[word], share)
        if not reason:
            kept.append(word)
        elif reason in left_out:
            left_out[reason].append(word)
    units_of = {word: sum(occurs[word].values()) for word in kept}
    kept = sorted(sorted(kept, key=lambda w: (w not in wanted, -units_of[w], w))[: settings.max_words])
    rarity = np.array([np.log((1 + len(units)) / (1 + units_of[word])) + 1 for word in kept])
    shown = {name: tuple(words) for name, words in left_out.items()}
    count = np.array([often[word] for word in kept], dtype=float)
    mean = float(count @ rarity / count.sum()) if kept else 1.0
    return Vocabulary(tuple(kept), rarity / mean, phrases, shown)


def _phrases(
    units: Sequence[UnitText], lists: WordLists, settings: TopicSettings, wanted: Sequence[str]
) -> Phrases:
    # Stock phrases are joined too, so that they can be left out whole.
    fixed = [*lexicon(data_path("configs/lexicon/phrases.txt")), *sorted(lists.stock), *wanted]
    given = Phrases(sayings(fixed))
    texts = ([given.sayings(clause) for clause in unit.clauses] for unit in units)
    length = settings.phrase_length
    pairs = find_pairs(texts, lists.usable, settings.phrase_count, settings.phrase_npmi, length)
    return Phrases(given.given, pairs)


@dataclass(frozen=True, slots=True)
class _Sieve:
    """Says of every word whether it takes part, with the thresholds as they are for this corpus.

    Attributes
    ----------
    places : sequence of str
        The place of each report.
    several : bool
        Whether there are enough places to tell a name of one of them from a word that all use.
    """

    lists: WordLists
    min_units: int
    min_reports: int
    max_units: float
    places: Sequence[str]
    several: bool
    settings: TopicSettings

    @classmethod
    def of(
        cls, units: Sequence[UnitText], places: Sequence[str], lists: WordLists, settings: TopicSettings
    ) -> "_Sieve":
        # Below 600 units five would leave too little; two is the least that says "recurs".
        least = max(2, min(settings.min_units, len(units) // 120))
        reports = len(places)
        spread = 1 if reports < settings.few else min(settings.min_reports, max(2, reports // 10))
        # In a handful of units nothing can be told from a share.
        most = max(settings.max_share * len(units), _FEW_UNITS)
        several = len({place for place in places if place}) >= settings.bound_places
        return cls(lists, least, spread, most, places, several, settings)

    def reason(self, word: str, reports: Counter[int], like_places: float) -> str:
        """Return why a word is left out, empty if it is not.

        Parameters
        ----------
        word : str
        reports : Counter
            Its units by report.
        like_places : float
            How often what follows is a word that follows names of places, 0 to 1.
        """
        units = sum(reports.values())
        if units < self.min_units or len(reports) < self.min_reports:
            return "rare"
        if word in self.lists.places or is_place_word(word):
            return "places"
        if not self.lists.usable(word):
            return "function"
        if units > self.max_units:
            return "stock"
        local = (
            self.several and like_places >= self.settings.bound_after and self._of_one_place(reports, units)
        )
        return "bound" if local else ""

    def _of_one_place(self, reports: Counter[int], units: int) -> bool:
        by_place: Counter[str] = Counter()
        for report, count in reports.items():
            by_place[self.places[report]] += count
        top = max((count for place, count in by_place.items() if place), default=0)
        return top >= self.settings.bound_share * units
