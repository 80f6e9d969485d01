"""What is printed: no text or name of a document steers the terminal, and none is taken for markup."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from fazhi.cli.common import say, write_stream
from helpers import printed_on
from hostile.commands import PRINTED, Place, write_reports

MARKUP = "[/red][bold]"
STEER = f"{MARKUP}\x1b]8;;http://a.invalid\x1b\\点\x1b]8;;\x1b\\\x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u202e"
LINES = [f"{STEER}全市开展行政执法检查，执法力量仍然不足。", f"{STEER}普法宣传的办法不多，宣传不够深入。"]
_NAME = "报\x1b[31m\x1b]0;x\x07\x9b2J\u202e[red]\r告.txt"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def place(fazhi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    try:
        write_reports(tmp_path / "in", _NAME, LINES)
    except OSError:
        pytest.skip("this system has no such file names")
    (tmp_path / "in" / f"{_NAME}.pdf").write_bytes(b"no pdf")
    found = Place(fazhi, tmp_path / "in", tmp_path, _NAME, LINES[0])
    found.suspects(monkeypatch)
    return found


@pytest.mark.parametrize("name", PRINTED)
def test_nothing_printed_for_people_steers_the_terminal(place: Place, name: str) -> None:
    ran = place.run(*PRINTED[name](place))
    assert _CONTROL.search(ran.out) is None
    assert _CONTROL.search(ran.err) is None
    if name not in {"model show", "topics fit", "corpus status", "corpus topics", "corpus problems"}:
        assert re.search(r"\[/?red\]", ran.out + ran.err)  # neither taken for markup nor left out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_terminal_gets_no_control_characters_whatever_the_format(place: Place, form: str) -> None:
    command = [sys.executable, "-m", "fazhi", "classify", str(place.folder), "--format", form]
    shown = on_terminal(command).replace("\r\n", "\n")
    assert "[/red]" in shown
    lines = [line for line in shown.splitlines() if "行政执法" in line]
    assert lines
    assert [line for line in lines if _CONTROL.search(line)] == []


def on_terminal(command: list[str]) -> str:
    """Return what a command prints when its output is a terminal; what it tells on stderr aside."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    shown = printed_on(ours)
    process.wait()
    return shown


def test_another_program_gets_every_character(capsys: pytest.CaptureFixture[str]) -> None:
    write_stream([STEER])
    assert capsys.readouterr().out == STEER


def test_a_message_is_one_line_whatever_it_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"甲{STEER}\n乙")
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert _CONTROL.search(said) is None
    assert MARKUP in said
