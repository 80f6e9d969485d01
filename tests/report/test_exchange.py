"""problems.json and topics.json as other programs read them."""

import json
import math

import pytest

from fazhi.report.exchange import json_text, problems_json
from report.samples import found, two_reports


def test_statements_have_the_promised_fields() -> None:
    read = json.loads(problems_json(found()))
    assert list(read)[:2] == ["statements", "patterns"]
    assert list(read["statements"][0])[:7] == ["id", "report", "unit", "text", "types", "category", "pattern"]
    assert read["statements"][1] | {"start": 0, "end": 0} == {
        "id": "s2",
        "report": "in/松湾街道.pdf",
        "unit": 3,
        "text": "不够。",
        "types": ["执法不规范"],
        "category": "普法",
        "pattern": "p1",
        "start": 0,
        "end": 0,
        "signals": [],
        "answers": [],
    }
    assert read["statements"][0]["answers"] == [
        {"kind": "plan", "report": "in/青嵩县2022年.docx", "unit": 7, "likeness": 0.4}
    ]


def test_patterns_have_the_promised_fields() -> None:
    (pattern,) = json.loads(problems_json(found()))["patterns"]
    assert {"id", "name", "types", "statements", "reports", "years", "regions", "quotes"} <= set(pattern)
    assert pattern["statements"] == ["s1", "s2"]
    assert pattern["quotes"][1] == {"report": "in/松湾街道.pdf", "unit": 3, "text": "不够。"}


def test_what_was_not_looked_for_is_empty() -> None:
    assert json.loads(problems_json(two_reports()))["statements"] == []


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text({"prevalence": math.nan})
