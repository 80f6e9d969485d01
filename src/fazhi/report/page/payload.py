"""The units and statements as the page's script reads them: compressed, and each text only once."""

import base64
import json
import zlib
from collections.abc import Iterable, Sequence

from fazhi import words
from fazhi.findings import Statement
from fazhi.records import Analysis, Prediction, Unit
from fazhi.report import counts
from fazhi.report.counts import body_units
from fazhi.report.signals import named

_LEAST_WEIGHT = 0.1
"""A unit shows the themes that make up at least this share of it, and always its heaviest."""


def packed(analysis: Analysis) -> str:
    """Return :func:`payload` as JSON, deflated (zlib's format) and in base64: letters that end no element.

    A hundred reports are some 6 MB of text, three quarters of which compression saves.
    """
    text = json.dumps(payload(analysis), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def payload(analysis: Analysis) -> dict[str, object]:
    """Return the page's data.

    Names stand once in lists. A unit is a list of ``report, number, kind, role, category, confidence in
    percent, secondary, problems, review, section, text, page, themes`` with positions in those lists,
    -1 for none. A statement is a list of ``id, unit, from, to, problems, category, pattern, signals,
    answers``: where its unit stands in the list of units, and its offsets in that unit's text. Themes are
    pairs of a position and a share in percent, answers pairs of a kind (0 a plan, 1 a result) and a unit.
    """
    body = body_units(analysis)
    names = {
        "kinds": list(words.KINDS.values()),
        "roles": list(counts.roles(body)),
        "categories": list(counts.categories(body)),
        "problems": list(counts.ordered(counts.problems(body), counts.statement_types(analysis))),
    }
    sections: dict[tuple[str, ...], int] = {}
    themes = _themes(analysis)
    units: list[list[object]] = []
    places: dict[tuple[int, int], int] = {}
    for report, entry in enumerate(analysis.documents):
        for unit, prediction in zip(entry.document.units, entry.predictions, strict=True):
            places[report, unit.number] = len(units)
            section = sections.setdefault(unit.section, len(sections))
            text, page = words.clean(unit.text), unit.page or 0
            about = themes.get((report, unit.number), [])
            units.append([report, *_labels(unit, prediction, names), section, text, page, about])
    shown = [[words.one_line(heading) for heading in path] for path in sections]
    return {
        "reports": [
            [label, words.year_of(document), words.level_of(document), counts.region(document)]
            for label, entry in zip(words.labels(analysis), analysis.documents, strict=True)
            for document in (entry.document,)
        ],
        **names,
        "sections": shown,
        "units": units,
        "themes": [[theme.id, words.one_line(theme.name)] for theme in counts.themes(analysis)],
        **_said(analysis, names, places),
        "signals": [[name, named(name).name, named(name).explanation] for name in _signals(analysis)],
    }


def _themes(analysis: Analysis) -> dict[tuple[int, int], list[list[int]]]:
    """Return the themes of each unit as positions and percents, heaviest first."""
    if not analysis.themes:
        return {}
    position = {theme.id: number for number, theme in enumerate(analysis.themes.themes)}
    return {
        (unit.report, unit.unit): [
            [position[id_], round(weight * 100)]
            for rank, (id_, weight) in enumerate(unit.weights)
            if id_ in position and (rank == 0 or weight >= _LEAST_WEIGHT)
        ]
        for unit in analysis.themes.units
    }


def _signals(analysis: Analysis) -> list[str]:
    return sorted({name for said in counts.statements(analysis) for name in said.signals})


def _said(
    analysis: Analysis, names: dict[str, list[str]], places: dict[tuple[int, int], int]
) -> dict[str, object]:
    patterns = analysis.shortcomings.patterns if analysis.shortcomings else ()
    of_pattern = {pattern.id: number for number, pattern in enumerate(patterns)}
    signals = _signals(analysis)
    rows = []
    for said in counts.statements(analysis):
        unit = analysis.documents[said.report].document.units[said.unit - 1]
        rows.append(
            [
                said.id,
                places[said.report, said.unit],
                *_span(said, unit),
                _indices(names["problems"], said.types),
                _index(names["categories"], said.category),
                of_pattern.get(said.pattern or "", -1),
                _indices(signals, said.signals),
                [[int(a.kind == "result"), places[a.report, a.unit]] for a in said.answers],
            ]
        )
    return {
        "patterns": [[pattern.id, words.one_line(pattern.name)] for pattern in patterns],
        "said": rows,
    }


def _span(said: Statement, unit: Unit) -> tuple[int, int]:
    """Return where a statement stands in its unit's text as shown, in UTF-16 units as scripts count."""
    return tuple(  # type: ignore[return-value]
        len(words.clean(unit.text[: max(0, offset - unit.start)]).encode("utf-16-le")) // 2
        for offset in (said.start, said.end)
    )


def _labels(unit: Unit, prediction: Prediction, names: dict[str, list[str]]) -> list[object]:
    categories, problems = names["categories"], names["problems"]
    confidence = prediction.confidence
    return [
        unit.number,
        _index(list(words.KINDS), prediction.kind),
        _index(names["roles"], prediction.role),
        _index(categories, prediction.category),
        -1 if confidence is None else round(confidence * 100),
        _indices(categories, prediction.secondary),
        _indices(problems, prediction.problems),
        int(prediction.needs_review),
    ]


def _index(names: Sequence[str], name: str | None) -> int:
    return names.index(name) if name in names else -1


def _indices(names: Sequence[str], wanted: Iterable[str]) -> list[int]:
    return [names.index(name) for name in wanted if name in names]
