"""What other systems lack is not needed: a process that looks like Windows imports all and does the work.

No Windows is at hand; this takes away what it lacks and stands in for what it has. What only a real one
shows, such as which pipes a new process inherits, is not tested.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import ROOT, labeled_texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="takes away what Linux has")

WINDOWS = """
import fcntl, importlib, os, pkgutil, shutil, signal, subprocess, sys, types
from pathlib import Path
import gensim.models, jinja2, lxml.html, numpy, pyarrow.parquet, pypdfium2, sklearn.svm, tempfile, trafilatura, typer
import asyncio, multiprocessing.connection, sqlite3, vl_convert, xlsxwriter, safetensors.numpy

locked = []
def locking(handle, mode, size):
    assert size == 1
    locked.append(os.lseek(handle, 0, os.SEEK_CUR))
    fcntl_module.flock(handle, fcntl_module.LOCK_EX | fcntl_module.LOCK_NB)
def fsync(handle, real=os.fsync):
    if fcntl_module.fcntl(handle, fcntl_module.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(9, "Bad file descriptor")
    real(handle)
def opened(path, flags, *more, real=os.open):
    if os.path.isdir(path):
        raise PermissionError(13, "Permission denied")
    return real(path, flags, *more)
fcntl_module = fcntl
os.fsync, os.open = fsync, opened
lacking = ("fork", "register_at_fork", "sched_getaffinity", "getuid", "geteuid", "O_NONBLOCK", "O_CLOEXEC",
           "O_NOCTTY", "O_NOFOLLOW", "mkfifo", "killpg", "waitid")
shutil._use_fd_functions = False  # how folders are removed there
for name in lacking:
    delattr(os, name)
for name in ("setitimer", "SIGALRM", "SIGKILL", "ITIMER_REAL"):
    delattr(signal, name)
for name in ("fcntl", "resource", "termios", "pwd", "grp"):
    sys.modules[name] = None
sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
sys.platform = "win32"

import fazhi
names = [found.name for found in pkgutil.walk_packages(fazhi.__path__, "fazhi.")]
for name in names:
    if not name.startswith("fazhi.spark") and name != "fazhi.__main__":
        importlib.import_module(name)
assert len(names) > 100

from fazhi.cli import main
def run(*arguments):
    sys.argv = ["fazhi", *map(str, arguments)]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, (arguments, ended.code)
report, work = sys.argv[1:]
work = Path(work)
run("classify", report, "--out", work / "units.jsonl")
run("classify", report, "--out", work / "units.xlsx")
run("corpus", "add", report, "--to", work / "a.corpus")
run("corpus", "export", work / "a.corpus", "--out", work / "units.csv")
run("topics", "fit", report, "--out", work / "themes", "--k", "2", "--workers", "1")
run("topics", "fit", report, "--out", work / "themes", "--k", "2", "--workers", "1")
run("analyze", report, "--out", work / "out", "--topics", work / "themes")
assert locked and set(locked) == {1 << 20}
"""


def test_a_process_that_looks_like_windows_does_the_work(tmp_path: Path) -> None:
    report, work = tmp_path / "a.txt", tmp_path / "work"
    work.mkdir()
    report.write_text(next(iter(labeled_texts(1).values())), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", WINDOWS, str(report), str(work)],
        capture_output=True,
        check=False,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        },
    )
    assert ran.returncode == 0, ran.stderr
    made = {path.name for path in work.iterdir()}
    assert {"units.jsonl", "units.xlsx", "a.corpus", "units.csv", "themes", "out"} <= made
    assert not [name for name in made if name.startswith(".")]
