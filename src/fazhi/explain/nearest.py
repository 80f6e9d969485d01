"""The labelled units most like a text."""

from collections.abc import Sequence

import numpy as np

from fazhi.classify.features import tokens_of
from fazhi.classify.model import Classifier
from fazhi.classify.vectors import Rows, score_rows
from fazhi.explain.records import Neighbour
from fazhi.labeled import LabeledReport
from fazhi.records import Document, Metadata, Report, Unit

_SIMILAR = ("word", "char")
"""The blocks whose rows tell how alike two texts are."""
_NEAREST = 5


def nearest_units(
    classifier: Classifier, text: str, labeled: Sequence[LabeledReport], *, body_only: bool = False
) -> tuple[Neighbour, ...]:
    """Return the labelled units most like ``text`` by the cosine of the model's own word and character rows.

    Parameters
    ----------
    classifier : Classifier
        Its vocabulary and term weights make the rows.
    text : str
        The text of a unit.
    labeled : sequence of LabeledReport
    body_only : bool
        Whether only units labelled ``body`` count.
    """
    places = [
        (report.name, unit)
        for report in labeled
        for unit in report.units
        if unit.label.kind == "body" or not body_only
    ]
    rows = _text_rows(classifier, [text, *(unit.text for _, unit in places)])
    alike, squares = np.zeros(len(places) + 1), np.zeros(len(places) + 1)
    for block in _SIMILAR:
        each, terms = rows[block], len(classifier.terms[block])
        own = np.zeros((terms, 1))
        own[each.columns[: each.starts[1]], 0] = each.values[: each.starts[1]]
        alike += score_rows(each, own)[:, 0]
        lengths = Rows(each.starts, np.zeros_like(each.columns), each.values**2)
        squares += score_rows(lengths, np.ones((1, 1)))[:, 0]
    cosine = (alike / np.sqrt(np.maximum(squares * squares[0], 1e-12)))[1:]
    order = [int(i) for i in np.argsort(-cosine, kind="stable")[:_NEAREST] if cosine[i] > 0]
    return tuple(
        Neighbour(places[i][0], places[i][1].number, float(cosine[i]), places[i][1].label, places[i][1].text)
        for i in order
    )


def _text_rows(classifier: Classifier, texts: Sequence[str]) -> dict[str, Rows]:
    """Weigh texts by themselves; what stands around them has no part in likeness."""
    units = tuple(Unit(number, text, 0, len(text)) for number, text in enumerate(texts, start=1))
    document = Document(Report("", "", (), "txt"), Metadata(), units)
    tokens = tokens_of(document, classifier.ngrams)
    return classifier.rows([{block: unit[block] for block in _SIMILAR} for unit in tokens])
