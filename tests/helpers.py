"""What several test modules need: the texts to test on, and where things lie."""

import contextlib
import json
import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
LABELED = ROOT / "data" / "labeled"
SHARED = ROOT / ".." / "shared"


def text_of(units: list[dict[str, object]]) -> str:
    """Join the units of a labelled report into its text; a gap between two units is a line feed."""
    text = ""
    for unit in units:
        text += "\n" * (int(str(unit["start"])) - len(text)) + str(unit["text"])
    return text


def labeled_texts(limit: int | None = None, clean: bool = False) -> dict[str, str]:
    """Return the fictional reports of ``data/labeled`` as plain text, by name.

    ``clean`` leaves out those written with the remains of a web page around them.
    """
    found = {}
    for path in sorted(LABELED.glob("*.jsonl"))[:limit]:
        units = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if not clean or all(unit["kind"] != "noise" for unit in units):
            found[path.stem] = text_of(units)
    return found


def shared_texts() -> dict[str, str]:
    """Return the reports that lie beside the project, or nothing where there are none."""
    folder = SHARED / "reports"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def printed_on(terminal: int) -> str:
    """Return what is written to a pseudo-terminal until its other end is closed, and close it."""
    shown = b""
    with contextlib.suppress(OSError):  # that is how the other end says that it is closed
        while piece := os.read(terminal, 4096):
            shown += piece
    os.close(terminal)
    return shown.decode(errors="replace")
