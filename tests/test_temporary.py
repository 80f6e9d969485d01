"""What killed runs leave is cleared up by the next; what a running one writes is not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fazhi import temporary
from fazhi.output import whole_file, whole_folder, write_text
from fazhi.temporary import put_in_place, temporary_file, temporary_folder


def left_by(path: Path, process: int) -> Path:
    """Return a temporary file as another process makes it."""
    mine = temporary_file(path)
    return mine.rename(mine.with_name(mine.name.replace(f"-{os.getpid()}.", f"-{process}.")))


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="there only the age counts")
def test_what_a_killed_process_left_is_removed(tmp_path: Path, gone: int) -> None:
    path = tmp_path / "a.txt"
    left_by(path, gone)
    folder = temporary_folder(path)
    (folder / "x").write_text("x", encoding="utf-8")
    folder.rename(folder.with_name(folder.name.replace(f"-{os.getpid()}.", f"-{gone}.")))
    write_text(path, ["x"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_what_others_still_write_stays(tmp_path: Path, gone: int) -> None:
    path = tmp_path / "a.txt"
    kept = {
        left_by(path, os.getppid() or 1),  # it runs
        temporary_file(path),  # another thread of this process
        left_by(tmp_path / "b.txt", gone),  # for another file
    }
    mine = temporary_file(path)
    elsewhere = mine.rename(tmp_path / f".a.txt.00000000-{gone}.x")  # of another computer
    unlike = tmp_path / ".a.txt.notes"
    unlike.write_text("mine", encoding="utf-8")
    write_text(path, ["x"])
    assert set(tmp_path.iterdir()) == {path, *kept, elsewhere, unlike}


def test_what_has_not_changed_for_a_day_is_removed(tmp_path: Path) -> None:
    old = left_by(tmp_path / "a.txt", os.getppid() or 1)
    os.utime(old, (1, 1))
    write_text(tmp_path / "a.txt", ["x"])
    assert not old.exists()


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_folder_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(temporary, "_exchanged", lambda one, other: False)
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name, encoding="utf-8")
    put_in_place(tmp_path / "new", tmp_path / "old")
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["new"]
    shutil.rmtree(tmp_path / "new", ignore_errors=True)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_files_that_belong_together_are_replaced_together(tmp_path: Path) -> None:
    older = dict.fromkeys(("a.txt", "b.txt", "mine.txt"), "old")
    for name, text in older.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def replace(broken: bool) -> None:
        with whole_folder(tmp_path) as folder:
            write_text(folder / "a.txt", ["new"])
            if broken:
                raise KeyboardInterrupt
            write_text(folder / "b.txt", ["new"])
            assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old"

    with pytest.raises(KeyboardInterrupt):
        replace(broken=True)
    assert contents(tmp_path) == older
    replace(broken=False)
    assert contents(tmp_path) == older | {"a.txt": "new", "b.txt": "new"}


def test_a_name_with_signs_of_patterns_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "[a]*?.txt" if sys.platform != "win32" else tmp_path / "[a].txt"
    with whole_file(path) as temporary_path:
        temporary_path.write_text("x", encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
