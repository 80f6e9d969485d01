"""What a command loads before it does anything, and how it takes plain values without further help."""

import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from cli.conftest import Run, run_alone
from fazhi.cli.values import NotPlainError, plain_value

UNNEEDED = {
    "asyncio",
    "concurrent.futures",
    "email",
    "gensim",
    "http",
    "importlib.metadata",
    "jinja2",
    "joblib",
    "logging",
    "lxml",
    "multiprocessing",
    "numpy.ma",
    "numpy.random",
    "pandas",
    "pyarrow",
    "pydantic",
    "pypdfium2",
    "rich",
    "safetensors",
    "scipy",
    "sklearn",
    "sqlite3",
    "threadpoolctl",
    "tqdm",
    "trafilatura",
    "xml",
    "fazhi.api",
    "fazhi.findings",
    "fazhi.labeled",
    "fazhi.topics",
}
"""Modules that take time to load and are of no use for the text of a report."""
NUMBERS = ("numpy", "rjieba", "tomllib", "fazhi.classify", "fazhi.structure")
"""Of use for labels only."""


def loaded_by(*arguments: object) -> set[str]:
    """Return which modules a command has loaded when it ends."""
    code = (
        f"import sys; sys.argv = ['fazhi', *{[*map(str, arguments)]!r}]\n"
        "from fazhi.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return set(ran.stderr.decode().splitlines())


def test_classify_of_a_text_loads_nothing_that_only_others_need(one: Path, tmp_path: Path) -> None:
    loaded = loaded_by("classify", one, "--out", tmp_path / "a.jsonl", "--format", "jsonl")
    assert loaded >= set(NUMBERS)
    assert sorted(loaded & UNNEEDED) == []


def test_read_of_a_text_loads_no_numbers_either(tmp_path: Path) -> None:
    short = tmp_path / "a.txt"
    short.write_text("清州县2022年法治政府建设报告\n一、主要做法\n", encoding="utf-8")
    loaded = loaded_by("read", short)
    assert "fazhi.ingest.text" in loaded
    assert sorted(loaded & {*UNNEEDED, *NUMBERS[:2]}) == []


def test_one_text_starts_no_process(
    one: Path, tmp_path: Path, fazhi: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("os.fork", refuse)
    monkeypatch.setattr("subprocess.Popen", refuse)
    assert fazhi("classify", one, "--out", tmp_path / "a.jsonl").code == 0


class Kind(StrEnum):
    """A choice whose name differs from what is written."""

    A = "甲"


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        (Path | None, "甲.txt", Path("甲.txt")),
        (Path | None, None, None),
        (Path, "", Path()),
        (list[Path], ("甲", "乙"), [Path("甲"), Path("乙")]),
        (list[Path] | None, None, []),
        (str, "1", "1"),
        (bool, False, False),
        (int, 30, 30),
        (Kind | None, "甲", Kind.A),
        (Kind, Kind.A, Kind.A),
    ],
)
def test_plain_values_are_taken_as_they_are(kind: object, word: object, value: object) -> None:
    assert plain_value(kind, word) == value


@pytest.mark.parametrize(
    ("kind", "word"),
    [(int, "30"), (float, 60), (Kind, "A"), (Kind, "乙"), (bool, "yes"), (Path, "a\0b"), (int, True)],
)
def test_other_values_are_left_to_the_library(kind: object, word: object) -> None:
    with pytest.raises(NotPlainError):
        plain_value(kind, word)


def test_values_that_are_left_to_the_library_arrive(one: Path) -> None:
    ran = run_alone("classify", one, "--workers", "1", "--format", "JSONL")
    assert ran.code == 2
    assert "没有 'JSONL'" in ran.err
    assert run_alone("classify", one, "--workers", "1", "--format", "jsonl").code == 0
