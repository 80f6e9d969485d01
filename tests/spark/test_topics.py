"""MLlib's themes are a themes model like any other."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "data/samples"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs PySpark and a JDK 17",
)


def run(*arguments: object) -> str:
    command = [sys.executable, "-m", "fazhi", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_model_is_shown_and_applied_like_others(tmp_path: Path) -> None:
    reports = sorted(SAMPLES.glob("*.txt")) + sorted(SAMPLES.glob("*.docx"))
    run("spark", "topics", "fit", *reports, "--out", tmp_path / "m", "--k", "3", "--master", "local[2]")
    shown = json.loads(run("topics", "show", "--model", tmp_path / "m", "--format", "json"))
    assert shown["k"] == 3
    assert [theme["id"] for theme in shown["topics"]] == ["t01", "t02", "t03"]
    assert len({theme["terms"][0][0] for theme in shown["topics"]}) > 1
    lines = run("topics", "apply", reports[0], "--model", tmp_path / "m").splitlines()
    for line in lines:
        weights = [entry["weight"] for entry in json.loads(line)["topics"]]
        assert sum(weights) == pytest.approx(1, abs=1e-4)
        assert weights == sorted(weights, reverse=True)
