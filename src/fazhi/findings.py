"""The plain records of what is found across reports: shortcomings, their patterns, and themes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report, and where they stand.

    Attributes
    ----------
    report : int
        0-based position of the report among the documents analysed.
    unit : int
        1-based number of the unit in that report.
    text : str
        The words as they stand there, possibly shortened at the ends.
    """

    report: int
    unit: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit that answers a shortcoming.

    Attributes
    ----------
    kind : str
        ``plan`` (the same report says what will be done) or ``result`` (the next year's report of the
        same body says what was done).
    report, unit : int
        As in :class:`Quote`.
    likeness : float
        How close the two are, 0 to 1.
    """

    kind: str
    report: int
    unit: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One single shortcoming, cut from a unit with role 不足.

    Attributes
    ----------
    id : str
        ``s1``, ``s2`` … in the order of the reports.
    report, unit : int
        As in :class:`Quote`.
    text : str
        Exactly ``report.text[start:end]``.
    start, end : int
        Offsets into the report's text in characters, end exclusive.
    types : tuple of str
        Problem types of the codebook, likeliest first.
    category : str or None
        The field of work it speaks of.
    pattern : str or None
        The id of the pattern it belongs to; None when it resembles nothing else.
    signals : tuple of str
        Signs of little substance that were found in it; their names and explanations are data in
        ``configs/problems.toml``.
    answers : tuple of Answer
        Units that answer it, closest first.
    """

    id: str
    report: int
    unit: int
    text: str
    start: int
    end: int
    types: tuple[str, ...] = ()
    category: str | None = None
    pattern: str | None = None
    signals: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Statements of several reports that say the same thing in different words.

    Attributes
    ----------
    id : str
        ``p1``, ``p2`` …, the most widespread first.
    name : str
        Its most central statement, shortened for people.
    types : tuple of str
        Problem types of its statements, most frequent first.
    category : str or None
        The field of work most of its statements speak of.
    statements : tuple of str
        Ids of its statements, the most central first.
    reports : int
        In how many reports it occurs.
    years, regions : tuple of str
        Of those reports, sorted, without those unstated.
    quotes : tuple of Quote
        Some of its statements in different words, at most one a report.
    """

    id: str
    name: str
    types: tuple[str, ...]
    category: str | None
    statements: tuple[str, ...]
    reports: int
    years: tuple[str, ...]
    regions: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """What became of one shortcoming in the reports of one issuing body over the years.

    Attributes
    ----------
    body : str
        The issuing body.
    state : str
        ``lasting`` (in the last report and in earlier ones), ``new`` (in the last report only) or
        ``gone`` (in earlier reports only).
    name : str
        The latest statement's text, shortened for people.
    years : tuple of str
        The years whose reports state it, in order.
    covered : tuple of str
        The years whose reports of this body were read, in order.
    statements : tuple of str
        Ids of the statements, in the order of ``years``.
    """

    body: str
    state: str
    name: str
    years: tuple[str, ...]
    covered: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortcomings:
    """存在的不足 of a set of reports; ``notes`` are sentences for people on what could not be done."""

    statements: tuple[Statement, ...]
    patterns: tuple[Pattern, ...]
    trends: tuple[Trend, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that recurs across reports.

    Attributes
    ----------
    id : str
        The same everywhere and after reload.
    name : str
        Made from its terms and categories, or given by the user.
    terms : tuple of (str, float)
        Words by probability in the theme, heaviest first; the weights of all words sum to 1.
    relevant : tuple of (str, float)
        Words by relevance: frequent in the theme and rare elsewhere.
    prevalence : float
        Share of the units' weight that is of this theme, 0 to 1.
    by_category, by_region, by_year : tuple of (str, float)
        The theme's share among the units of each category, region and year, 0 to 1.
    reports : int
        Number of reports with at least one unit in which this theme is the heaviest.
    examples : tuple of Quote
        The units that show it best, of different reports.
    """

    id: str
    name: str
    terms: tuple[tuple[str, float], ...]
    relevant: tuple[tuple[str, float], ...] = ()
    prevalence: float = 0.0
    by_category: tuple[tuple[str, float], ...] = ()
    by_region: tuple[tuple[str, float], ...] = ()
    by_year: tuple[tuple[str, float], ...] = ()
    reports: int = 0
    examples: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number of themes that was tried; NPMI −1 to 1, the other two 0 to 1, None where not measured."""

    k: int
    npmi: float | None
    stability: float | None
    diversity: float | None


@dataclass(frozen=True, slots=True)
class UnitThemes:
    """The themes of one unit: ids and weights, heaviest first, the weights sum to 1."""

    report: int
    unit: int
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of a set of reports.

    Attributes
    ----------
    themes : tuple of Theme
        The most prevalent first.
    units : tuple of UnitThemes
        Themes of the body units that have words of the vocabulary, in document order.
    selection : tuple of Candidate
        The numbers of themes that were compared, empty when the user set one.
    seed : int
        Of the fit.
    vocabulary : int
        Number of words.
    notes : tuple of str
        Sentences for people: warnings, what was left out.
    """

    themes: tuple[Theme, ...]
    units: tuple[UnitThemes, ...] = ()
    selection: tuple[Candidate, ...] = ()
    seed: int = 0
    vocabulary: int = 0
    notes: tuple[str, ...] = ()
