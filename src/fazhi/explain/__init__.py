"""Why a unit was labelled as it was: the words, headings and sentences that decided, in figures that add up.

All scores are linear in the features, so that what a feature contributes is its weight times its value;
the contributions and the bias sum to the score that the model used.
"""

from fazhi.explain.choice import contributions
from fazhi.explain.lines import explanation_lines
from fazhi.explain.nearest import nearest_units
from fazhi.explain.records import Explanation
from fazhi.explain.unit import explain_unit

__all__ = ["Explanation", "contributions", "explain_unit", "explanation_lines", "nearest_units"]
