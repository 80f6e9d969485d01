"""Run every fuzz target for some seconds: ``python fuzz/run.py [SECONDS [TARGET…]]``.

What it found stands in ``fuzz/found/``; findings are to become tests. The inputs that reached new code
are kept in ``fuzz/corpus/`` (not part of the project), where the next run begins.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("text", "html", "docx", "pdf", "numbering", "split", "model")


def main() -> int:
    """Return 0 if no target failed."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    failed = []
    for name in sys.argv[2:] or NAMES:
        corpus, found = HERE / "corpus" / name, HERE / "found"
        corpus.mkdir(parents=True, exist_ok=True)
        found.mkdir(exist_ok=True)
        command = [sys.executable, str(HERE / "fuzz.py"), name, str(corpus)]
        options = [f"-max_total_time={seconds}", "-timeout=25", "-rss_limit_mb=3000", "-max_len=4096"]
        options += [f"-artifact_prefix={found}/{name}-", "-print_final_stats=1"]
        ran = subprocess.run(
            [*command, *options], check=False, capture_output=True, text=True, errors="replace"
        )
        runs = [line for line in ran.stderr.splitlines() if "number_of_executed_units" in line]
        print(f"{name}: {runs[-1].split()[-1] if runs else '?'} runs, exit code {ran.returncode}", flush=True)
        if ran.returncode:
            failed.append(name)
            print("\n".join(ran.stderr.splitlines()[-40:]), flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
