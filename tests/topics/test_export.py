import csv
import io
import json
from collections.abc import Callable
from typing import Any

from fazhi.findings import Candidate, Quote, Theme, Themes, UnitThemes
from fazhi.topics import topics_json
from fazhi.topics.export import csv_lines, jsonl_lines, table_lines

THEMES = Themes(
    (
        Theme(
            "t01",
            "=名",
            (("普法", 0.5),),
            (("普法", 0.5),),
            0.75,
            (("普法", 0.8),),
            (),
            (),
            1,
            (Quote(0, 2, "乙"),),
        ),
        Theme("t02", "执法\x1b[31m", (("执法", 0.4),), prevalence=0.25),
    ),
    (UnitThemes(0, 1, (("t01", 0.75), ("t02", 0.25))), UnitThemes(0, 2, (("t01", 1.0),))),
    (Candidate(2, 0.1, None, 0.9),),
    3,
    99,
    ("一句话。",),
)


def test_the_json_has_what_the_commands_promise(make: Callable[..., Any]) -> None:
    shown = topics_json(THEMES, [make(["甲", "乙"])])
    assert (shown["k"], shown["seed"], shown["vocabulary"]) == (2, 3, 99)
    assert shown["selection"] == [{"k": 2, "npmi": 0.1, "stability": None, "diversity": 0.9}]
    first = shown["topics"][0]
    assert {"id", "name", "terms", "prevalence", "reports", "examples"} <= set(first)
    assert first["terms"] == [["普法", 0.5]]
    assert first["examples"] == [{"report": "报告.txt", "unit": 2, "text": "乙"}]
    json.dumps(shown, allow_nan=False)


def test_a_line_of_json_for_each_unit(make: Callable[..., Any]) -> None:
    rows = [json.loads(line) for line in jsonl_lines(THEMES, [make(["甲", "乙"])])]
    assert rows[0] == {
        "report": "报告.txt",
        "unit": 1,
        "text": "甲",
        "topics": [{"id": "t01", "weight": 0.75}, {"id": "t02", "weight": 0.25}],
    }
    assert rows[1]["topics"] == [{"id": "t01", "weight": 1.0}]


def test_csv_is_one_line_a_theme_and_holds_no_formula(make: Callable[..., Any]) -> None:
    text = "".join(csv_lines(THEMES, [make(["=1+1", "乙"])]))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["report", "unit", "topic", "name", "weight", "text"]
    assert rows[1] == ["报告.txt", "1", "t01", "'=名", "0.75", "'=1+1"]
    assert len(rows) == 4


def test_the_table_has_no_control_characters_and_no_nan(make: Callable[..., Any]) -> None:
    text = "".join(table_lines(topics_json(THEMES, [make(["甲", "乙"])])))
    assert "\x1b" not in text
    assert "nan" not in text.lower()
    assert "← 选用" in text
    assert "–" in text
