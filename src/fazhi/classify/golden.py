"""Golden texts of classifiers: units with the labels and probabilities they got when the model was saved."""

from collections.abc import Mapping
from typing import Any

from fazhi.classify.model import Classifier
from fazhi.golden import DIGITS, Trial, distance, golden_lines, texts_in
from fazhi.records import Document, Metadata, Paragraph, Prediction, Report, Unit
from fazhi.structure import analyse_report

_PLACE = ("form", "level", "heading", "section", "part", "kind_hint", "hint_rule")
"""What of a unit is stored besides its text: a model is tried on what structure once found, so that other
rules of structure in a later version do not count as a change of the model."""
_SHOWN = 60
"""Characters of a label in a message: it may come from a file made to annoy."""
_LABELS = {
    "kind": "性质",
    "role": "作用",
    "category": "领域",
    "secondary": "次要领域",
    "problems": "问题类型",
}


def golden_of(classifier: Classifier) -> dict[str, Any]:
    """Return what is stored with a classifier: the units of a fictional report, their labels and figures."""
    document = _golden_document()
    said, figures = classifier.probe(document)
    units = [
        {
            "text": unit.text,
            "place": {name: getattr(unit, name) for name in _PLACE},
            "labels": _labels(prediction),
        }
        for unit, prediction in zip(document.units, said, strict=True)
    ]
    return {
        "units": units,
        "figures": {name: figures[name].round(DIGITS).tolist() for name in sorted(figures)},
    }


def try_golden(classifier: Classifier, stored: Any) -> Trial:
    """Label the stored units and compare.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        If ``stored`` is not what :func:`golden_of` returns.
    """
    if stored is None:
        return Trial()
    texts = texts_in(stored["units"])
    document = _document(stored["units"], texts)
    said, figures = classifier.probe(document)
    for text, entry, prediction in zip(texts, stored["units"], said, strict=True):
        if changed := _changed(text, entry["labels"], _labels(prediction)):
            return Trial(len(texts), changed)
    if set(stored["figures"]) != set(figures):
        raise ValueError("figures")
    return Trial(
        len(texts), "", max(distance(stored["figures"][name], values) for name, values in figures.items())
    )


def _golden_document() -> Document:
    paragraphs, start = [], 0
    for line in golden_lines():
        paragraphs.append(Paragraph(start, start + len(line)))
        start += len(line) + 1
    return analyse_report(Report("golden.txt", "\n".join(golden_lines()), tuple(paragraphs), "txt"))


def _document(entries: list[Mapping[str, Any]], texts: list[str]) -> Document:
    units, start = [], 0
    for number, (entry, text) in enumerate(zip(entries, texts, strict=True), start=1):
        place = {name: _checked(name, entry["place"][name]) for name in _PLACE}
        units.append(Unit(number, text, start, start + len(text), **place))
        start += len(text) + 1
    return Document(Report("golden.txt", "\n".join(texts), (), "txt"), Metadata(), tuple(units))


def _checked(name: str, value: Any) -> Any:
    if name == "section":
        value = tuple(value)
    listed = value if name == "section" else (value,)
    if not all(type(part) is (int if name == "level" else str) for part in listed):
        raise TypeError(name)
    return value


def _labels(said: Prediction) -> dict[str, Any]:
    return {
        "kind": said.kind,
        "role": said.role,
        "category": said.category,
        "secondary": list(said.secondary),
        "problems": list(said.problems),
    }


def _changed(text: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Say which label is another one; empty if none is."""
    for name, title in _LABELS.items():
        if before[name] != now[name]:
            return f"“{_shown(text[:12])}…”的{title}由“{_shown(before[name])}”变为“{_shown(now[name])}”"
    return ""


def _shown(label: Any) -> str:
    listed = label if isinstance(label, list) else [label or ""]
    return " ".join("、".join(map(str, listed)).split())[:_SHOWN] or "无"
