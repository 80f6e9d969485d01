"""One unit of a document → its explanation."""

from collections.abc import Sequence

import numpy as np

from fazhi.classify.features import tokens_of
from fazhi.classify.model import Classifier
from fazhi.codebook import codebook
from fazhi.errors import FazhiError
from fazhi.explain.choice import Case, choose
from fazhi.explain.nearest import nearest_units
from fazhi.explain.parts import category_choice, problem_types
from fazhi.explain.records import Explanation
from fazhi.labeled import LabeledReport
from fazhi.output import shown_path
from fazhi.records import Document


def explain_unit(
    classifier: Classifier,
    document: Document,
    number: int,
    *,
    top: int = 10,
    labeled: Sequence[LabeledReport] | None = None,
) -> Explanation:
    """Say why the model labels one unit of a document as it does.

    Parameters
    ----------
    classifier : Classifier
    document : Document
        From :func:`fazhi.structure.analyse_report`.
    number : int
        The unit's number, from 1.
    top : int
        Features listed for and against, per block.
    labeled : sequence of LabeledReport, optional
        Where to look for units that are alike.

    Raises
    ------
    FazhiError
        If there is no unit of that number.
    """
    path, count = shown_path(document.report.path), len(document.units)
    if not count:
        raise FazhiError(f"{path}: 这份报告里没有单元")
    if not 1 <= number <= count:
        raise FazhiError(f"{path}: 没有第 {number} 单元，这份报告的单元编号是 1 到 {count}")
    index = np.array([number - 1])
    rows = classifier.rows(tokens_of(document, classifier.ngrams))
    case = Case(
        classifier,
        document.units[number - 1],
        {block: every.take(index) for block, every in rows.items()},
        top,
    )
    prediction = classifier.predict(document, scores=True).predictions[number - 1]
    body = prediction.kind == "body"
    category, votes = category_choice(case) if body else (None, None)
    near = None if labeled is None else nearest_units(classifier, case.unit.text, labeled, body_only=body)
    return Explanation(
        path,
        case.unit,
        prediction,
        kind=choose(case, "kind"),
        role=choose(case, "role") if body else None,
        category=category,
        votes=votes,
        problem_types=problem_types(case) if prediction.role in codebook().problem_roles else (),
        neighbours=near,
    )
