"""Ctrl-C and a killed parent: it ends at once, says what was kept, leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import labeled_texts
from hostile.papers import nested_forms

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
WITHIN = 2.0
"""Seconds from the signal to the end, as promised."""


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


def children(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        return [int(number) for number in path.read_text(encoding="ascii").split()]
    except OSError:
        return []


def alive(number: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")[:80]
    except OSError:
        return False


def wait_for(what: Callable[[], object], seconds: float) -> float:
    """Wait until ``what`` holds; return how long that took."""
    start = time.monotonic()
    while not what():
        assert time.monotonic() - start < seconds
        time.sleep(0.02)
    return time.monotonic() - start


def start(folder: Path, *more: str, workers: str = "2") -> tuple[subprocess.Popen[bytes], list[int]]:
    command = [sys.executable, "-m", "fazhi", "classify", str(folder), "--workers", workers, *more]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    wait_for(lambda: len(children(process.pid)) == int(workers), 60)
    time.sleep(0.3)  # in the middle of something
    return process, children(process.pid)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_at_once_and_leaves_nothing(folder: Path, tmp_path: Path, workers: str) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("older", encoding="utf-8")
    process, workers_of = start(folder, "--out", str(out), workers=workers)
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - begun < WITHIN
    assert process.returncode == 130
    assert err.decode().count("\n") == 1
    assert "已中断" in err.decode()
    assert f"{out} 未改动" in err.decode()
    assert out.read_text(encoding="utf-8") == "older"
    assert [path.name for path in tmp_path.iterdir() if path.name not in {"in", "out.jsonl"}] == []
    assert not any(map(alive, workers_of))


def test_what_was_printed_before_ctrl_c_is_said(folder: Path) -> None:
    process, _ = start(folder, "--format", "jsonl")
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "份报告的结果已输出" in err.decode()


def test_workers_whose_parent_is_killed_end_by_themselves(folder: Path) -> None:
    process, workers_of = start(folder)
    process.kill()
    process.communicate(timeout=30)
    wait_for(lambda: not any(map(alive, workers_of)), 60)
