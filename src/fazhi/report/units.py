"""Units as plain rows: the fields the commands promise, in their order."""

from collections.abc import Iterator

from fazhi.output import shown_path
from fazhi.records import LabeledDocument


def unit_rows(
    document: LabeledDocument, scores: bool = False, corrected: bool = False
) -> Iterator[dict[str, object]]:
    """Yield one row for each unit of a report, in document order.

    Parameters
    ----------
    document : LabeledDocument
        A report with one prediction for each unit.
    scores : bool
        Whether to add ``scores``, the probability of every category.
    corrected : bool
        Whether to add ``corrected``: true where a person's label stands in the place of the model's.

    Yields
    ------
    dict
        ``report``, ``unit``, ``kind``, ``role``, ``category``, ``confidence`` (0 to 1, six decimals),
        ``needs_review``, ``secondary``, ``problems``, ``section``, ``text``, ``start`` and ``end``
        (characters), ``page``, and ``scores`` and ``corrected`` if asked for.
    """
    path = shown_path(document.document.report.path)
    for unit, prediction in zip(document.document.units, document.predictions, strict=True):
        confidence = prediction.confidence
        row: dict[str, object] = {
            "report": path,
            "unit": unit.number,
            "kind": prediction.kind,
            "role": prediction.role,
            "category": prediction.category,
            "confidence": None if confidence is None else round(confidence, 6),
            "needs_review": prediction.needs_review,
            "secondary": list(prediction.secondary),
            "problems": list(prediction.problems),
            "section": list(unit.section),
            "text": unit.text,
            "start": unit.start,
            "end": unit.end,
            "page": unit.page,
        }
        if scores:
            row["scores"] = {name: round(value, 6) for name, value in prediction.scores.items()}
        if corrected:
            row["corrected"] = prediction.corrected
        yield row
