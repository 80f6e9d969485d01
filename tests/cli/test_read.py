import os
import subprocess
import sys
from pathlib import Path

from cli.conftest import Run


def test_one_report_is_printed_as_it_is(fazhi: Run, one: Path) -> None:
    ran = fazhi("read", one)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == one.read_text(encoding="utf-8") + "\n"


def test_several_reports_are_printed_in_order_under_their_names(fazhi: Run, reports: Path) -> None:
    ran = fazhi("read", reports)
    names = [line for line in ran.out.splitlines() if line.startswith("==> ")]
    assert names == [f"==> {path} <==" for path in sorted(reports.iterdir())]
    assert ran.code == 0


def test_what_fails_is_one_line_and_the_rest_is_there(fazhi: Run, reports: Path, broken: Path) -> None:
    ran = fazhi("read", reports)
    assert ran.code == 1
    assert ran.err == f"{broken}: 空文件\n"
    assert ran.out.count("==> ") == 3


def test_nothing_at_all_ends_with_2(fazhi: Run, tmp_path: Path, broken: Path) -> None:
    missing = tmp_path / "没有.txt"
    ran = fazhi("read", broken, missing)
    assert (ran.code, ran.out) == (2, "")
    assert sorted(ran.err.splitlines()) == sorted([f"{broken}: 空文件", f"{missing}: 没有这个文件或文件夹"])


def test_a_reader_that_leaves_early_is_no_error(reports: Path, tmp_path: Path) -> None:
    long = tmp_path / "长.txt"
    long.write_text("清州县推进依法行政。\n" * 60_000, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "fazhi", "read", str(long), str(reports)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    message = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), message) == (0, b"")
