"""What sentences changed in the category, and which clause decided each problem type."""

def _category(case: _Case) -> tuple[Choice, Votes]:
    task, ngrams = case.classifier.tasks["category"], case.classifier.ngrams
    tokens, sizes = sentence_tokens(case.unit.text, ngrams)
    own, each = task.scores(case.rows), task.scores(case.classifier.rows(tokens))
    lengths, count, rest = (
        np.array(sizes, dtype=float),
        len(sizes),
        task.labels.index(codebook().rest_category),
    )
    added = (spread(own, each, lengths, np.array([count]), rest) - own)[0]
    # A sentence by itself gives its fields what is in proportion to the shares of its vote.
    alone = spread(np.zeros_like(each), each, lengths, np.ones(count, dtype=np.int64), rest)
    alone[:, rest] = 0
    shares = alone / alone.sum(axis=1, keepdims=True)
    whole = lengths @ shares / lengths.sum()
    texts = _located(case.unit.text, _parts(case.unit.text, _SENTENCE, _SHORTEST_SENTENCE))
    votes = Votes(
        before=task.labels[int(own[0].argmax())],
        shares=_ranked(task.labels, whole, rest),
        added={name: float(gain) for name, gain in zip(task.labels, added, strict=True)},
        sentences=tuple(
            Vote(text, size, _ranked(task.labels, share, rest))
            for text, size, share in zip(texts, sizes, shares, strict=True)
        ),
    )
    return _choice(case, "category", added), votes


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


def _problem_types(case: _Case) -> tuple[ProblemType, ...]:
    task, calibration = case.classifier.tasks["problem"], case.classifier.calibration
    rows = case.classifier.rows(clause_tokens(case.unit.text, case.classifier.ngrams))
    own, each = task.scores(case.rows), task.scores(rows)
    scores = blend(own, each, np.array([len(each)]))[0]
    clauses = _located(case.unit.text, _parts(case.unit.text, _CLAUSE, _SHORTEST_CLAUSE))
    found = []
    for label, name in enumerate(task.labels):
        loudest = int(each[:, label].argmax())
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
                clause_score=float(each[loudest, label]),
                clause=clauses[loudest],
                words=_clause_words(case.classifier, task, rows, loudest, label),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.chance))


def _clause_words(
    classifier: Classifier, task: Task, rows: dict[str, Rows], clause: int, label: int
) -> tuple[Feature, ...]:
    features = [
        feature
        for block, part in contributions(task, rows, clause).items()
        for feature in _loudest(classifier.terms[block], part.columns, part.gains[:, label], _CLAUSE_WORDS)
    ]
    return tuple(sorted(features, key=lambda feature: -feature.gain)[:_CLAUSE_WORDS])


