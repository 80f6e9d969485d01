"""Exit codes, messages, progress: what holds for every command."""

import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Run, run_alone
from fazhi import __version__
from helpers import printed_on


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["read"],
        ["classify"],
        ["analyze", "."],
        ["train"],
        ["train", "--data", "data"],
        ["evaluate"],
        ["model", "nonsense"],
        ["classify", ".", "--format", "doc"],
        ["classify", ".", "--workers", "0"],
        ["classify", ".", "--workers", "many"],
        ["classify", ".", "--nonsense"],
        ["classify", ".", "--out"],
        ["train", "--data", "x", "--out", "y", "--seed", "zero"],
        ["evaluate", "--data", "x", "--format", "csv"],
    ],
)
def test_wrong_usage_is_one_chinese_line_and_ends_with_2(fazhi: Run, arguments: list[str]) -> None:
    ran = fazhi(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert re.match(r"fazhi: .*[\u4e00-\u9fff].*\n$", ran.err), ran.err
    assert "Traceback" not in ran.err


def test_a_superfluous_argument_is_named(fazhi: Run) -> None:
    assert "多出的参数 12(3)（用法" in fazhi("explain", "report.txt", "12(3)").err


@pytest.mark.parametrize("command", ["classify", "analyze", "read"])
def test_no_such_path_ends_with_2(fazhi: Run, tmp_path: Path, command: str) -> None:
    missing = tmp_path / "没有"
    more = ["--out", tmp_path / "out"] if command == "analyze" else []
    ran = fazhi(command, missing, *more)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == f"{missing}: 没有这个文件或文件夹"
    assert not (tmp_path / "out").exists()


def test_no_such_model_ends_with_2(fazhi: Run, one: Path, tmp_path: Path) -> None:
    missing, out = tmp_path / "没有", tmp_path / "out"
    commands: list[list[Any]] = [
        ["classify", one, "--model", missing],
        ["classify", one, "--model", missing, "--out", tmp_path / "a.jsonl"],
        ["analyze", one, "--model", missing, "--out", out],
        ["evaluate", "--model", missing, "--data", one],
        ["model", "show", missing],
        ["model", "verify", missing],
    ]
    for command in commands:
        ran = fazhi(*command)
        assert (ran.code, ran.out, ran.err) == (2, "", f"fazhi: {missing}: 没有这个模型目录\n")
    assert not out.exists()
    assert not (tmp_path / "a.jsonl").exists()


def test_a_folder_without_reports_is_told(fazhi: Run, tmp_path: Path) -> None:
    ran = fazhi("classify", tmp_path)
    assert ran.code == 2
    assert ran.err == f"{tmp_path}: 文件夹里没有可读的报告（txt、html、docx、pdf）\n"


def break_labelling(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    from fazhi.analyze import labels

    def failing(*arguments: Any) -> Any:
        raise error

    monkeypatch.setattr(labels, "analyse_report", failing)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (RuntimeError("line\nline"), 2, "内部错误：RuntimeError: line line（加 --debug 可看详情）"),
        (MemoryError(), 2, "内存不足"),
        (KeyboardInterrupt(), 130, "已中断"),
    ],
)
def test_whatever_goes_wrong_is_one_line(
    fazhi: Run, one: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, says: str
) -> None:
    break_labelling(monkeypatch, error)
    ran = fazhi("classify", one)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_traceback_is_shown_only_with_debug(monkeypatch: pytest.MonkeyPatch, one: Path, place: int) -> None:
    from fazhi.cli import main

    break_labelling(monkeypatch, RuntimeError("inside"))
    arguments = ["classify", str(one), "--scores"]
    arguments.insert(place, "--debug")
    monkeypatch.setattr(sys, "argv", ["fazhi", *arguments])
    with pytest.raises(RuntimeError, match="inside"):
        main()


def test_a_file_named_like_the_debug_switch_can_be_read(fazhi: Run, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("--debug").write_text("清州县报告", encoding="utf-8")
    ran = fazhi("read", "--", "--debug")
    assert (ran.code, ran.out) == (0, "清州县报告\n")


def test_the_version_and_the_help_end_with_0(fazhi: Run) -> None:
    assert fazhi("--version").out == f"fazhi {__version__}\n"
    ran = fazhi("--help")
    assert (ran.code, ran.err) == (0, "")


def test_control_characters_in_names_do_not_reach_the_terminal(fazhi: Run, tmp_path: Path) -> None:
    ran = fazhi("classify", tmp_path / "a\x1b[31m\u202e\nb.txt")
    assert ran.err == f"{tmp_path}/a�[31m� b.txt: 没有这个文件或文件夹\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_a_progress_bar_is_drawn_on_a_terminal_only(reports: Path, tmp_path: Path) -> None:
    import fcntl
    import pty
    import termios

    assert run_alone("classify", reports, "--format", "jsonl").err == ""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "fazhi", "classify", str(reports), "--format", "jsonl"]
    with (tmp_path / "printed").open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=theirs)
    os.close(theirs)
    shown = printed_on(ours)
    assert process.wait() == 0
    assert "标注" in shown
    assert "份" in shown
    printed = (tmp_path / "printed").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("{") and line.endswith("}") for line in printed)
