"""Killed at any moment or out of disk, a command leaves the older result or the newer one, never half of one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of processes, SIGKILL, limits")
COUNT = int(os.environ.get("FAZHI_KILLS", "4"))
"""How often each command is killed; more than this takes minutes, see docs/security.md."""
COMMANDS = ["classify jsonl", "classify xlsx", "analyze", "train", "corpus export", "topics fit"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_older_result_stands_or_the_newer_one(command: str, tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "tests/hostile/killed.py"), command, str(tmp_path / "work")]
    places = [str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(
        [*script, str(COUNT), "0"], capture_output=True, check=False, text=True, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    kills = [one for one in found if one["how"] == "kill"]
    assert len(kills) == COUNT
    assert any(one["killed"] for one in kills)
    # The files of analyze are replaced one after the other, at the end, each as a whole.
    allowed = {"old", "new", "mixed"} if command == "analyze" else {"old", "new"}
    assert {one["state"] for one in kills} <= allowed
    for one in found:
        if one["how"] == "starve":
            assert (one["code"], one["state"], one["left"]) == (2, "old", 0), one
        elif one["how"] == "again":
            assert (one["code"], one["state"], one["left"]) == (0, "new", []), one
