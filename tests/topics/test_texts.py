from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fazhi.records import Document, Found, LabeledDocument, Prediction
from fazhi.topics.texts import clauses_of, place_names, place_of, unit_texts


def titled(make: Callable[..., Any], title: str, body: str = "") -> Document:
    document: Document = make(["一段文字。"]).document
    data = replace(document.metadata, title=Found(title), body=Found(body or None))
    return replace(document, metadata=data)


def test_clauses_end_at_punctuation_and_wide_letters_are_folded() -> None:
    assert clauses_of("增长３５件，好") == (("增长", "35", "件"), ("好",))


def test_only_body_units_take_part(make: Callable[..., Any]) -> None:
    entry: LabeledDocument = make(["第一段。", "第二段。"])
    entry = replace(entry, predictions=(Prediction("heading"), entry.predictions[1]))
    assert [(unit.report, unit.unit, unit.text) for unit in unit_texts([entry])] == [(0, 2, "第二段。")]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("2014年青嵩区政府工作报告", "青嵩区"),
        ("政府工作报告（在屿川市青嵩区第六届人民代表大会上）", "屿川市青嵩区"),
        ("政府工作报告", ""),
    ],
)
def test_the_place_is_found_in_the_title_where_metadata_have_none(
    make: Callable[..., Any], title: str, place: str
) -> None:
    assert place_of(titled(make, title)) == place


def test_places_are_known_with_and_without_their_ending(make: Callable[..., Any]) -> None:
    documents = [
        titled(make, "2020年青嵩县法治政府建设报告", "望桥镇人民政府"),
        make(["字"], place="柳桁市").document,
    ]
    assert {"青嵩县", "青嵩", "望桥镇", "望桥", "柳桁市", "柳桁"} <= place_names(documents)
