"""Killed at any moment or out of disk, a command leaves the older result or the newer one, never half of one."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from helpers import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of processes, SIGKILL, limits")
COUNT = int(os.environ.get("FAZHI_KILLS", "4"))
"""How often each command is killed; more than this takes minutes, see docs/security.md."""
EXPORTS = [f"corpus export {form}" for form in ("jsonl", "csv", "xlsx", "parquet", "tables")]
COMMANDS = ["classify jsonl", "classify xlsx", "analyze", "train", *EXPORTS, "topics fit"]
SEVERAL = {"analyze", "corpus export tables"}
"""Their files are replaced one after the other, at the end, each as a whole."""
MIGRATION = "corpus migration"


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What came of the tries, by command; one process loads what all of them need."""
    script, work = str(ROOT / "tests/hostile/killed.py"), str(tmp_path_factory.mktemp("killed") / "work")
    places = [str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, script, work, str(COUNT), "0", *COMMANDS, MIGRATION]
    ran = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[dict[str, Any]]] = {}
    for line in ran.stdout.splitlines():
        one = json.loads(line)
        found.setdefault(one["command"], []).append(one)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_the_older_result_stands_or_the_newer_one(
    command: str, tried: dict[str, list[dict[str, Any]]]
) -> None:
    found = tried[command]
    kills = [one for one in found if one["how"] == "kill"]
    assert len(kills) >= (10 if command in EXPORTS else COUNT)
    assert any(one["killed"] for one in kills)
    allowed = {"old", "new", "mixed"} if command in SEVERAL else {"old", "new"}
    assert {one["state"] for one in kills} <= allowed
    for one in found:
        if one["how"] == "starve":
            assert (one["code"], one["state"], one["left"]) == (2, "old", 0), one
        elif one["how"] == "again":
            assert (one["code"], one["state"], one["left"]) == (0, "new", []), one


def test_a_corpus_of_the_first_layout_is_of_one_layout_or_the_other(
    tried: dict[str, list[dict[str, Any]]],
) -> None:
    kills = [one for one in tried[MIGRATION] if one["how"] == "kill"]
    assert len(kills) >= 10
    assert any(one["killed"] for one in kills)
    for one in kills:
        assert one["layout"] in {1, 2}
        assert not one["lost"], one
        assert one["backups whole"], one
        assert one["backups"] or one["layout"] == 1, "no migration without a backup"
    for one in tried[MIGRATION]:
        if one["how"] == "again":
            assert (one["code"], one["layout"]) == (0, 2), one
            assert (one["same"], one["backup"], one["left"]) == (True, True, []), one
