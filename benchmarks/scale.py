"""A corpus for scale: as many reports as wanted, made of the project's own fictional ones."""

import random
import re
from pathlib import Path

from common import ROOT
from fazhi.labeled import read_labeled

_FIGURE = re.compile(r"\d+")
_SWAPPED = 0.3
"""Share of the paragraphs that come from another report."""
_YEARS = range(2015, 2026)


def make_corpus(folder: Path, count: int, seed: int = 0) -> int:
    """Write so many text files; the same seed gives the same files.

    A report is one of ``data/labeled`` with other figures, some of its paragraphs exchanged for those of
    other reports and its clauses in another order here and there, so that no two are the same.

    Returns
    -------
    int
        Bytes written.
    """
    texts = [report.text.split("\n") for report in read_labeled([ROOT / "data/labeled"])]
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(count):
        lines = _varied(texts, number % len(texts), random.Random(f"{seed}-{number}"))  # noqa: S311
        content = "\n".join(lines).encode()
        (folder / f"{number:06}.txt").write_bytes(content)
        size += len(content)
    return size


def _varied(texts: list[list[str]], base: int, chance: random.Random) -> list[str]:
    lines = []
    for line in texts[base]:
        long = len(line) > 60 and chance.random() < _SWAPPED
        others = [other for other in chance.choice(texts) if len(other) > 60] if long else []
        lines.append(_reordered(chance.choice(others) if others else line, chance))
    year = str(chance.choice(_YEARS))
    return [_FIGURE.sub(lambda found: _other(found.group(), year, chance), line) for line in lines]


def _reordered(line: str, chance: random.Random) -> str:
    """Exchange two sentences in the middle of a paragraph."""
    sentences = re.findall("[^。]*。|[^。]+$", line)
    if len(sentences) > 3:
        one, other = chance.sample(range(1, len(sentences) - 1), 2)
        sentences[one], sentences[other] = sentences[other], sentences[one]
    return "".join(sentences)


def _other(figure: str, year: str, chance: random.Random) -> str:
    if len(figure) == 4 and figure.startswith("20"):
        return year
    if len(figure) < 2:
        return figure  # the number of a paragraph, more often than not
    return str(chance.randrange(10 ** (len(figure) - 1), 10 ** len(figure)))
