"""Runs the command line, in this process or in one of its own, on a few fictional reports."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from fazhi.cli import main
from fazhi.cli.main import app
from fazhi.config import TrainSettings
from helpers import labeled_texts


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def fazhi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def inner(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["fazhi", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return inner


def run_alone(*arguments: object, **environment: str) -> Ran:
    """Run a command in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "fazhi", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def commands() -> dict[str, Any]:
    """Return every command of the program by its full name."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for part, inner in sorted(command.commands.items()):
                yield from walk(inner, f"{name} {part}".strip())
        else:
            yield name, command

    return dict(walk(typer.main.get_command(app), ""))


def settings_file(path: Path, settings: TrainSettings) -> Path:
    """Write settings of training as a file that ``--config`` takes."""
    lines = [f"{k} = {list(v) if isinstance(v, tuple) else v}" for k, v in asdict(settings).items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with three reports."""
    folder = tmp_path / "报告"
    folder.mkdir()
    for name, text in labeled_texts(3).items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def one(reports: Path) -> Path:
    """One report."""
    return sorted(reports.iterdir())[0]


@pytest.fixture
def broken(reports: Path) -> Path:
    """A file among the reports that cannot be read."""
    path = reports / "空.docx"
    path.write_bytes(b"")
    return path
