"""Every hostile file ends in its outcome, within its limits, and its neighbours are read all the same."""

import os
import re
import socket
import sys
import time
from pathlib import Path

import pytest

from fazhi.errors import Outcome
from fazhi.ingest import find_documents
from fazhi.ingest.guarded import guarded, outcome_of, read_or_fail
from fazhi.output import for_terminal
from fazhi.records import Failure, Report
from fazhi.workers import Limits
from helpers import ROOT
from hostile.case import HIDDEN, REPORT, Case
from hostile.pages import PAGES
from hostile.papers import PAPERS
from hostile.texts import TEXTS
from hostile.words import WORDS, docx, para

CASES = [*TEXTS, *PAGES, *WORDS, *PAPERS]
JOB = Limits(seconds=12.0, memory=800 << 20)
"""Shorter than in use, so that files that never end do not hold the tests up."""
_SECONDS = 30
_BYTES = 1 << 30
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ROW = re.compile(r"^\| ([A-Z]\d\d[a-z]?) \| .+ \| ([A-Z_、]+) \|$", re.MULTILINE)


def make(case: Case, folder: Path) -> Path:
    """Make the hostile file between two good ones."""
    if case.needs and not (hasattr(os, case.needs) or hasattr(socket, case.needs)):
        pytest.skip("this system has nothing of the kind")
    folder.mkdir()
    (folder / "!.txt").write_text(REPORT, encoding="utf-8")
    (folder / "~.docx").write_bytes(docx(para("行政复议")))
    try:
        case.build(folder / case.file)
    except OSError as error:
        pytest.skip(f"this system makes no such file ({error.strerror})")
    return folder


def read(folder: Path) -> dict[str, Report | Failure]:
    documents, failures = find_documents([folder])
    results = [*failures, *guarded(read_or_fail, documents, job=JOB)]
    return {os.path.relpath(result.path, folder): result for result in results}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_hostile_file_ends_in_its_outcome(case: Case, tmp_path: Path) -> None:
    folder = make(case, tmp_path / "in")
    start = time.monotonic()
    found = read(folder)
    assert time.monotonic() - start < _SECONDS
    assert set(found) == {"!.txt", case.file, "~.docx"}
    assert outcome_of(found["!.txt"]) == outcome_of(found["~.docx"]) == Outcome.OK
    result = found[case.file]
    assert outcome_of(result) in case.outcomes, result
    said = result.reason if isinstance(result, Failure) else result.text
    assert case.holds in said
    assert HIDDEN not in said
    if isinstance(result, Failure):
        assert said.strip()
        assert not _CONTROL.search(said)
        assert not _CONTROL.search(for_terminal(result.path))
    if sys.platform == "linux":
        import resource

        # The most that any worker of this test run has ever held. A worker begins with what this process
        # holds (the system counts it as the worker's), so that is added to what it may use itself.
        most, own = (
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
        )
        assert (most - own) * 1024 < _BYTES


def test_the_table_for_users_says_what_is_tested() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert dict(_ROW.findall(text)) == {case.id: "、".join(case.outcomes) for case in CASES}


def test_every_outcome_is_explained() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert all(f"| `{outcome}` |" in text for outcome in Outcome)
