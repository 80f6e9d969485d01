"""Records made by the quick way are those of the class."""

import copy
from dataclasses import FrozenInstanceError, fields

import pytest

from fazhi.records import Paragraph, Prediction, Unit, maker

_MADE = [
    Paragraph(0, 4, 2, "title"),
    Unit(3, "一、主要做法", 5, 11, "heading", 2, "", ("题目",), "results", "heading", "rule", 1),
    Prediction("body", "成效", "普法", 0.9, (), ("x",), True, {"普法": 0.9}, False),
]


@pytest.mark.parametrize("record", _MADE, ids=lambda record: type(record).__name__)
def test_a_record_made_quickly_is_like_any_other(record: Unit) -> None:
    made = maker(type(record))(*[getattr(record, field.name) for field in fields(record)])
    assert type(made) is type(record)
    assert made == record
    assert repr(made) == repr(record)
    assert copy.copy(made) == record  # by way of what it travels between processes as
    name = fields(record)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, None)
