"""The rows that JSON lines and other files are made of."""

import json

from fazhi.report import unit_rows
from report.samples import county

PROMISED = [
    *("report", "unit", "kind", "role", "category", "confidence", "needs_review"),
    *("secondary", "problems", "section", "text", "start", "end", "page"),
]


def test_rows_have_the_promised_fields_in_order() -> None:
    rows = list(unit_rows(county()))
    assert all(list(row) == PROMISED for row in rows)
    assert [row["unit"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]


def test_a_body_unit() -> None:
    row = list(unit_rows(county()))[3]
    assert json.loads(json.dumps(row)) == {
        "report": "in/青嵩县2022年.docx",
        "unit": 4,
        "kind": "body",
        "role": "成效",
        "category": "行政执法",
        "confidence": 0.912346,
        "needs_review": False,
        "secondary": [],
        "problems": [],
        "section": ["一、主要做法", "（一）规范执法"],
        "text": "开展执法检查十次。",
        "start": 36,
        "end": 45,
        "page": None,
    }


def test_a_unit_that_is_no_body_has_no_labels() -> None:
    row = next(unit_rows(county()))
    assert [row[name] for name in ("kind", "role", "category", "confidence")] == ["frame", None, None, None]


def test_scores_only_when_asked_for() -> None:
    row = list(unit_rows(county(), scores=True))[-1]
    assert list(row) == [*PROMISED, "scores"]
    assert row["scores"] == {"普法": 0.9, "综合": 0.1}
