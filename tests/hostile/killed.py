"""Kills a command again and again while it replaces an older result, or gives it too little disk.

Run as a script: ``killed.py FOLDER COUNT SEED COMMAND...``. What the commands need is loaded once; every try is
a copy of this process that runs the whole command. Prints one JSON object for each try and one for the run
after them.
"""

import contextlib
import hashlib
import importlib
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers import LABELED, ROOT, labeled_texts
from hostile import migrated
from hostile.copies import begin, has_ended, hidden, run

_REPORTS, _FOLDS = 5, 3
"""Labelled reports to train on and parts of cross-validation: few, for speed."""


_LEAST = 10
"""Commands over a corpus take a moment and are killed so often at least."""
_MODULES = {
    "": ("fazhi.cli.main", "fazhi.analyze", "fazhi.report.export"),
    "classify xlsx": ("xlsxwriter", "fazhi.report.book.excel"),
    "analyze": ("xlsxwriter", "pandas", "pyarrow.parquet", "fazhi.report.page.html", "fazhi.topics"),
    "train": ("sklearn.svm", "fazhi.evaluate", "fazhi.classify.train"),
    "corpus": (
        "xlsxwriter",
        "pandas",
        "pyarrow.parquet",
        "fazhi.collect",
        "fazhi.corpus.store",
        "fazhi.report.stream",
    ),
    "topics fit": ("gensim.models", "sklearn.decomposition", "fazhi.topics.fit"),
}
"""What each command imports, or those that begin so, and all of them."""
_EXPORTS = {
    "jsonl": "units.jsonl",
    "csv": "units.csv",
    "xlsx": "units.xlsx",
    "parquet": "units.parquet",
    "tables": "tables",
}
"""The formats of an export and what is written."""


@dataclass(frozen=True)
class Job:
    """A command, where its result goes, and what makes another result to stand there before."""

    new: tuple[object, ...]
    old: tuple[object, ...]
    out: str

    def arguments(self, out: Path, old: bool = False) -> list[str]:
        return [str(part) for part in (*(self.old if old else self.new), "--out", out / self.out)]


def jobs(folder: Path) -> dict[str, Job]:
    """Return every command that writes a result; the first two reports make the older one."""
    few, many, data = folder / "few", folder / "many", folder / "data"
    trained = ("--data", data, "--config", folder / "train.toml")
    corpora, themes = (folder / "new.corpus", folder / "old.corpus"), ("--topics", folder / "themes")
    return {
        "classify jsonl": Job(("classify", many), ("classify", few), "units.jsonl"),
        "classify xlsx": Job(("classify", many), ("classify", few), "units.xlsx"),
        "analyze": Job(("analyze", many, *themes), ("analyze", few, *themes), "result"),
        "train": Job(("train", *trained), ("train", *trained, "--seed", 1), "model"),
        **{
            f"corpus export {form}": Job(
                *(("corpus", "export", corpus, "--format", form) for corpus in corpora), out
            )
            for form, out in _EXPORTS.items()
        },
        "topics fit": Job(("topics", "fit", many, "--k", 2), ("topics", "fit", few, "--k", 2), "themes"),
    }


def prepare(folder: Path, names: Sequence[str]) -> None:
    """Write reports, labelled data, corpora and themes, as far as the commands need them."""
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
    if any(name.startswith("corpus export") for name in names):
        for which, reports in (("old", "few"), ("new", "many")):
            run(["corpus", "add", str(folder / reports), "--to", str(folder / f"{which}.corpus")])
    if "analyze" in names:
        run(["topics", "fit", str(folder / "few"), "--out", str(folder / "themes"), "--k", "2"])


def contents(path: Path) -> dict[str, str]:
    """Return the hash of a file or of each file of a folder, hidden ones left out."""
    files = path.iterdir() if path.is_dir() else [path] if path.exists() else []
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if not file.name.startswith(".")
    }


class Trial:
    """One command and the two results, older and newer, between which it is interrupted."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.job = job
        self.out, self.target, self.kept = folder / "out", folder / "out" / job.out, folder / "kept"
        self.out.mkdir(parents=True)
        self._run(job.arguments(self.out, old=True))
        self.older = contents(self.target)
        (shutil.copytree if self.target.is_dir() else shutil.copy)(self.target, self.kept)
        begun = time.monotonic()
        self._run(job.arguments(self.out))
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
        child, begun = begin(self.job.arguments(self.out)), time.monotonic()
        if aimed:
            while hidden(self.out) == left and not has_ended(child):
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
        code = run(self.job.arguments(self.out), limit)
        return {"limit": limit, "code": code, "state": self.state(), "left": len(hidden(self.out))}

    def again(self) -> dict[str, object]:
        """Run the command to its end."""
        code = run(self.job.arguments(self.out))
        return {"code": code, "state": self.state(), "left": hidden(self.out)}


def tries(trial: Trial, count: int, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(count):
        yield {"how": "kill", **trial.kill(chance, aimed=number % 2 == 1)}
    yield {"how": "again", **trial.again()}
    for _ in range(max(2, count // 5)):
        yield {"how": "starve", **trial.starve(chance)}


def preload(names: Sequence[str]) -> None:
    """Import what the commands need, and load the model, so that copies need not."""
    for beginning, modules in _MODULES.items():
        if any(name.startswith(beginning) for name in names):
            for module in modules:
                importlib.import_module(module)
    from fazhi.analyze import labels
    from fazhi.config import data_path

    labels.loaded(str(data_path("models/default")))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        from fazhi.cli import main

        sys.argv = ["fazhi", "model", "show"]  # for what the command line itself imports when it is used
        main()
    # Every copy would begin to draw anew, which takes it two seconds; what is written is the same page.
    pictures = importlib.import_module("fazhi.report.pictures.draw")
    pictures._drawn = lambda spec: '<svg width="1" height="1"></svg>'  # type: ignore[attr-defined]


def main(folder: Path, count: int, seed: int, names: Sequence[str]) -> None:
    """Try commands; the same seed chooses the same moments."""
    preload(names)
    folder.mkdir(parents=True)
    prepare(folder, names)
    for name in names:
        chance = random.Random(f"{name}-{seed}")  # noqa: S311
        often = max(count, _LEAST) if name.startswith("corpus") else count
        place = folder / name.replace(" ", "-")
        if name == migrated.NAME:
            found = migrated.tries(place, often, chance)
        else:
            found = tries(Trial(place, jobs(folder)[name]), often, chance)
        for one in found:
            sys.stdout.write(json.dumps({"command": name, **one}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
