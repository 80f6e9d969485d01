"""The same input, model and seed give the same bytes, whatever surrounds the program."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classify.conftest import small_set, small_settings
from cli.conftest import Ran, settings_file
from helpers import ROOT

SAMPLES = ROOT / "data" / "samples"
TURNED = Path(__file__).parent / "turned"
INSIDE = Path(__file__).parent / "inside.py"
COMMANDS = {
    "classify": "{reports} --scores --format jsonl --out {out}/units.jsonl {workers}",
    "problems": "{reports} --format json --out {out}/problems.json {workers}",
    "topics fit": "{reports} --k 4 --out {out}/themes {workers}",
    "analyze": "{reports} {folder} --out {out} {workers}",
    "train": "--data {data} {labels} --config {config} --out {out}/model",
}
"""What each command is given, ``train`` last: its threads would keep workers from being copies of the process.
The order of ``{reports}`` and ``{labels}`` differs from run to run."""


@dataclass(frozen=True)
class Surroundings:
    """What a command runs in."""

    workers: int = 1
    turned: bool = False
    elsewhere: bool = False
    locale: str = ""
    environment: dict[str, str] = field(default_factory=dict)


PLAIN = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""The surroundings that all others are compared with."""
OTHERS = {
    "two workers, two threads, another folder": Surroundings(
        2,
        elsewhere=True,
        environment={"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    ),
    "C locale, Los Angeles, other order of files": Surroundings(
        turned=True,
        environment={
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "TZ": "America/Los_Angeles",
            "PYTHONHASHSEED": "random",
        },
    ),
    "zh_CN.GB18030, Shanghai": Surroundings(
        2, locale="GB18030", environment={"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "random"}
    ),
    "zh_CN.UTF-8, other order of files": Surroundings(
        turned=True, elsewhere=True, locale="UTF-8", environment={"TZ": "Asia/Shanghai", "PYTHONUTF8": "0"}
    ),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the commands work on."""
    root = tmp_path_factory.mktemp("same")
    data, folder = root / "data", root / "报告"
    data.mkdir()
    (folder / "子").mkdir(parents=True)
    for report in small_set():
        shutil.copy(report.path, data)
    samples = [sorted(SAMPLES.glob(f"*.{kind}"))[0] for kind in ("docx", "html", "txt")]
    for path in samples:
        shutil.copy(path, folder / "子" / path.name)
    (folder / "坏.docx").write_bytes(b"PK")
    labels = [root / "甲.jsonl", root / "乙.jsonl"]
    for number, path in enumerate(labels, start=1):
        unit = {"report": "岚屿新区2023年报告", "unit": number, "kind": "body", "role": "成效"}
        text = f"岚屿新区第{number}座云台并网，数据共享。"
        line = json.dumps({**unit, "category": "数字法治", "text": text}, ensure_ascii=False)
        path.write_text(line, encoding="utf-8")
    config = settings_file(root / "train.toml", small_settings())
    return {"data": data, "folder": folder, "samples": samples, "labels": labels, "config": config}


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """Give the environment of a Chinese locale; made for the test if it is not installed."""
    folder = tmp_path_factory.mktemp("locales")

    def environment(encoding: str) -> dict[str, str]:
        name = f"zh_CN.{encoding}"
        code = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.nl_langinfo(locale.CODESET))"
        for found in ({"LC_ALL": name}, {"LC_ALL": name, "LOCPATH": str(folder)}):
            if "LOCPATH" in found and shutil.which("localedef"):
                command = ["localedef", "-c", "-i", "zh_CN", "-f", encoding, str(folder / name)]
                subprocess.run(command, capture_output=True, check=False)
            ran = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, check=False, env={**os.environ, **found}
            )
            if ran.stdout.decode().strip() == encoding:
                return found
        pytest.skip(f"the locale {name} is neither installed nor can it be made (localedef)")

    return environment


def run(
    names: Sequence[str], place: dict[str, Any], folder: Path, around: Surroundings, **environment: str
) -> tuple[dict[str, dict[str, bytes]], list[Ran]]:
    """Run commands in one process; return what each wrote, by the names of files, and how each ended."""
    way = -1 if around.turned else 1
    values = {
        "reports": [str(path) for path in place["samples"][::way]],
        "labels": [part for path in place["labels"][::way] for part in ("--labels", str(path))],
        "workers": ["--workers", str(around.workers)],
    }
    jobs = []
    for name in names:
        out = folder / name
        out.mkdir(parents=True)
        arguments = name.split()
        for part in COMMANDS.get(name, "").split():
            arguments += values.get(part.strip("{}"), []) or [part.format(**place, out=out)]
        jobs.append((str(out if around.elsewhere else ROOT), arguments))
    ran = launch(folder, jobs, {**PLAIN, **around.environment, **environment}, turned=around.turned)
    for name, one in zip(names, ran, strict=True):
        assert one.code == (1 if name == "analyze" else 0), one.err  # analyze is given a broken file
    return {name: written(folder / name) for name in names}, ran


def launch(
    folder: Path, jobs: Sequence[tuple[str, list[str]]], environment: dict[str, str], *, turned: bool
) -> list[Ran]:
    paths = [str(TURNED)] if turned else []
    paths += [
        str(Path(path).resolve()) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path
    ]
    given = folder / "jobs.json"
    given.write_text(json.dumps(jobs), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(INSIDE), str(given)],
        capture_output=True,
        check=False,
        cwd=jobs[0][0],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return [Ran(*one) for one in json.loads(given.read_text(encoding="utf-8"))]


def written(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): lasting(path) for path in sorted(out.rglob("*")) if path.is_file()}


def lasting(path: Path) -> bytes:
    """Return the contents of a file but for the date on which it was made; a workbook unpacked."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            content = b"\0".join(part.encode() + b"\0" + book.read(part) for part in book.namelist())
    today = datetime.now(UTC).date()
    days = [(today + timedelta(days=step)).isoformat().encode() for step in (-1, 0, 1)]
    return re.sub(b"|".join(days), b"<date>", content)


Found = Callable[[str], dict[str, dict[str, bytes]]]


@pytest.fixture(scope="module")
def found(
    place: dict[str, Any],
    locales: Callable[[str], dict[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Found:
    """Give what the commands write in some surroundings, by command; in each they are run once."""
    kept: dict[str, dict[str, dict[str, bytes]]] = {}

    def within(name: str) -> dict[str, dict[str, bytes]]:
        if name not in kept:
            around = OTHERS.get(name, Surroundings())
            environment = locales(around.locale) if around.locale else {}
            folder = tmp_path_factory.mktemp("out")
            kept[name], _ = run(list(COMMANDS), place, folder, around, **environment)
        return kept[name]

    return within


@pytest.mark.parametrize("name", sorted(OTHERS))
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_same_bytes_come_out(found: Found, command: str, name: str) -> None:
    others, wanted = found(name)[command], found("plain")[command]
    assert sorted(others) == sorted(wanted)
    assert wanted
    assert [file for file in wanted if others[file] != wanted[file]] == []


KERNELS = {"Sandybridge": "avx", "Haswell": "avx2", "SkylakeX": "avx512f", "none of numpy's own": ""}
"""Kinds of processors that the linear algebra can be told to take this one for, and what it must have."""


def other_processor(name: str) -> dict[str, str]:
    """Return the environment for another kind of processor, or skip the test."""
    flags = Path("/proc/cpuinfo")
    if not flags.exists():
        pytest.skip("this system does not tell what its processor can do")
    if KERNELS[name]:
        if KERNELS[name] not in flags.read_text(encoding="utf-8").split():
            pytest.skip(f"this processor has no {KERNELS[name]}")
        return {"OPENBLAS_CORETYPE": name}
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return {"NPY_DISABLE_CPU_FEATURES": " ".join(one for one in __cpu_dispatch__ if __cpu_features__[one])}


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_other_processors_give_the_same_labels_and_nearly_the_same_figures(
    place: dict[str, Any], found: Found, tmp_path: Path, name: str
) -> None:
    names = ["classify", "model verify"]
    files, (_, verified) = run(names, place, tmp_path, Surroundings(), **other_processor(name))
    before, now = (
        [json.loads(line) for line in each["units.jsonl"].splitlines()]
        for each in (found("plain")["classify"], files["classify"])
    )
    figures = []
    for units in (before, now):
        scores = [[*unit.pop("scores").values(), unit.pop("confidence") or 0.0] for unit in units]
        figures.append(np.array([row for row in scores if len(row) > 1]))
    assert now == before
    np.testing.assert_allclose(figures[1], figures[0], rtol=0, atol=1.001e-6)
    assert verified.err == ""
    assert "结果与训练时一致" in verified.out
