"""Every golden case comes out as it is written: cuts, kinds and parts."""

from pathlib import Path

import pytest

from fazhi.ingest import read_report
from fazhi.structure import analyse_report

_CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def _expected(case: Path) -> tuple[str, list[tuple[str, str]]]:
    text, units = "", []
    for line in case.read_text(encoding="utf-8").splitlines():
        label, _, words = line.partition("| ")
        joined = label.startswith("+")
        text += words if joined or not text else f"\n{words}"
        units.append((label.lstrip("+ ").strip(), words))
    return text, units


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    text, expected = _expected(case)
    file = tmp_path / "report.txt"
    file.write_text(text, encoding="utf-8")
    units = analyse_report(read_report(file)).units
    found = [(f"{unit.kind_hint}/{unit.part}".rstrip("/"), unit.text) for unit in units]
    assert found == expected


def test_there_are_cases() -> None:
    assert len(_CASES) >= 60
