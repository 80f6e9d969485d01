"""Reports that nobody labelled as training material: a heading that names one field labels what is below it.

Such labels are wrong more often than a person's, so they count less, only teach the category, are never
used to judge a model, and the model does not get to see the heading itself.

On the very reports that they come from, a model does worse with them, for it remembers what is wrong: half
of the writers of ``data/labeled`` taken as unlabelled and tested on, macro-F1 fell by 0.009; on writers of
whom nothing was seen it rose by 0.001 on average (from -0.002 to +0.005).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from fazhi.chars import fold, squeeze
from fazhi.classify.examples import Example
from fazhi.codebook import codebook
from fazhi.config import data_path, read_toml, rules
from fazhi.errors import ConfigError, FazhiError, ReadError
from fazhi.ingest import find_documents, read_report
from fazhi.labeled import Label, LabeledReport
from fazhi.numbering import ITEM, mark_of
from fazhi.records import Document, Failure, Unit
from fazhi.structure import analyse_report

RULES = "configs/headings.toml"
_UNCLEAR = "unclear"
"""The group of words that make a heading unclear without naming a field."""
_RESULTS = "results"
_SENTENCE_END = re.compile(r"[。;!?]")
_SHORTEST = 12
"""Shorter units (characters) say too little to be worth a label nobody checked."""
_LABELLED = 0.5
"""A report of whose units so large a share is in the labelled data is one of its reports."""


@dataclass(frozen=True, slots=True)
class Unlabeled:
    """Reports without labels, by content, and the inputs that could not be read."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]


def read_unlabeled(paths: Iterable[str | Path]) -> Unlabeled:
    """Read reports without labels and find their structure; a text that comes twice is read once.

    The order is that of the contents, so that it does not matter where the files lie.

    Raises
    ------
    FazhiError
        If not one could be read; the message gives the first reason.
    """
    found, failures = find_documents(paths)
    documents: dict[str, Document] = {}
    for path in found:
        try:
            report = read_report(path)
        except ReadError as error:
            failures.append(Failure(error.path, error.reason))
            continue
        key = hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest()
        documents.setdefault(key, analyse_report(report))
    if not documents:
        first = failures[0]
        raise FazhiError(f"未标注的报告没有一份能读出来（{first.path}: {first.reason}）")
    return Unlabeled(tuple(documents[key] for key in sorted(documents)), tuple(failures))


@cache
def heading_groups() -> tuple[str, ...]:
    """Return the groups of rules on headings: categories of the codebook, and words that blur.

    Raises
    ------
    ConfigError
        If a group is no category of the codebook.
    """
    path = data_path(RULES)
    groups = tuple(read_toml(path))
    allowed = (*codebook().categories, _UNCLEAR)
    for group in groups:
        if group not in allowed:
            raise ConfigError(f"{path}: [[{group}]] 不是手册里的类别，可用的有 {'、'.join(allowed)}")
    return groups


def category_of_heading(heading: str) -> str | None:
    """Return the one category that a heading names; None if it names none, or several.

    >>> category_of_heading("（六）加强行政复议应诉工作")
    '复议应诉'
    >>> category_of_heading("五、强化监督，推进公开") is None
    True
    """
    folded = fold(heading)
    mark = mark_of(folded)
    named = _named(folded[mark.end :] if mark and mark.level != ITEM else folded)
    return named.pop() if len(named) == 1 and _UNCLEAR not in named else None


def _named(folded: str) -> set[str]:
    return {group for group in heading_groups() if any(rule.found_in(folded) for rule in rules(group, RULES))}


def weak_examples(documents: Sequence[Document], labeled: Sequence[LabeledReport]) -> list[Example]:
    """Return the units of the documents that a heading labels, one example a document.

    Left out are units that the labelled data has too, whole reports of it, and repetitions: training on
    them would be testing on what was learned.
    """
    known = {squeeze(unit.text) for report in labeled for unit in report.units}
    found = []
    for document in documents:
        body = [unit for unit in document.units if unit.kind_hint == "body"]
        shared = sum(squeeze(unit.text) in known for unit in body)
        if body and shared >= _LABELLED * len(body):
            continue
        chosen = []
        for unit in body:
            text, category = squeeze(unit.text), _category(unit)
            if category and len(text) >= _SHORTEST and text not in known:
                known.add(text)
                chosen.append((unit, Label("body", None, category)))
        if chosen:
            units, labels = tuple(unit for unit, _ in chosen), tuple(label for _, label in chosen)
            found.append(Example(replace(document, units=units), labels, source="weak"))
    return found


def _category(unit: Unit) -> str | None:
    """The nearest heading decides, the unit's own or the innermost above it, if the unit does not object.

    A chapter on 权力监督 has its paragraph on 政务公开. Where the first sentence names other fields and not
    that of the heading, the heading is not believed: of the labels that are left, 0.92 are those that a
    person gave in ``data/labeled``, without this 0.80.
    """
    if unit.part != _RESULTS:
        return None
    nearest = unit.heading or (unit.section[-1] if unit.section else "")
    category = category_of_heading(nearest) if nearest else None
    named = _named(_SENTENCE_END.split(fold(unit.text))[0]) - {_UNCLEAR}
    return category if category in named or not named else None


def weak_summary(examples: Sequence[Example], reports: int, failed: int) -> dict[str, Any]:
    """Return what a manifest tells of weak units: how many, of which categories, and a fingerprint.

    Parameters
    ----------
    examples : sequence of Example
        From :func:`weak_examples`.
    reports, failed : int
        Reports read, and inputs that could not be read.
    """
    digest = hashlib.sha256()
    counts: Counter[str] = Counter()
    for example in examples:
        for unit, label in zip(example.document.units, example.labels, strict=True):
            digest.update(f"{label.category}\n{squeeze(unit.text)}\n".encode("utf-8", "surrogatepass"))
            counts[str(label.category)] += 1
    return {
        "reports": reports,
        "failed": failed,
        "units": sum(counts.values()),
        "categories": {name: counts[name] for name in codebook().categories if counts[name]},
        "fingerprint": digest.hexdigest(),
    }
