import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.analyze import label_paths
from fazhi.config import data_path
from fazhi.problems import find_shortcomings, split_unit
from fazhi.records import LabeledDocument
from helpers import SHARED

DATA = Path(__file__).parent / "data"
UNITS = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))["unit"]
GOLDEN = DATA / "statements.json"
_LEFT_OUT = re.compile(r"[\s，。；：！？、…·,.;:!?]*")


def statements(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_unit(text) if span.what == "statement"]


@pytest.mark.parametrize("unit", UNITS, ids=[unit["about"] for unit in UNITS])
def test_a_unit_is_split_into_its_statements(unit: dict[str, object]) -> None:
    assert statements(str(unit["text"])) == unit["statements"]


_PARTS = [
    *("一是", "（1）", "二、", "①", "主要原因是", "对此，", "但", "同时，", "如", "存在", "等问题", "等等"),
    *("我们也清醒地认识到，", "还存在以下问题：", "执法不规范", "普法形式单一", "人员不足", "程序瑕疵"),
    *(
        "部分乡镇",
        "有待提高",
        "导致",
        "“",
        "”",
        "（",
        "）",
        "，",
        "。",
        "；",
        "：",
        "、",
        "！",
        "2.5",
        "1,000",
        " ",
        "\n",
    ),
]


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(_PARTS), max_size=30).map("".join), st.text(max_size=80)))
def test_whatever_the_text_its_parts_stand_in_order_and_only_punctuation_lies_between(text: str) -> None:
    place = 0
    for span in split_unit(text):
        assert place <= span.start < span.end <= len(text)
        assert _LEFT_OUT.fullmatch(text[place : span.start]), text[place : span.start]
        place = span.end
    assert _LEFT_OUT.fullmatch(text[place:]), text[place:]


def test_splitting_stands_long_units() -> None:
    for text in ("执法不规范，" * 4000, "、" * 20_000, "“" * 20_000, "虽然但存在" * 4000, "（1）" * 6000):
        split_unit(text)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _shared() -> list[LabeledDocument]:
    folder = SHARED / "reports"
    if not folder.is_dir():
        pytest.skip("../shared is absent: there are no real reports to split")
    found = list(label_paths([folder], data_path("models/default"), workers=1))
    return [result for result in found if isinstance(result, LabeledDocument)]


def test_every_statement_of_the_real_reports_is_where_it_should_be() -> None:
    """The golden file holds places and hashes: no sentence of a real report may stand in the project."""
    documents = _shared()
    found = find_shortcomings(documents)
    said = [
        [
            _short(Path(documents[one.report].document.report.path).stem),
            one.unit,
            one.start,
            one.end,
            _short(one.text),
        ]
        for one in found.statements
    ]
    assert said == json.loads(GOLDEN.read_text(encoding="utf-8"))
    for one in found.statements:
        assert documents[one.report].document.report.text[one.start : one.end] == one.text


def test_the_units_on_shortcomings_of_the_real_reports_are_found_and_no_others() -> None:
    wanted: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for labeled in _shared():
        stem = Path(labeled.document.report.path).stem
        gold = (SHARED / "gold" / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()
        units = [json.loads(line) for line in gold]
        wanted |= {(stem, _bare(unit["text"])) for unit in units if unit["role"] == "不足"}
        found |= {
            (stem, _bare(unit.text))
            for unit, said in zip(labeled.document.units, labeled.predictions, strict=True)
            if said.role == "不足"
        }
    assert wanted <= found  # recall 1.0
    assert len(wanted & found) >= 0.95 * len(found)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
