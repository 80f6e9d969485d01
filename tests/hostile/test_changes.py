"""Files that change while they are read."""

import os
from pathlib import Path

import pytest

from fazhi.errors import Outcome, ReadError
from fazhi.ingest import find_documents, read_report
from hostile.case import HIDDEN, REPORT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(REPORT * 1000, encoding="utf-8")
    return path


def between(monkeypatch: pytest.MonkeyPatch, path: Path, change: object) -> None:
    """Let ``change`` happen to the file after it was opened and before it is read."""
    whole = os.fstat
    calls = iter(range(1000))

    def fstat(handle: int) -> os.stat_result:
        found = whole(handle)
        # Twice for the look at its beginning and the opening; the third is right before reading.
        if next(calls) == 2:
            change(path)
        return found

    monkeypatch.setattr(os, "fstat", fstat)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shrink(path: Path) -> None:
    os.truncate(path, 10_000)


def rewrite(path: Path) -> None:
    path.write_text(REPORT * 1000, encoding="utf-8")
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("change", [grow, shrink, rewrite])
def test_a_file_that_changes_while_it_is_read_is_refused(
    path: Path, change: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    between(monkeypatch, path, change)
    with pytest.raises(ReadError, match="正在变化") as caught:
        read_report(path)
    assert caught.value.code == Outcome.E_CORRUPT


def test_a_file_exchanged_for_a_pipe_does_not_hang(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    whole = os.stat

    def stat(name: object, **more: object) -> os.stat_result:
        found = whole(name, **more)
        if name == str(path):
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        return found

    monkeypatch.setattr(os, "stat", stat)
    with pytest.raises(ReadError):
        read_report(path)


def test_a_link_named_by_the_user_is_read_and_one_met_in_a_folder_is_not(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "in"
    outside.write_text(HIDDEN, encoding="utf-8")
    folder.mkdir()
    try:
        (folder / "a.txt").symlink_to(outside)
    except OSError:
        pytest.skip("this system makes no links")
    assert read_report(folder / "a.txt").text == HIDDEN
    documents, failures = find_documents([folder])
    assert documents == []
    assert [failure.code for failure in failures] == [Outcome.E_PATH, Outcome.E_PATH]
