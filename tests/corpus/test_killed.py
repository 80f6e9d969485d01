"""SIGKILL at any moment: nothing recorded is lost, nothing half is shown, the same command goes on."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from corpus import fake
from corpus.conftest import MODEL, Export, add
from corpus.fake import write_reports
from fazhi import collect
from fazhi.analyze import labels, paths
from fazhi.corpus.guard import read_guard
from fazhi.corpus.store import open_corpus

COUNT = 16
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "报告"
    write_reports(folder, COUNT)
    return folder


def start(corpus: Path, *paths: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, fake.__file__, *map(str, adding(corpus, *paths))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def adding(corpus: Path, *paths: Path) -> list[str | Path]:
    return ["corpus", "add", *paths, "--to", corpus]


class Copies:
    """Commands in copies of a process that has loaded everything, to be killed."""

    def __init__(self, folder: Path) -> None:
        self._out = folder / "out"
        os.mkfifo(self._out)
        self._server = subprocess.Popen(
            [sys.executable, fake.__file__, "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def kill(self, words: Sequence[str | Path], labelled: int, pause: float) -> None:
        """Begin a command and kill it a moment after it has labelled so many documents; -1 is before."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([str(self._out), *map(str, words)]) + "\n")
        self._server.stdin.flush()
        child = int(self._server.stdout.readline())
        with self._out.open(encoding="utf-8") as said:
            for _ in range(labelled + 2):
                said.readline()
            time.sleep(pause)
            with suppress(ProcessLookupError):  # it was sooner
                os.kill(child, signal.SIGKILL)
            self._server.stdout.readline()

    def close(self) -> None:
        self._server.communicate()


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    made = Copies(tmp_path_factory.mktemp("copies"))
    yield made
    made.close()


def check_is_whole(corpus: Path, whole: list[str], commits: int) -> int:
    """Check that what is shown is right as far as it goes; return how many reports there are."""
    if not corpus.exists():
        return 0
    with open_corpus(corpus) as opened:
        status = opened.status()
        assert not status.damage
        assert status.commits == status.expected >= commits
        for found in opened.documents():
            assert len(found.predictions) == len(found.document.units) > 0
            name = found.document.report.path
            expected = [line for line in whole if json.loads(line)["report"] == name]
            assert len(expected) == len(found.document.units)
        return status.reports


def moments(seed: int = 7, count: int = 16) -> list[tuple[int, float]]:
    chance = random.Random(seed)  # noqa: S311 - to vary, not to be secret
    steps = [-1, -1, -1, 0, *(chance.randrange(COUNT) for _ in range(count)), COUNT - 1, COUNT - 1]
    return [(step, chance.random() * (0.1 if step < 0 else 0.02)) for step in steps]


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_moment_it_goes_on_and_ends_the_same(
    part: int, copies: Copies, reports: Path, tmp_path: Path, export: Export
) -> None:
    add(tmp_path / "whole.corpus", reports)
    whole = export(tmp_path / "whole.corpus")
    lines = whole.splitlines()
    assert len(moments()) >= 20
    stored: list[int] = []
    for number, (labelled, pause) in enumerate(moments()[part::4]):
        corpus = tmp_path / f"{number}.corpus"
        copies.kill(adding(corpus, reports), labelled, pause)
        stored.append(check_is_whole(corpus, lines, read_guard(corpus).commits))
        add(corpus, reports)
        assert export(corpus) == whole, (labelled, pause)
    assert any(0 < count < COUNT for count in stored), "some were killed on the way"


@pytest.fixture(scope="module")
def added(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("added") / "a.corpus"
    process = start(path, reports)
    process.communicate()
    assert process.returncode == 1  # one file cannot be read
    return path


def test_labelling_killed_at_any_moment_shows_one_model_or_the_other(
    added: Path, copies: Copies, tmp_path: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift, name = fake.OTHER
    monkeypatch.setattr(labels, "loaded", lambda model: fake.FakeClassifier(shift))
    monkeypatch.setattr(collect, "model_id", lambda folder: name)
    before = export(added)
    shutil.copy(added, tmp_path / "whole.corpus")
    assert collect.label_again(tmp_path / "whole.corpus", MODEL) == COUNT
    after = export(tmp_path / "whole.corpus")
    assert after != before
    left = []
    for number, (labelled, pause) in enumerate(moments(11, 8)):
        corpus = tmp_path / f"{number}.corpus"
        shutil.copy(added, corpus)
        copies.kill(["corpus", "label", corpus], labelled, pause)
        with open_corpus(corpus) as opened:
            status = opened.status()
        assert not status.damage
        assert status.commits == status.expected >= read_guard(corpus).commits
        assert export(corpus) in (before, after), (labelled, pause)
        left.append(collect.label_again(corpus, MODEL))
        assert export(corpus) == after, (labelled, pause)
    assert max(left) == COUNT
    assert min(left) < COUNT - 5, "what had been labelled was labelled again"


def test_correcting_killed_at_any_moment_stores_all_or_nothing(
    added: Path, copies: Copies, tmp_path: Path, export: Export
) -> None:
    before = export(added)
    units = [json.loads(line) for line in before.splitlines()]
    changed = {"kind": "body", "role": "成效", "category": "普法", "secondary": [], "problems": []}
    entries = [{**unit, **changed} for unit in units if "举办讲座" in unit["text"]]
    path = tmp_path / "c.jsonl"
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), "utf-8")
    shutil.copy(added, tmp_path / "whole.corpus")
    assert collect.correct_corpus(tmp_path / "whole.corpus", [path]).stored == COUNT
    after = export(tmp_path / "whole.corpus")
    stored = []
    for number, (labelled, pause) in enumerate(moments(13, 6)):
        corpus = tmp_path / f"{number}.corpus"
        shutil.copy(added, corpus)
        copies.kill(["corpus", "correct", corpus, path], labelled, pause)
        with open_corpus(corpus) as opened:
            assert not opened.status().damage
        assert export(corpus) in (before, after), (labelled, pause)
        stored.append(collect.correct_corpus(corpus, [path]).stored)
        assert export(corpus) == after, (labelled, pause)
    assert set(stored) <= {0, COUNT}
    assert COUNT in stored


def test_killed_again_and_again_it_never_goes_back(
    copies: Copies, reports: Path, tmp_path: Path, export: Export
) -> None:
    add(tmp_path / "whole.corpus", reports)
    whole = export(tmp_path / "whole.corpus")
    corpus, before = tmp_path / "a.corpus", 0
    for labelled in (3, 4, 5):
        copies.kill(adding(corpus, reports), labelled, 0.004)
        now = check_is_whole(corpus, whole.splitlines(), read_guard(corpus).commits)
        assert now >= before
        before = now
    assert before > 0
    add(corpus, reports)
    assert export(corpus) == whole


def test_files_not_yet_read_are_told_and_not_shown(
    reports: Path, tmp_path: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, predict, count = tmp_path / "a.corpus", fake.FakeClassifier.predict, 0

    def interrupted(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == 8:
            raise KeyboardInterrupt
        return predict(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(fake.FakeClassifier, "predict", interrupted)
        patch.setattr(paths, "_GROUP", 1)
        with pytest.raises(KeyboardInterrupt):
            add(corpus, reports)
    with open_corpus(corpus) as opened:
        status = opened.status()
        assert (status.reports, status.pending) == (7, COUNT + 2 - 8)  # and one that failed
        assert len(list(opened.documents())) == 7
    add(corpus, reports)
    add(tmp_path / "whole.corpus", reports)
    assert export(corpus) == export(tmp_path / "whole.corpus")


def test_two_at_once_wait_for_each_other(reports: Path, tmp_path: Path, export: Export) -> None:
    write_reports(tmp_path / "more", 3)
    corpus = tmp_path / "a.corpus"
    processes = [start(corpus, reports), start(corpus, tmp_path / "more")]
    ended = [(process.communicate()[1].decode(), process.returncode) for process in processes]
    assert [code for _, code in ended] == [1, 1], ended  # a file in each folder cannot be read
    with open_corpus(corpus) as opened:
        assert opened.status().reports == COUNT
        assert opened.query("SELECT count(*) FROM files WHERE report IS NOT NULL").rows == ((COUNT + 1 + 4,),)
