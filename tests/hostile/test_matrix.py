"""All 64 cases of the matrix of bad inputs: each is a file read here, or a test that stands elsewhere."""

import ast
import re
from pathlib import Path

import pytest

from helpers import ROOT
from hostile.test_outcomes import CASES

ELSEWHERE = {
    "M18": ("hostile/test_changes.py", "test_a_file_that_changes_while_it_is_read_is_refused"),
    "M53": ("hostile/test_sheets.py", "test_text_of_documents_is_no_formula_in_csv"),
    "M54": ("hostile/test_sheets.py", "test_a_paragraph_longer_than_a_cell_is_whole_in_the_workbook"),
    "M55": ("hostile/test_sheets.py", "test_rows_that_do_not_fit_on_a_sheet_stand_on_the_next"),
    "M56": ("hostile/test_page.py", "test_a_page_of_hostile_reports_runs_nothing"),
    "M57": ("hostile/test_terminal.py", "test_nothing_printed_for_people_steers_the_terminal"),
    "M58": ("hostile/test_terminal.py", "test_a_message_is_one_line_whatever_it_quotes"),
    "M59": ("hostile/test_models.py", "test_weights_that_lie_are_refused"),
    "M60": ("test_store.py", "test_a_flipped_bit_is_noticed_in_every_file"),
    "M61": ("test_store.py", "test_weights_that_are_no_numbers_are_refused"),
    "M64": ("corpus/test_blocked.py", "test_a_corpus_in_use_is_told_in_one_line_and_stays"),
}
"""Case → the file below ``tests`` and the test in it."""
NO_SERVER = {"M62", "M63"}
"""Cases of a web server; the program has none."""
_ROW = re.compile(r"^\| (M\d\d) \| .+ \| `tests/(.+)` \|$", re.MULTILINE)


def test_every_case_is_somewhere() -> None:
    here = {re.sub("[a-z]$", "", case.id) for case in CASES if case.id.startswith("M")}
    assert here | set(ELSEWHERE) | NO_SERVER == {f"M{number:02}" for number in range(1, 65)}
    assert not here & (set(ELSEWHERE) | NO_SERVER)


@pytest.mark.parametrize("case", ELSEWHERE)
def test_the_test_that_is_named_is_there(case: str) -> None:
    file, name = ELSEWHERE[case]
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_table_for_users_names_these_files() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert dict(_ROW.findall(text)) == {case: file for case, (file, _) in ELSEWHERE.items()}
    assert "| M62、M63 |" in text


def test_the_program_has_no_server() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        assert not re.search(
            r"^\s*(import|from) (http|socketserver|wsgiref|flask|starlette)",
            Path(path).read_text("utf-8"),
            re.M,
        )
