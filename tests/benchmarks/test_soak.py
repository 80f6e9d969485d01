"""A short soak run: many batches in one process leave no open files, processes or threads behind."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import soak

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
STEADY = [soak.Look(number * 1000, number * 60.0, 400 << 20, 200 << 20, 12, 0, 6) for number in range(1, 21)]


def test_two_hundred_reports_leave_nothing_behind(tmp_path: Path) -> None:
    plan = soak.Plan(reports=200, step=50, batch=25, fresh=100, thin=8)
    looks = soak.watch(plan, tmp_path, lambda one: None)
    assert [one.reports for one in looks] == [50, 100, 150, 200]
    assert any(one.workers > 0 for one in looks)
    assert looks[-1].children == 0
    assert looks[-1].files <= looks[1].files
    assert looks[-1].threads <= looks[1].threads
    # A leak of whole reports would show at once; of less, only in the long run of docs/security.md.
    assert looks[-1].memory < 1.25 * looks[1].memory


def test_what_stays_as_it_is_is_no_growth() -> None:
    assert soak.verdict(STEADY) == []


@pytest.mark.parametrize("name", ["memory", "files", "children", "threads"])
def test_what_grows_is_told(name: str) -> None:
    more = 4 << 20 if name == "memory" else 1
    growing = [
        replace(one, **{name: getattr(one, name) + number * more}) for number, one in enumerate(STEADY)
    ]
    assert len(soak.verdict(growing)) == 1
    assert name in soak.verdict(growing)[0]
