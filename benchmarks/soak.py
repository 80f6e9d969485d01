"""A soak run: many reports through ``classify`` and ``analyze`` in one process, watched from outside.

The watched process writes reports of its own, labels them a thousand at a time and analyses them two
hundred at a time, again and again, as a program that runs for days would; what it holds is read from
/proc at every step. It must hold no more at the end than after warming up.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from common import machine, table
from scale import make_corpus

WARM = 0.25
"""Share of the run after which memory is to stay as it is: by then everything has been loaded once."""
GROWTH = 0.05
"""Share of its memory that the process may gain from then to the end."""
_LOOK = 0.25
"""Seconds between two looks at the workers."""
_NAMES = ("reports", "step", "batch", "fresh", "thin")
_WORKERS = 2
_MB = 1 << 20
_LONG = 40
"""Characters from which a line is a paragraph and no heading."""


@dataclass(frozen=True)
class Plan:
    """So many reports, ``step`` at a time through classify and ``batch`` at a time through analyze."""

    reports: int = 20_000
    step: int = 1_000
    batch: int = 200
    fresh: int = 4
    """Every so many steps the first batch looks for themes of its own, the others apply those of a model."""
    thin: int = 3
    """Of the long paragraphs every so-manieth is kept: the reports of townships are short too."""


@dataclass(frozen=True)
class Look:
    """What the process holds after so many reports, and the most its workers held on the way there."""

    reports: int
    seconds: float
    memory: int
    workers: int
    files: int
    children: int
    threads: int


def run(plan: Plan, folder: Path, told: Callable[[int], None]) -> None:
    """Label and analyse ``plan.reports`` reports in this process; ``told`` hears after every step."""
    from fazhi.cli.reports import analyze, classify
    from fazhi.cli.topics import fit

    themes, reports, batches = folder / "themes", folder / "reports", folder / "batches"
    for step, done in enumerate(range(0, plan.reports, plan.step)):
        count = min(plan.step, plan.reports - done)
        write_reports(reports, count, step, plan.thin)
        _finish(lambda: classify([reports], out=folder / "units.jsonl", workers=_WORKERS))
        split(reports, batches, plan.batch)
        if not themes.exists():
            _finish(lambda: fit([batches / "0"], out=themes, k="8", workers=_WORKERS))
        for number, batch in enumerate(sorted(batches.iterdir())):
            given = None if number == 0 and step % plan.fresh == 0 else themes
            _analyse(analyze, batch, folder / "out", given)
        shutil.rmtree(batches)
        told(done + count)


def _analyse(analyze: Callable[..., None], batch: Path, out: Path, themes: Path | None) -> None:
    _finish(lambda: analyze([batch], out=out, topics=themes, workers=_WORKERS))


def _finish(command: Callable[[], None]) -> None:
    """Call a command as the command line does; all it was asked for has to be done."""
    try:
        command()
    except typer.Exit as ended:
        if ended.exit_code:
            raise SystemExit(f"exit code {ended.exit_code}") from ended


def write_reports(folder: Path, count: int, seed: int, thin: int = 1) -> None:
    """Write so many reports: of twenty, one is a Word file and one a web page."""
    shutil.rmtree(folder, ignore_errors=True)
    make_corpus(folder, count, seed)
    for number, path in enumerate(sorted(folder.iterdir())):
        lines = path.read_text(encoding="utf-8").split("\n")
        lines = [line for place, line in enumerate(lines) if len(line) < _LONG or place % thin == 0]
        ending, content = _KINDS.get(number % 20, _KINDS[2])
        path.unlink()
        path.with_suffix(ending).write_bytes(content(lines))


def _text(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


def _page(lines: Sequence[str]) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>报告</title></head><body><div>{body}</div></body></html>".encode()


def _word(lines: Sequence[str]) -> bytes:
    import docx

    document, buffer = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


_KINDS = {0: (".docx", _word), 1: (".html", _page), 2: (".txt", _text)}


def split(folder: Path, batches: Path, size: int) -> None:
    """Move the files of a folder into folders of so many each."""
    for number, path in enumerate(sorted(folder.iterdir())):
        batch = batches / str(number // size)
        batch.mkdir(parents=True, exist_ok=True)
        path.rename(batch / path.name)


def watch(plan: Plan, folder: Path, show: Callable[[Look], None]) -> list[Look]:
    """Run a plan in a process of its own and look at it after every step."""
    command = [sys.executable, __file__, "--run", str(folder)]
    command += [f"--{name}={getattr(plan, name)}" for name in _NAMES]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        looks = list(_looks(process, show))
    if process.returncode:
        raise SystemExit(f"the run ended with exit code {process.returncode}")
    return looks


def _looks(process: "subprocess.Popen[str]", show: Callable[[Look], None]) -> Iterator[Look]:
    """Look at a run whenever it tells how far it is, until it ends; the run waits meanwhile."""
    assert process.stdin
    assert process.stdout
    os.set_blocking(process.stdout.fileno(), False)
    begun, most = time.monotonic(), 0
    while process.poll() is None:
        most = max([most, *map(memory_of, children_of(process.pid))])
        if not (line := process.stdout.readline()):
            time.sleep(_LOOK)
            continue
        seen = look(process.pid, int(line), time.monotonic() - begun, most)
        show(seen)
        yield seen
        most = 0
        process.stdin.write("\n")
        process.stdin.flush()


def look(process: int, reports: int, seconds: float, workers: int) -> Look:
    """Return what a process holds now."""
    place = Path(f"/proc/{process}")
    files, threads = (len(list((place / name).iterdir())) for name in ("fd", "task"))
    return Look(reports, seconds, memory_of(process), workers, files, len(children_of(process)), threads)


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process holds; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except OSError:
        return 0


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started and that are still there."""
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, path.read_text().split())
        except OSError:
            continue
    return found


def row(one: Look) -> list[object]:
    """Return what a line of the table shows."""
    sizes = [f"{size / _MB:.0f}" for size in (one.memory, one.workers)]
    return [one.reports, f"{one.seconds:.0f}", *sizes, one.files, one.children, one.threads]


def slope(looks: list[Look]) -> float:
    """Return the bytes of memory gained per report, by least squares."""
    mean = sum(one.reports for one in looks) / len(looks)
    over = sum((one.reports - mean) * one.memory for one in looks)
    return over / max(1.0, sum((one.reports - mean) ** 2 for one in looks))


def verdict(looks: list[Look]) -> list[str]:
    """Return what grew after warming up, nothing if all is well."""
    warm = [one for one in looks if one.reports >= WARM * looks[-1].reports]
    gained = slope(warm) * (warm[-1].reports - warm[0].reports)
    complaints = []
    if gained > GROWTH * warm[0].memory:
        complaints.append(f"memory grew by {gained / _MB:.0f} MB")
    for name in ("files", "children", "threads"):
        first, last = (max(getattr(one, name) for one in part) for part in (warm[:3], warm[-3:]))
        if last > first:
            complaints.append(f"{name} grew from {first} to {last}")
    return complaints


def main() -> None:
    """Watch a run, or be one."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in _NAMES:
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan, name))
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    plan = Plan(*(getattr(chosen, name) for name in _NAMES))
    if chosen.run:
        run(plan, chosen.run, _tell)
        return
    print(machine("fazhi", "numpy"), "\n")
    table(["reports", "s", "MB", "MB of the largest worker", "files", "children", "threads"], [])
    with tempfile.TemporaryDirectory() as folder:
        looks = watch(
            plan, Path(folder), lambda one: print(f"| {' | '.join(map(str, row(one)))} |", flush=True)
        )
    warm = [one for one in looks if one.reports >= WARM * looks[-1].reports]
    print(f"\nfrom {warm[0].reports} reports on: {slope(warm) * 1000 / _MB:+.2f} MB per 1,000 reports")
    complaints = verdict(looks)
    print("; ".join(complaints) or "nothing grows")
    sys.exit(bool(complaints))


def _tell(reports: int) -> None:
    """Say how far this process is and wait until it has been looked at."""
    print(reports, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
