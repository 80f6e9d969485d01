"""Every text of the corpus beside the project is read and labelled, and nothing of it is lost."""

import pytest

from fazhi.analyze import label_paths
from fazhi.chars import squeeze
from fazhi.config import data_path
from fazhi.records import LabeledDocument
from helpers import SHARED


def test_every_text_is_labelled_and_its_units_hold_all_of_it() -> None:
    folder = SHARED / "corpus"
    paths = sorted(folder.glob("**/*.txt"))
    if not paths:
        pytest.skip("../shared is absent: there is no corpus to read")
    results = list(label_paths(paths, data_path("models/default"), workers=1))
    assert len(results) == len(paths)
    for path, result in zip(paths, results, strict=True):
        assert isinstance(result, LabeledDocument), result
        source = path.read_bytes().decode("utf-8-sig")
        text = result.document.report.text
        assert squeeze(text) == squeeze(source), path.name
        assert squeeze("".join(unit.text for unit in result.document.units)) == squeeze(text), path.name
        for unit in result.document.units:
            assert text[unit.start : unit.end] == unit.text
