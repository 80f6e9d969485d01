import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import ROOT

SOURCES = sorted((ROOT / "src" / "fazhi").rglob("*.py"))


def test_imports_go_downward_only() -> None:
    command = shutil.which(
        "lint-imports", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if command is None:
        pytest.skip("import-linter is not installed")
    run = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout.decode()


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(ROOT / "src")) for path in SOURCES])
def test_the_library_does_not_print_and_files_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    if "cli" not in path.parts:
        assert not any(isinstance(call, ast.Name) and call.id in {"print", "input"} for call in calls)


def test_no_model_can_hold_code() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not names & {"pickle", "marshal", "shelve", "dill", "cloudpickle"}, path
