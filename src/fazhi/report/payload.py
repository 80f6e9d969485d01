"""The units as the page's script reads them: JSON that no text can break out of."""

import json
from collections.abc import Iterable, Sequence

from fazhi.records import Analysis, Prediction, Unit
from fazhi.report import counts, words
from fazhi.report.counts import body_units

# What could close the script element, open a comment, or end a line in old scripts.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def payload(analysis: Analysis) -> str:
    """Return the page's data as JSON that is safe inside a script element.

    Names stand once in lists; a unit is a list of ``report, number, kind, role, category, confidence,
    secondary, problems, review, section, text, page`` with positions in those lists, -1 for none.
    """
    body = body_units(analysis)
    names = {
        "kinds": list(words.KINDS.values()),
        "roles": list(counts.roles(body)),
        "categories": list(counts.categories(body)),
        "problems": list(counts.problems(body)),
    }
    sections: dict[tuple[str, ...], int] = {}
    units = [
        [
            report,
            *_labels(unit, prediction, names),
            sections.setdefault(unit.section, len(sections)),
            words.clean(unit.text),
            unit.page or 0,
        ]
        for report, entry in enumerate(analysis.documents)
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True)
    ]
    reports = [
        [label, words.year_of(entry.document), words.level_of(entry.document)]
        for label, entry in zip(words.labels(analysis), analysis.documents, strict=True)
    ]
    shown = [[words.one_line(heading) for heading in path] for path in sections]
    return to_json({"reports": reports, **names, "sections": shown, "units": units})


def to_json(value: object) -> str:
    r"""Return ``value`` as compact JSON with ``< > &`` and the two line separators escaped.

    >>> to_json(["</script>"])
    '["\\u003c/script\\u003e"]'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _labels(unit: Unit, prediction: Prediction, names: dict[str, list[str]]) -> list[object]:
    categories, problems = names["categories"], names["problems"]
    confidence = prediction.confidence
    return [
        unit.number,
        _index(list(words.KINDS), prediction.kind),
        _index(names["roles"], prediction.role),
        _index(categories, prediction.category),
        -1 if confidence is None else round(confidence, 4),
        _indices(categories, prediction.secondary),
        _indices(problems, prediction.problems),
        int(prediction.needs_review),
    ]


def _index(names: Sequence[str], name: str | None) -> int:
    return names.index(name) if name in names else -1


def _indices(names: Sequence[str], wanted: Iterable[str]) -> list[int]:
    return [names.index(name) for name in wanted if name in names]
