"""What sentences changed in the category, and which clause decided each problem type."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import fold
from fazhi.classify.calibrate import sigmoid
from fazhi.classify.clauses import blend, spread
from fazhi.classify.features import clause_tokens, clauses_of, sentence_tokens, sentences_of
from fazhi.classify.model import Task
from fazhi.classify.vectors import Rows
from fazhi.codebook import codebook
from fazhi.explain.choice import Case, choose, contributions
from fazhi.explain.records import Choice, Feature, ProblemType, Vote, Votes
from fazhi.explain.words import shown


def category_choice(case: Case) -> tuple[Choice, Votes]:
    """Say why a category came first, and what the sentences' votes had to do with it."""
    task, ngrams = case.classifier.tasks["category"], case.classifier.ngrams
    tokens, sizes = sentence_tokens(case.unit.text, ngrams)
    own, each = task.scores(case.rows), task.scores(case.classifier.rows(tokens))
    lengths, count = np.array(sizes, dtype=float), len(sizes)
    rest = task.labels.index(codebook().rest_category)
    added = (spread(own, each, lengths, np.array([count]), rest) - own)[0]
    # A sentence by itself gives its fields what is in proportion to the shares of its vote.
    alone = spread(np.zeros_like(each), each, np.ones(count), np.ones(count, dtype=np.int64), rest)
    alone[:, rest] = 0
    shares = alone / alone.sum(axis=1, keepdims=True)
    whole = lengths @ shares / max(lengths.sum(), 1.0)  # a number with nothing behind it has no text
    texts = _located(case.unit.text, sentences_of(case.unit.text))
    votes = Votes(
        before=task.labels[int(own[0].argmax())],
        shares=_ranked(task.labels, whole, rest),
        added={name: float(gain) for name, gain in zip(task.labels, added, strict=True)},
        sentences=tuple(
            Vote(text, size, _ranked(task.labels, share, rest))
            for text, size, share in zip(texts, sizes, shares, strict=True)
        ),
    )
    return choose(case, "category", added), votes


def _ranked(labels: Sequence[str], shares: NDArray[np.float64], rest: int) -> dict[str, float]:
    return {labels[i]: float(shares[i]) for i in np.argsort(-shares, kind="stable") if i != rest}


def _located(text: str, parts: Iterable[str]) -> list[str]:
    """Return the parts as they stand in ``text``: folding kept their length and their order."""
    folded, found, offset = fold(text), [], 0
    for part in parts:
        offset = folded.index(part, offset)
        found.append(text[offset : offset + len(part)].strip())
        offset += len(part)
    return found


def problem_types(case: Case) -> tuple[ProblemType, ...]:
    """Return all problem types with their chances, likeliest first."""
    task, calibration = case.classifier.tasks["problem"], case.classifier.calibration
    rows = case.classifier.rows(clause_tokens(case.unit.text, case.classifier.ngrams))
    own, each = task.scores(case.rows), task.scores(rows)
    scores = blend(own, each, np.array([len(each)]))[0]
    clauses = _located(case.unit.text, clauses_of(case.unit.text))
    found = []
    for label, name in enumerate(task.labels):
        best = int(each[:, label].argmax())
        chance = float(sigmoid(scores[label : label + 1], *calibration["sigmoid"][name])[0])
        threshold = float(calibration["threshold"][name])
        found.append(
            ProblemType(
                name,
                chance,
                threshold,
                given=chance >= threshold,
                score=float(scores[label]),
                unit_score=float(own[0, label]),
                clause_score=float(each[best, label]),
                clause=clauses[best],
                words=_clause_words(case, task, rows, best, label),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.chance))


def _clause_words(
    case: Case, task: Task, rows: dict[str, Rows], clause: int, label: int
) -> tuple[Feature, ...]:
    """Return what spoke loudest for a label; a word that is a run of characters too counts as one."""
    gains: dict[str, float] = {}
    for block, part in contributions(task, rows, clause).items():
        for column, gain in zip(part.columns, part.gains[:, label], strict=True):
            token = case.classifier.terms[block][column]
            gains[token] = gains.get(token, 0.0) + float(gain)
    ranked = sorted(gains.items(), key=lambda item: -item[1])[: case.top]
    return tuple(Feature(token, shown("word", token, case.unit), gain) for token, gain in ranked if gain > 0)
