"""The lock file: every package that is needed, in a version that fits, with the hashes of its files."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from helpers import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
_OPTIONAL = {"pandas", "pyarrow", "pyspark"}
"""Imported where they are installed; the commands that need them say so."""


def needed() -> list[Requirement]:
    """Return what an installation for development needs, and what builds it."""
    extras = PROJECT["optional-dependencies"]
    system = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    named = [
        *PROJECT["dependencies"],
        *extras["parquet"],
        *extras["test"],
        *extras["dev"],
        *system["requires"],
    ]
    return [found for found in map(Requirement, named) if found.name != PROJECT["name"]]


def pinned() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, version in _PINNED.findall(LOCK):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


@pytest.mark.parametrize("requirement", needed(), ids=str)
def test_every_package_is_locked_within_its_bounds(requirement: Requirement) -> None:
    versions = pinned().get(canonicalize_name(requirement.name), [])
    assert versions
    assert all(requirement.specifier.contains(Version(version)) for version in versions)


def test_every_entry_has_hashes_and_nothing_names_a_place() -> None:
    entries = re.split(r"^(?=\S)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(_PINNED.findall(LOCK)) > 40
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find" not in LOCK


def test_what_the_program_imports_is_declared() -> None:
    """A package that only comes along with another may be gone with its next release."""
    homes = packages_distributions()
    named = {canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]}
    for path in (ROOT / "src").rglob("*.py"):
        for module in imported(ast.parse(path.read_text(encoding="utf-8"))):
            top = module.partition(".")[0]
            if top in sys.stdlib_module_names or top == "fazhi":
                continue
            found = {canonicalize_name(name) for name in homes.get(top, [top])}
            assert found & (named | _OPTIONAL), f"{path}: {top}"


def imported(tree: ast.AST) -> list[str]:
    found = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return found + [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
