from fazhi.classify.examples import examples_of
from fazhi.labeled import read_labeled
from helpers import LABELED


def test_units_are_cut_as_the_person_cut_them() -> None:
    reports = read_labeled(sorted(LABELED.glob("*.jsonl"))[:10])
    for report, example in zip(reports, examples_of(reports), strict=True):
        assert [unit.text for unit in example.document.units] == [unit.text for unit in report.units]
        assert [(u.start, u.end) for u in example.document.units] == [(u.start, u.end) for u in report.units]
        assert list(example.labels) == [unit.label for unit in report.units]


def test_training_sees_no_heading_that_a_person_wrote_down() -> None:
    # What stands above a unit must come from the structure, as it does for new reports.
    (report,) = read_labeled(sorted(LABELED.glob("*.jsonl"))[:1])
    (example,) = examples_of([report])
    assert any(unit.section for unit in example.document.units)
    assert all(head in report.text for unit in example.document.units for head in unit.section)
