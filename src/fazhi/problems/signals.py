"""Signs that a statement has little substance, each by itself and explained."""

from fazhi.chars import fold
from fazhi.problems.cut import first_of


def signals_of(text: str, caused: bool = False) -> tuple[str, ...]:
    """Return the ids of the signs found in a statement; ``configs/problems.toml`` names and explains them.

    Parameters
    ----------
    text : str
        The statement.
    caused : bool
        Whether the sentence behind it says why.

    >>> signals_of("个别单位重视不够")
    ('vague', 'unnamed', 'no_figure', 'no_cause')
    >>> signals_of("由于编制只有2名，县司法局复议案件超期办结")
    ()
    """
    folded = fold(text)
    named = first_of("named_body", folded) or first_of("named_field", folded)
    figure = first_of("figure_word", folded)
    cause = caused or first_of("cause_word", folded)
    vague = first_of("vague_word", folded) and not named and not figure
    found = {"vague": vague, "unnamed": not named, "no_figure": not figure, "no_cause": not cause}
    return tuple(name for name, present in found.items() if present)
