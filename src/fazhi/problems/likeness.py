"""How alike two statements are: cosine over words and pairs of characters, stock phrases counting little.

The only user of scipy's sparse matrices. Weights: tf·idf with the smoothed idf
ln((1 + n) / (1 + df)) + 1, rows scaled to length 1 (Manning, Raghavan, Schütze: Introduction to
Information Retrieval, ch. 6).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.chars import fold
from fazhi.config import data_path, read_toml
from fazhi.segment import words_of

_STOCK = 0.08
"""Weight of a word that only says that something is not good enough; see ``configs/likeness.toml``."""
_CONCEPT = 1.5
"""Weight of what a word of the list of words with the same meaning stands for."""
_PAIRS = 0.3
"""Weight of a pair of neighbouring characters beside a word."""
_DIGITS = 9
"""Likenesses are rounded, so that equal ones stay equal whatever the order of additions."""
_BLOCK = 4_000_000
"""At most so many likenesses are held at a time: a block has as many rows as fit."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class _Words:
    phrases: re.Pattern[str]
    stock: frozenset[str]
    same: re.Pattern[str]
    means: dict[str, tuple[str, ...]]


@cache
def _lists() -> _Words:
    table = read_toml(data_path("configs/likeness.toml"))
    means = {word: tuple(group["means"]) for group in table["same"] for word in group["words"]}
    longest_first = sorted(means, key=lambda word: (-len(word), word))
    return _Words(
        re.compile("|".join(table["phrases"])),
        frozenset(table["stock"]),
        re.compile("|".join(map(re.escape, longest_first))),
        means,
    )


def terms_of(text: str, places: Iterable[str] = ()) -> dict[str, float]:
    """Return the terms of a text with their weights before idf.

    Parameters
    ----------
    text : str
    places : iterable of str
        Names that say where, not what; they are left out.
    """
    folded = _FIGURE.sub("", fold(text))
    for place in places:
        folded = folded.replace(place, "")
    lists = _lists()
    folded = lists.phrases.sub("", folded)
    terms: dict[str, float] = {}
    for match in lists.same.finditer(folded):
        terms.update(("k:" + name, _CONCEPT) for name in lists.means[match.group()])
    kept: list[str] = []
    for word in words_of(lists.same.sub("，", folded)):
        if word in lists.stock:
            terms["w:" + word] = _STOCK
        else:
            terms["w:" + word] = 1.0
            kept.append(word)
    letters = "".join(kept)
    terms.update(("c:" + letters[i : i + 2], _PAIRS) for i in range(len(letters) - 1))
    return terms


@dataclass(frozen=True, slots=True)
class Space:
    """The terms of a set of statements and how much each tells.

    Attributes
    ----------
    columns : dict of str to int
        Column of every term.
    idf : float array, shape (number of terms,)
    """

    columns: dict[str, int]
    idf: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Sequence[dict[str, float]]) -> "Space":
        """Return the space of some texts' terms."""
        counts: dict[str, int] = {}
        for row in rows:
            for term in row:
                counts[term] = counts.get(term, 0) + 1
        names = sorted(counts)
        df = np.array([counts[name] for name in names], dtype=float)
        idf = np.round(np.log((1 + len(rows)) / (1 + df)) + 1, _DIGITS)
        return cls({name: column for column, name in enumerate(names)}, idf)

    def matrix(self, rows: Sequence[dict[str, float]]) -> Any:
        """Return a sparse matrix (CSR) of the rows' terms, each row of length 1 or empty.

        A term outside the space counts in the length as one that is as rare as any.
        """
        from scipy.sparse import csr_matrix

        starts = [0]
        places: list[int] = []
        values: list[float] = []
        rarest = float(self.idf.max()) if len(self.idf) else 1.0
        for row in rows:
            known = sorted(
                (self.columns[term], weight) for term, weight in row.items() if term in self.columns
            )
            unknown = sum(weight**2 for term, weight in row.items() if term not in self.columns)
            weights = np.array([weight * self.idf[column] for column, weight in known])
            norm = float(np.sqrt((weights**2).sum() + unknown * rarest**2)) or 1.0
            places.extend(column for column, _ in known)
            values.extend(weights / norm)
            starts.append(len(places))
        shape = (len(rows), len(self.columns))
        return csr_matrix((np.array(values), np.array(places, dtype=np.int64), np.array(starts)), shape=shape)


def neighbours(matrix: Any, least: float) -> Any:
    """Return the likenesses of at least ``least`` between rows as a sparse matrix (CSR), the diagonal left out.

    Computed block by block, so that memory does not grow with the square of the number of rows.
    """
    from scipy.sparse import csr_matrix, vstack

    count = matrix.shape[0]
    if not count:
        return csr_matrix((0, 0))
    return vstack(list(_blocks(matrix, least)), format="csr")


def _blocks(matrix: Any, least: float) -> Iterator[Any]:
    count = matrix.shape[0]
    height = max(1, _BLOCK // count)
    turned = matrix.T.tocsr()
    for start in range(0, count, height):
        part = (matrix[start : start + height] @ turned).tocoo()
        part.data = np.round(part.data, _DIGITS)
        part.data[(part.data < least) | (part.row + start == part.col)] = 0
        part = part.tocsr()
        part.eliminate_zeros()
        part.sort_indices()
        yield part


def taken_up(
    space: Space, rows: Sequence[dict[str, float]], others: Sequence[dict[str, float]]
) -> NDArray[np.float64]:
    """Return how much each row is taken up by each of the others, shape (rows, others), 0 to 1.

    The geometric mean of the cosine and of the share of the row's weight that is found in the other: the
    other may say more than the row, but not speak of something else.
    """
    from scipy.sparse import csr_matrix

    matrix, terms = space.matrix(rows), space.matrix(others)
    present = csr_matrix((np.ones(len(terms.data)), terms.indices, terms.indptr), shape=terms.shape)
    share = (matrix.multiply(matrix) @ present.T).toarray()
    cosine = (matrix @ terms.T).toarray()
    return np.asarray(np.round(np.sqrt(share * cosine), _DIGITS))
