"""One unit of a document → its explanation."""

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
    if not 1 <= number <= count:
        raise FazhiError(f"{path}: 没有第 {number} 单元，这份报告的单元编号是 1 到 {count}")
    index = np.array([number - 1])
    rows = classifier.rows(tokens_of(document, classifier.ngrams))
    case = _Case(
        classifier,
        document.units[number - 1],
        {block: every.take(index) for block, every in rows.items()},
        top,
    )
    prediction = classifier.predict(document, scores=True).predictions[number - 1]
    body = prediction.kind == "body"
    category, votes = _category(case) if body else (None, None)
    near = None if labeled is None else nearest_units(classifier, case.unit.text, labeled, body_only=body)
    return Explanation(
        path,
        case.unit,
        prediction,
        kind=_choice(case, "kind"),
        role=_choice(case, "role") if body else None,
        category=category,
        votes=votes,
        problem_types=_problem_types(case) if prediction.role in codebook().problem_roles else (),
        neighbours=near,
    )


