"""Every command does its work without a network, and never asks for one.

The barriers are those of ``offline/sitecustomize.py``. One thing is refused and not held against a command:
the reader of web pages imports urllib3, which asks on import whether the system knows IPv6.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from classify.conftest import small_set, small_settings
from cli.conftest import Ran, commands, settings_file
from helpers import LABELED, ROOT

OFFLINE = Path(__file__).parent / "offline"
SAMPLES = ROOT / "data" / "samples"


@dataclass(frozen=True)
class Case:
    """A command's arguments, and what it must print or write to show that it did its work."""

    line: str
    prints: str = ""
    writes: str = ""


CASES = {
    "read": Case("{reports}", prints="法治政府建设"),
    "classify": Case("{reports} --scores --workers 2 --out {new}/units.xlsx", writes="units.xlsx"),
    "problems": Case("{reports} --out {new}/problems.xlsx", writes="problems.xlsx"),
    "analyze": Case("{reports} --out {new}/all --topics {themes}", writes="all/report.html"),
    "train": Case("--data {data} --config {config} --out {new}/model", writes="model/meta.json"),
    "evaluate": Case("--data {labels}", prints="| 工作领域 |"),
    "explain": Case("{one} --unit 12 --data {labels}", prints="第 12 单元"),
    "corpus add": Case("{reports} --to {new}/a.corpus", prints="新增 4 份", writes="a.corpus"),
    "corpus label": Case("{corpus}", prints="份"),
    "corpus correct": Case("{corpus} {correction}", prints="1"),
    "corpus report": Case("{corpus} --out {new}/all", writes="all/report.html"),
    "corpus topics": Case("{corpus} --topics {themes}", prints="主题"),
    "corpus problems": Case("{corpus}", prints="不足"),
    "corpus export": Case("{corpus} --out {new}/units.parquet", writes="units.parquet"),
    "corpus query": Case("{corpus} SELECT+count(*)+FROM+current_units", prints="count"),
    "corpus status": Case("{corpus}", prints="4"),
    "topics fit": Case("{reports} --k 3 --out {new}/themes", writes="themes/meta.json"),
    "topics show": Case("--model {themes}", prints="t01"),
    "topics apply": Case("{one} --model {themes}", prints='"topics"'),
    "labels agree": Case("{labels} {labels}", prints="κ"),
    "labels suspects": Case("--data {data} --out {new}/suspects.csv", writes="suspects.csv"),
    "model show": Case("", prints="训练数据"),
    "model verify": Case("", prints="完好"),
    "spark classify": Case("{reports} --out {new}/table --master local[2]", writes="table/units"),
    "spark topics fit": Case(
        "{reports} --k 2 --out {new}/themes --master local[2]", writes="themes/meta.json"
    ),
}


def offline(folder: Path, *command: object, loopback: bool = False) -> tuple[Ran, list[str]]:
    """Run Python behind the barriers; return how it ended and what the barriers noted."""
    notes = folder / "notes"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "OFFLINE_NOTES": str(notes),
        "OFFLINE_LOOPBACK": str(int(loopback)),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    ran = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, check=False, env=environment
    )
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode()), lines


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the commands work on: a report of each format, labelled data, a corpus, themes."""
    root = tmp_path_factory.mktemp("offline")
    reports, data, labels = (root / name for name in ("报告", "data", "labels"))
    for folder in (reports, data, labels):
        folder.mkdir()
    for kind in ("txt", "docx", "html", "pdf"):
        path = sorted(SAMPLES.glob(f"*.{kind}"))[0]
        shutil.copy(path, reports / path.name)
    for report in small_set():
        shutil.copy(report.path, data)
    for path in sorted(LABELED.glob("*.jsonl"))[:2]:
        shutil.copy(path, labels)
    one = next(reports.glob("*.txt"))
    found = {
        "reports": reports,
        "data": data,
        "labels": labels,
        "one": one,
        "config": settings_file(root / "train.toml", small_settings()),
        "correction": correction(root / "更正.jsonl", one),
    }
    for name, line in (
        ("corpus", f"-m fazhi corpus add {{}} --to {root}/a.corpus"),
        ("themes", f"-m fazhi topics fit {{}} --k 3 --out {root}/themes"),
    ):
        ran, _ = offline(root, *(part.replace("{}", str(reports)) for part in line.split()))
        assert ran.code == 0, ran.err
        found[name] = Path(line.split()[-1])
    return found


def correction(path: Path, one: Path) -> Path:
    import json

    from fazhi.api import label

    labeled = label(one)
    unit = next(
        unit
        for unit, said in zip(labeled.document.units, labeled.predictions, strict=True)
        if said.role == "成效"
    )
    line = {
        "report": str(one),
        "unit": unit.number,
        "kind": "body",
        "role": "成效",
        "category": "综合",
        "text": unit.text,
    }
    path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    return path


def test_every_command_has_a_case() -> None:
    assert sorted(CASES) == sorted(commands())


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_command_works_without_a_network_and_asks_for_none(
    place: dict[str, Path], tmp_path: Path, name: str
) -> None:
    case, spark = CASES[name], name.startswith("spark")
    if spark and not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        pytest.skip("needs PySpark and a JDK 17")
    copy = shutil.copy(place["corpus"], tmp_path / "copy.corpus")
    places = {**place, "corpus": copy, "new": tmp_path}
    arguments = [part.format(**places).replace("+", " ") for part in case.line.split()]
    ran, notes = offline(tmp_path, "-m", "fazhi", *name.split(), *arguments, loopback=spark)
    assert [line for line in notes if line.startswith("attempt")] == []
    assert "barrier audit" in notes
    assert ran.code == 0, ran.err
    assert case.prints in ran.out
    assert (tmp_path / case.writes).exists()


# The barriers themselves: a test of a test, lest a command pass because nothing was watched.


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.org', 80)",
        "socket.gethostbyname('example.org')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "socket.socket(socket.AF_INET6).bind(('::', 0))",
    ],
)
def test_what_python_code_tries_is_noted_even_if_it_minds_no_refusal(tmp_path: Path, code: str) -> None:
    ran, notes = offline(tmp_path, "-c", f"import socket\ntry: {code}\nexcept OSError: print('refused')")
    assert (ran.code, ran.out) == (0, "refused\n")
    assert any(line.startswith("attempt socket.") for line in notes)


def test_processes_of_a_process_are_watched_too(tmp_path: Path) -> None:
    inner = "import socket; socket.socket()"
    code = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {inner!r}]).returncode)"
    ran, notes = offline(tmp_path, "-c", code)
    assert ran.code != 0
    assert any(line.startswith("attempt") for line in notes)


def test_only_this_machine_can_be_reached_where_loopback_is_allowed(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "end = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(end.getsockname()).close()\n"
        "print('inside')\n"
        "socket.create_connection(('192.0.2.1', 80), 1)"
    )
    ran, notes = offline(tmp_path, "-c", code, loopback=True)
    assert (ran.out, ran.code) == ("inside\n", 1)
    assert any("192.0.2.1" in line for line in notes)


def test_a_library_in_another_language_that_asks_for_a_socket_is_killed(tmp_path: Path) -> None:
    code = "import ctypes; ctypes.CDLL(None).socket(2, 1, 0); print('got one')"
    ran, notes = offline(tmp_path, "-c", code)
    if "barrier seccomp" not in notes:
        pytest.skip("this system allows no filter of system calls")
    assert (ran.code, ran.out) == (-signal.SIGSYS, "")


def test_there_is_no_network_to_reach(tmp_path: Path) -> None:
    code = "print([line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line])"
    ran, notes = offline(tmp_path, "-c", code)
    if "barrier network" not in notes:
        pytest.skip("this system allows no network namespace of one's own")
    assert ran.out == "['lo']\n"
