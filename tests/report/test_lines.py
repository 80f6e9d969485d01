"""JSON lines are what ``json.dumps`` makes of the rows, byte by byte."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fazhi.records import Document, LabeledDocument, Metadata, Prediction, Report, Unit
from fazhi.report import unit_rows
from fazhi.report.lines import unit_lines
from report.samples import county

TEXT = st.text(max_size=12)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
NUMBER = st.floats(0, 1) | st.sampled_from([1e-7, 1.5e-5, 1.0, 0.1234565])
UNIT = st.builds(
    Unit,
    st.integers(1, 9),
    TEXT,
    st.integers(0, 9),
    st.integers(0, 99),
    section=NAMES,
    page=st.none() | st.integers(1, 9),
)
SAID = st.builds(
    Prediction,
    st.sampled_from(["body", "heading"]),
    st.none() | TEXT,
    st.none() | TEXT,
    st.none() | NUMBER,
    NAMES,
    NAMES,
    st.booleans(),
    st.dictionaries(TEXT, NUMBER, max_size=3),
    st.booleans(),
)


def plain(document: LabeledDocument, scores: bool, corrected: bool) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) + "\n" for row in unit_rows(document, scores, corrected)]


@given(st.lists(st.tuples(UNIT, SAID), max_size=4), TEXT, st.booleans(), st.booleans())
def test_lines_are_the_rows_as_json(
    units: list[tuple[Unit, Prediction]], path: str, scores: bool, corrected: bool
) -> None:
    document = Document(Report(path, "", (), "txt"), Metadata(), tuple(unit for unit, _ in units))
    labeled = LabeledDocument(document, tuple(said for _, said in units))
    assert list(unit_lines(labeled, scores, corrected)) == plain(labeled, scores, corrected)


def test_signs_that_json_escapes() -> None:
    document = county()
    first, *others = document.document.units
    strange = replace(first, text='"\\\n\x00\u2028甲\U00020000\ud800', section=('"', "\t"))
    labeled = replace(document, document=replace(document.document, units=(strange, *others)))
    assert list(unit_lines(labeled)) == plain(labeled, False, False)
