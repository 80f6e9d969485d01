"""Runs several commands one after the other in one process, which saves their start; see ``test_same_answer.py``.

Run as a script: ``inside.py FILE``. The file has a JSON list of [folder to be in, arguments]; to it is added
how each ended: [exit code, what it printed, what it complained].
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

from fazhi.cli import main
from fazhi.cli.common import names_in_utf8


def run(folder: str, arguments: list[str]) -> tuple[object, str, str]:
    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["fazhi", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            return ended.code or 0, out.getvalue(), err.getvalue()
    raise AssertionError(arguments)


if __name__ == "__main__":
    names_in_utf8()  # starts this very script over where the program would start itself over
    jobs = Path(sys.argv[1])
    ran = [run(*job) for job in json.loads(jobs.read_text(encoding="utf-8"))]
    jobs.write_text(json.dumps(ran), encoding="utf-8")
