"""What the benchmarks share: where the text is, what machine this is, a table."""

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


def machine(*packages: str) -> str:
    """Return one line on processor, Python and the versions of ``packages``."""
    processor = platform.processor() or platform.machine()
    try:
        names = [
            line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
        ]
        processor = f"{names[0].split(':', 1)[1].strip()}, {len(names)} cores"
    except (OSError, IndexError):
        pass
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{processor}; Python {platform.python_version()}; {versions}"


def corpus_lines() -> list[str]:
    """Return the lines of real reports if they lie beside the project, else of the project's own."""
    folder = SHARED / "corpus"
    if folder.is_dir():
        paths = sorted(folder.glob("*.txt"))
        return [
            line.strip()
            for path in paths
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
    from fazhi.labeled import read_labeled

    return [line for report in read_labeled([ROOT / "data/labeled"]) for line in report.text.split("\n")]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row) + " |"
        )
