"""What the commands share: messages, progress, exit codes."""

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from fazhi.records import Failure

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="报告文件或文件夹，可多个。", show_default=False)
]
Out = Annotated[Path | None, typer.Option("--out", help="写到文件；不写则打印出来。", show_default=False)]
Model = Annotated[
    Path | None, typer.Option("--model", help="模型目录；不写则用自带模型。", show_default=False)
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="进程数；不写则按电脑核数。", show_default=False)
]


INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


class Debug:
    """The ``--debug`` switch: accepted anywhere on the line, it lets tracebacks through."""

    @staticmethod
    def take(arguments: list[str]) -> bool:
        """Remove ``--debug`` from the arguments; return whether it was there."""
        end = arguments.index("--") if "--" in arguments else len(arguments)
        found = "--debug" in arguments[:end]
        arguments[:end] = [argument for argument in arguments[:end] if argument != "--debug"]
        return found


def names_in_utf8() -> None:
    """Start this program over in Python's UTF-8 mode where the system's encoding is another one.

    Names of files are bytes; the same file is to have the same name in results, and to stand at the same
    place among others, whatever the locale. Names that are not UTF-8 are seen to when they are shown.
    """
    if sys.getfilesystemencoding() == "utf-8" or "utf8" in sys._xoptions or not sys.executable:
        return
    own = sys.orig_argv[len(sys.orig_argv) - len(sys.argv) + 1 :]
    if own == sys.argv[1:]:  # else somebody else's process has called this program as a function
        command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        os.execv(sys.executable, command)  # noqa: S606 - this very program


def console_utf8() -> None:
    """Write UTF-8 whatever the console's own encoding is, so that no character stops the output."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def say(line: str) -> None:
    """Write a line for people to stderr; whatever it quotes, it is one line without control characters."""
    from fazhi.output import for_terminal

    sys.stderr.write(for_terminal(line) + "\n")


def fail(message: str, code: int = 2) -> NoReturn:
    """Write one line to stderr and end with an exit code."""
    say(f"fazhi: {message}")
    sys.exit(code)


@contextmanager
def model_warnings() -> Iterator[None]:
    """Show what is odd about a model as one line for people, once; other warnings as Python shows them."""
    from fazhi.errors import ModelWarning
    from fazhi.output import for_terminal

    with warnings.catch_warnings():
        plain = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            if issubclass(category, ModelWarning):
                say(f"fazhi: 提醒：{for_terminal(str(message))}")
            else:
                plain(message, category, *place, **more)

        warnings.showwarning = show
        warnings.simplefilter("default", ModelWarning)
        yield


def report_failures(failures: "Iterable[Failure]") -> int:
    """Write one line a failure to stderr; return how many there were."""
    from fazhi.output import shown_path

    count = 0
    for failure in failures:
        say(f"{shown_path(failure.path)}: {failure.reason}")
        count += 1
    return count


def exit_code(done: int, failed: int) -> int:
    """Return the exit code for so many documents done and failed."""
    if not failed:
        return 0
    return 1 if done else 2


def default_model(model: Path | None) -> Path:
    """Return the model directory to use."""
    from fazhi.config import data_path

    return model or data_path("models/default")


@contextmanager
def interruptible(kept: Callable[[], str]) -> Iterator[None]:
    """End with exit code 130 on Ctrl-C, and say what was kept."""
    try:
        yield
    except KeyboardInterrupt:
        fail(f"已中断，{kept()}", INTERRUPTED)


def left_alone(out: Path | None) -> Callable[[], str]:
    """Return what to say of a result that is written at the end or not at all."""
    if out is None:
        return lambda: "没有打印结果"
    return lambda: f"{out} 未改动" if out.exists() else f"没有写出 {out}"


@contextmanager
def progress(what: str, unit: str = "份") -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on stderr if that is a terminal; give a function to call with (done, all)."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its thread would keep workers from being copies of this process
    with tqdm(desc=what, unit=unit, leave=False) as bar:

        def step(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield step


def write_stream(pieces: Iterable[str], target: TextIO | None = None) -> None:
    """Write pieces of text to stdout as they come; a terminal gets them without control characters."""
    from fazhi.output import for_screen

    stream = target or sys.stdout
    # A file or another program gets every character, and the positions of units hold.
    fit = for_screen if stream.isatty() else str
    try:
        for piece in pieces:
            stream.write(fit(piece))
        stream.flush()
    except BrokenPipeError:
        # The reader has gone, as in `fazhi read … | head`; that is no error. What is still in the
        # stream's buffer must go somewhere, or Python complains when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise typer.Exit(0) from None
