"""Chooses from which likeness on two shortcomings say the same, and a plan answers a shortcoming.

Prints precision, recall and F1 for a range of thresholds on ``data/problems``, both fictional. The
words' weights come from the same sentences and, for pairs, from the shortcomings of ``data/labeled``.

    python benchmarks/likeness.py
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from pathlib import Path

import numpy as np

from common import ROOT
from fazhi.config import read_toml
from fazhi.problems.answers import ANSWERS
from fazhi.problems.groups import LIKE
from fazhi.problems.likeness import Space, taken_up, terms_of
from fazhi.problems.split import split_unit

DATA = ROOT / "data" / "problems"


def statements(folder: Path) -> Iterator[str]:
    """Yield the single shortcomings of the labelled reports."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            unit = json.loads(line)
            if unit.get("role") == "不足":
                for span in split_unit(unit["text"]):
                    if span.what == "statement":
                        yield unit["text"][span.start : span.end]


def pairs() -> list[tuple[str, str, bool]]:
    """Return the pairs that say the same and those that are near but do not."""
    groups = {group["id"]: group for group in read_toml(DATA / "same.toml")["group"]}
    same = [(a, b, True) for group in groups.values() for a, b in combinations(group["says"], 2)]
    near = {tuple(sorted((id_, other))) for id_, group in groups.items() for other in group["near"]}
    other = [
        (a, b, False)
        for one, two in sorted(near)
        for a, b in product(groups[one]["says"], groups[two]["says"])
    ]
    return same + other


def pair_scores(labelled: Sequence[tuple[str, str, bool]]) -> np.ndarray:
    """Return the likeness of every pair."""
    texts = sorted({text for a, b, _ in labelled for text in (a, b)})
    background = sorted(set(statements(ROOT / "data" / "labeled")))
    space = Space.of([terms_of(text) for text in (*texts, *background)])
    matrix = space.matrix([terms_of(text) for text in texts])
    place = {text: row for row, text in enumerate(texts)}
    left = matrix[[place[a] for a, _, _ in labelled]]
    right = matrix[[place[b] for _, b, _ in labelled]]
    return np.asarray(left.multiply(right).sum(axis=1)).ravel()


def answers() -> tuple[np.ndarray, np.ndarray]:
    """Return likeness and truth of every pair of a shortcoming and a sentence of a plan."""
    cases = read_toml(DATA / "answers.toml")["case"]
    background = sorted(set(statements(ROOT / "data" / "labeled")))
    space = Space.of([terms_of(text) for text in (*background, *(case["statement"] for case in cases))])
    scores, truth = [], []
    for case in cases:
        sentences = [*case["answers"], *case["others"]]
        row = [terms_of(case["statement"])]
        scores.extend(
            taken_up(space, row, [terms_of(part) for part in re.split("[，；。]", text)]).max()
            for text in sentences
        )
        truth.extend([True] * len(case["answers"]) + [False] * len(case["others"]))
    return np.array(scores), np.array(truth)


def table(scores: np.ndarray, truth: np.ndarray, chosen: float) -> None:
    """Print precision, recall and F1 by threshold."""
    print(f"{'threshold':>10}{'precision':>11}{'recall':>8}{'F1':>7}")
    for least in (*np.arange(0.1, 0.96, 0.05), chosen):
        said = scores >= least
        hit = int((said & truth).sum())
        precision, recall = hit / max(said.sum(), 1), hit / truth.sum()
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        mark = "  chosen" if least == chosen else ""
        print(f"{least:>10.2f}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}{mark}")


def main() -> None:
    labelled = pairs()
    truth = np.array([same for _, _, same in labelled])
    print(f"same shortcoming: {truth.sum()} pairs that are, {(~truth).sum()} that are not")
    scores = pair_scores(labelled)
    table(scores, truth, LIKE)
    if "--show" in sys.argv:
        for (a, b, same), score in sorted(zip(labelled, scores, strict=True), key=lambda item: -item[1]):
            if same != (score >= LIKE):
                print(f"{score:.2f} {same} {a} | {b}")
    scores, truth = answers()
    print(f"plan answers shortcoming: {truth.sum()} sentences that do, {(~truth).sum()} that do not")
    table(scores, truth, ANSWERS)


if __name__ == "__main__":
    main()
