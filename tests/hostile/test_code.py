"""The code itself: nothing that runs what a file says, no network."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import ROOT

FILES = sorted((ROOT / "src").rglob("*.py"))
MODULES = {
    "pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib.load", "skops", "code", "codeop",
    "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "xmlrpc",
}  # fmt: skip
CALLS = {"eval", "exec", "compile", "__import__"}
METHODS = {
    "joblib.load",
    "pickle.load",
    "pickle.loads",
    "numpy.load",
    "np.load",
    "yaml.load",
    "os.system",
    "os.popen",
}
WORKERS = ROOT / "src/fazhi/workers"
SPARK = WORKERS.parent / "spark/session.py"


def names(tree: ast.AST) -> Iterator[str]:
    """Yield the modules imported and the functions called, with the names they were imported from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            yield f"{ast.unparse(node.func)}()"


def forbidden(name: str) -> bool:
    if name.endswith("()"):
        called = name[:-2]
        loads_gensim = called.endswith(".load") and called.rsplit(".", 2)[-2].endswith(
            ("Model", "Dictionary")
        )
        return called in CALLS | METHODS or loads_gensim
    return any(name == module or name.startswith(f"{module}.") for module in MODULES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_runs_what_a_file_says_or_talks_to_the_network(path: Path) -> None:
    found = [name for name in names(ast.parse(path.read_text(encoding="utf-8"))) if forbidden(name)]
    assert found == []


def test_processes_are_started_by_the_workers_only() -> None:
    """And what passes between them is pickled there only, from one process of this program to the other."""
    for path in FILES:
        used = set(names(ast.parse(path.read_text(encoding="utf-8"))))
        starts = any(name.startswith(("subprocess", "multiprocessing", "os.fork")) for name in used)
        # Spark has to be told which Java there is; it runs its own.
        assert not starts or WORKERS in path.parents or path == SPARK, path


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "eval(x)",
        "LdaModel.load(f)",
        "import socket",
        "np.load(f)",
    ],
)
def test_the_search_finds_what_it_looks_for(line: str) -> None:
    assert any(map(forbidden, names(ast.parse(line))))
