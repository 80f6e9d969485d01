"""Kills a command again and again while it replaces an older result, or gives it too little disk.

Run as a script: ``killed.py COMMAND FOLDER COUNT SEED``. What a command needs is loaded once; every try is a
copy of this process that runs the whole command, so that a hundred tries take seconds. Prints one JSON object
for each try and one for the run after them.
"""

import contextlib
import hashlib
import importlib
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers import LABELED, ROOT, labeled_texts

_REPORTS, _FOLDS = 5, 3
"""Labelled reports to train on and parts of cross-validation: few, for speed."""


_MODULES = {
    "": ("fazhi.cli.main", "fazhi.analyze", "fazhi.report.export"),
    "classify xlsx": ("xlsxwriter", "fazhi.report.book.excel"),
    "analyze": ("xlsxwriter", "vl_convert", "pyarrow.parquet", "fazhi.report.page.html", "fazhi.topics"),
    "train": ("sklearn.svm", "fazhi.evaluate", "fazhi.classify.train"),
    "topics fit": ("gensim.models", "sklearn.decomposition", "fazhi.topics.fit"),
}
"""What each command imports, and all of them."""


@dataclass(frozen=True)
class Job:
    """A command, where its result goes, and what makes another result to stand there before."""

    new: tuple[object, ...]
    old: tuple[object, ...]
    out: str

    def arguments(self, folder: Path, old: bool = False) -> list[str]:
        return [str(part) for part in (*(self.old if old else self.new), "--out", folder / "out" / self.out)]


def jobs(folder: Path) -> dict[str, Job]:
    """Return every command that writes a result; the first two reports make the older one."""
    few, many, data = folder / "few", folder / "many", folder / "data"
    trained = ("--data", data, "--config", folder / "train.toml")
    corpus, themes = folder / "a.corpus", ("--topics", folder / "themes")
    return {
        "classify jsonl": Job(("classify", many), ("classify", few), "units.jsonl"),
        "classify xlsx": Job(("classify", many), ("classify", few), "units.xlsx"),
        "analyze": Job(("analyze", many, *themes), ("analyze", few, *themes), "result"),
        "train": Job(("train", *trained), ("train", *trained, "--seed", 1), "model"),
        "corpus export": Job(("corpus", "export", corpus), ("classify", few), "units.csv"),
        "topics fit": Job(("topics", "fit", many, "--k", 2), ("topics", "fit", few, "--k", 2), "themes"),
    }


def prepare(folder: Path, name: str) -> None:
    """Write reports, labelled data, a corpus and themes, as far as a command needs them."""
    for place, count in (("few", 2), ("many", 3)):
        (folder / place).mkdir(parents=True)
        for title, text in labeled_texts(count).items():
            (folder / place / f"{title}.txt").write_text(text, encoding="utf-8")
    (folder / "data").mkdir()
    for path in sorted(LABELED.glob("*.jsonl"))[:_REPORTS]:
        shutil.copy(path, folder / "data")
    settings = (ROOT / "configs" / "train.toml").read_text(encoding="utf-8")
    fewer = re.sub("^folds = .*", f"folds = {_FOLDS}", settings, flags=re.MULTILINE)
    (folder / "train.toml").write_text(fewer, encoding="utf-8")
    if name == "corpus export":
        run(["corpus", "add", str(folder / "many"), "--to", str(folder / "a.corpus")])
    if name == "analyze":
        run(["topics", "fit", str(folder / "few"), "--out", str(folder / "themes"), "--k", "2"])


def run(arguments: list[str], limit: int = 0) -> int:
    """Run a command in a copy of this process; return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(begin(arguments, limit), 0)[1])


def begin(arguments: list[str], limit: int = 0) -> int:
    """Start a command in a copy of this process; ``limit`` is the largest file it may write, in bytes."""
    child = os.fork()
    if child:
        return child
    code: object = 70
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        from fazhi.cli import main

        sys.argv = ["fazhi", *arguments]
        main()
    except SystemExit as ended:
        code = ended.code
    finally:
        os._exit(code if isinstance(code, int) else 0)


def contents(path: Path) -> dict[str, str]:
    """Return the hash of a file or of each file of a folder, hidden ones left out."""
    files = path.iterdir() if path.is_dir() else [path] if path.exists() else []
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if not file.name.startswith(".")
    }


def hidden(out: Path) -> list[str]:
    """Return what lies there that nobody asked for."""
    return sorted(str(path.relative_to(out)) for path in out.rglob(".*"))


class Trial:
    """One command and the two results, older and newer, between which it is interrupted."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.folder, self.job = folder, job
        self.out, self.target = folder / "out", folder / "out" / job.out
        self.out.mkdir()
        self._run(job.arguments(folder, old=True))
        self.older = contents(self.target)
        self.kept = folder / "kept"
        (shutil.copytree if self.target.is_dir() else shutil.copy)(self.target, self.kept)
        begun = time.monotonic()
        self._run(job.arguments(folder))
        self.seconds = time.monotonic() - begun
        self.newer = contents(self.target)
        assert self.older != self.newer

    def _run(self, arguments: list[str]) -> None:
        code = run(arguments)
        assert code == 0, (arguments, code)

    def restore(self) -> None:
        """Put the older result back; what killed runs left stays where it is."""
        if self.target.is_dir():
            shutil.rmtree(self.target)
            shutil.copytree(self.kept, self.target)
        else:
            shutil.copy(self.kept, self.target)

    def state(self) -> str:
        """Say whether the older or the newer result stands there, or a mixture of whole files, or neither."""
        found = contents(self.target)
        if found in (self.older, self.newer):
            return "old" if found == self.older else "new"
        names = set(self.older) | set(self.newer)
        whole = all(found.get(name) in {self.older.get(name), self.newer.get(name)} for name in names)
        return "mixed" if whole and set(found) <= names else "half"

    def kill(self, chance: random.Random, aimed: bool) -> dict[str, object]:
        """Kill the command at any moment, or, ``aimed``, soon after it has begun to write."""
        self.restore()
        left = hidden(self.out)
        child, begun = begin(self.job.arguments(self.folder)), time.monotonic()
        if aimed:
            while (
                hidden(self.out) == left
                and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
            ):
                time.sleep(0.0005)
        # Writing takes milliseconds or, in analyze, half of the time: most fall soon after its beginning.
        time.sleep(self.seconds * (chance.random() ** 4 / 2 if aimed else chance.random()))
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        return {
            "after": round(time.monotonic() - begun, 4),
            "killed": os.WIFSIGNALED(status),
            "state": self.state(),
            "left": len(hidden(self.out)),
        }

    def starve(self, chance: random.Random) -> dict[str, object]:
        """Let no file grow beyond some size below that of the largest file of the result."""
        self.restore()
        files = [self.target] if self.target.is_file() else list(self.target.iterdir())
        limit = chance.randrange(1, max(file.stat().st_size for file in files))
        code = run(self.job.arguments(self.folder), limit)
        return {"limit": limit, "code": code, "state": self.state(), "left": len(hidden(self.out))}

    def again(self) -> dict[str, object]:
        """Run the command to its end."""
        code = run(self.job.arguments(self.folder))
        return {"code": code, "state": self.state(), "left": hidden(self.out)}


def tries(trial: Trial, count: int, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(count):
        yield {"how": "kill", **trial.kill(chance, aimed=number % 2 == 1)}
    yield {"how": "again", **trial.again()}
    for _ in range(max(2, count // 5)):
        yield {"how": "starve", **trial.starve(chance)}


def preload(name: str) -> None:
    """Import what a command needs, and load the model, so that copies need not."""
    for module in (*_MODULES[""], *_MODULES.get(name, ())):
        importlib.import_module(module)
    from fazhi.analyze import labels
    from fazhi.config import data_path

    labels.loaded(str(data_path("models/default")))


def main(name: str, folder: Path, count: int, seed: int, show: Callable[[str], object] = print) -> None:
    """Try one command; the same seed chooses the same moments."""
    preload(name)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    prepare(folder, name)
    trial = Trial(folder, jobs(folder)[name])
    for one in tries(trial, count, random.Random(f"{name}-{seed}")):  # noqa: S311
        show(json.dumps(one))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
