"""Ctrl-C and a killed parent: it ends at once, says what was kept, leaves no process behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.conftest import run_alone
from fazhi.config import data_path
from fazhi.corpus.guard import read_guard
from fazhi.corpus.store import open_corpus
from fazhi.store import load_model, save_model
from helpers import LABELED, labeled_texts
from hostile.papers import nested_forms

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
PATIENCE = 10.0
"""Seconds after which a command that goes on is killed and the test fails; docs/security.md says how long it
takes on a machine that has nothing else to do."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports, enough for workers, and among them some that would take for ever."""
    folder = tmp_path / "in"
    folder.mkdir()
    (text,) = labeled_texts(1).values()
    for number in range(20):
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
        (folder / f"{number:03}x.pdf").write_bytes(nested_forms())
    return folder


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Reports, enough to compare numbers of themes."""
    folder = tmp_path / "many"
    folder.mkdir()
    for name, text in labeled_texts(40).items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def children(parent: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{parent}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, path.read_text(encoding="ascii").split())
    return found


def family(parent: int) -> list[int]:
    """Return the processes that a process has started, and those that these have started."""
    found = children(parent)
    return [*found, *(number for child in found for number in family(child))]


def alive(number: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")[:80]
    except OSError:
        return False


def wait_for(what: Callable[[], object], seconds: float) -> None:
    """Wait until ``what`` holds."""
    start = time.monotonic()
    while not what():
        assert time.monotonic() - start < seconds
        time.sleep(0.02)


@contextlib.contextmanager
def running(*arguments: object, until: Callable[[int], object]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a command and wait until it is in the middle of something; whatever happens, it ends."""
    command = [sys.executable, "-m", "fazhi", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        wait_for(lambda: process.poll() is not None or until(process.pid), 120)
        time.sleep(0.3)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def interrupt(process: "subprocess.Popen[bytes]") -> str:
    """Press Ctrl-C and return the one line that is said; nobody may be left then."""
    started = family(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, err = process.communicate(timeout=PATIENCE)
    said = err.decode().splitlines()
    assert process.returncode == 130, said
    assert said[-1].startswith("fazhi: 已中断，"), said
    assert not any(line.startswith(("Traceback", "  File")) for line in said), said
    wait_for(lambda: not any(map(alive, started)), PATIENCE)
    return said[-1]


def reads(count: int = 2) -> Callable[[int], bool]:
    """Tell whether a process has so many workers."""
    return lambda process: len(children(process)) >= count


def fits() -> Callable[[int], bool]:
    """Tell whether a process has two workers who came after the two that read."""
    first: list[int] = []

    def second(process: int) -> bool:
        found = children(process)
        if len(found) == 2 and not first:
            first.extend(found)
        return len(found) == 2 and not set(found) & set(first)

    return second


@pytest.mark.parametrize(
    ("command", "workers"),
    [
        ("classify", 1),
        *((one, 2) for one in ("classify", "problems", "analyze", "topics fit", "topics apply")),
    ],
)
def test_ctrl_c_while_reading_leaves_the_older_result(
    folder: Path, tmp_path: Path, command: str, workers: int
) -> None:
    out = tmp_path / "out"
    if command in {"topics fit", "analyze"}:
        out.mkdir()
    else:
        out.write_text("older", encoding="utf-8")
    more = ["--model", themes(tmp_path)] if command == "topics apply" else []
    arguments = (*command.split(), folder, "--out", out, "--workers", workers, *more)
    with running(*arguments, until=reads(workers)) as process:
        assert f"{out} 未改动" in interrupt(process)
    assert list(out.iterdir()) == [] if out.is_dir() else out.read_text(encoding="utf-8") == "older"
    assert {path.name for path in tmp_path.iterdir()} - {"themes"} == {"in", "out"}


def themes(folder: Path) -> Path:
    name, text = labeled_texts(1).popitem()
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    assert run_alone("topics", "fit", folder / f"{name}.txt", "--out", folder / "themes", "--k", 2).code == 0
    (folder / f"{name}.txt").unlink()
    return folder / "themes"


@pytest.mark.parametrize("command", ["topics fit", "analyze"])
def test_ctrl_c_while_numbers_of_themes_are_compared(many: Path, tmp_path: Path, command: str) -> None:
    out = tmp_path / "out"
    arguments = (*command.split(), many, "--out", out, "--workers", 2)
    with running(*arguments, until=fits()) as process:
        assert f"没有写出 {out}" in interrupt(process)
    assert [path.name for path in tmp_path.iterdir()] == ["many"]


def test_ctrl_c_while_training(tmp_path: Path) -> None:
    out, lines = tmp_path / "model", []
    command = [sys.executable, "-m", "fazhi", "train", "--data", str(LABELED), "--out", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    try:
        assert process.stderr
        lines.append(process.stderr.readline())
        time.sleep(1.0)
        assert f"没有写出 {out}" in interrupt(process)
    finally:
        process.kill()
        process.wait()
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_a_corpus_has_got(folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "a.corpus"
    for _ in range(2):
        with running("corpus", "add", folder, "--to", corpus, "--workers", 2, until=reads()) as process:
            assert "此前存入的都在，再运行一次就接着做" in interrupt(process)
        with open_corpus(corpus) as opened:
            status = opened.status()
            assert not status.damage
            assert status.commits == status.expected
        assert read_guard(corpus).holder is None or not alive(read_guard(corpus).holder.pid)


@pytest.mark.parametrize("command", ["label", "topics", "problems", "report"])
def test_ctrl_c_while_a_corpus_is_worked_on(many: Path, tmp_path: Path, command: str) -> None:
    corpus = tmp_path / "a.corpus"
    assert run_alone("corpus", "add", many, "--to", corpus).code == 0
    more: list[object] = ["--model", other_model(tmp_path)] if command == "label" else []
    more += ["--out", tmp_path / "out"] if command == "report" else []
    commits = read_guard(corpus).commits
    # Themes are compared in workers; the others have begun when they hold the right to write.
    compares = command in {"topics", "report"}
    begun = reads() if compares else lambda process: read_guard(corpus).holder is not None
    with running("corpus", command, corpus, *more, until=begun) as process:
        said = interrupt(process)
    assert ("没有写出" if command == "report" else "此前存入的都在") in said
    with open_corpus(corpus) as opened:
        status = opened.status()
        assert not status.damage
        assert status.commits == status.expected >= commits
    assert not (tmp_path / "out").exists()


def other_model(folder: Path) -> Path:
    """Return a copy of the shipped model that counts as another one."""
    shutil.copytree(data_path("models/default"), folder / "model")
    stored = load_model(folder / "model")
    shutil.rmtree(folder / "model")
    meta = {key: value for key, value in stored.meta.items() if key not in {"files", "format"}}
    save_model(folder / "model", type(stored)({**meta, "seed": 99}, stored.arrays, stored.data), "")
    return folder / "model"


def test_what_was_printed_before_ctrl_c_is_said(folder: Path) -> None:
    with running("classify", folder, "--format", "jsonl", "--workers", 2, until=reads()) as process:
        assert "份报告的结果已输出" in interrupt(process)


def test_workers_whose_parent_is_killed_end_by_themselves(folder: Path) -> None:
    with running("classify", folder, "--workers", 2, until=reads()) as process:
        started = children(process.pid)
        process.kill()
        process.communicate(timeout=PATIENCE)
        wait_for(lambda: not any(map(alive, started)), 60)
