"""Statements that are alike → groups around a centre, the same whatever the order of the statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.problems.likeness import Space, neighbours, terms_of

LIKE = 0.50
"""From this likeness on two statements say the same; docs/problems.md has the figures that chose it."""
_DIGITS = 9
_ROUNDS = 2
"""How often groups are drawn anew around their most central member; a third round moved nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that say the same thing.

    Attributes
    ----------
    members : tuple of int
        Their positions, the most central first.
    likeness : tuple of float
        Of every member to the group's centre, 0 to 1.
    """

    members: tuple[int, ...]
    likeness: tuple[float, ...]


def group(texts: Sequence[str], places: Sequence[str] = (), least: float = LIKE) -> list[Group]:
    """Group texts by likeness; a text like no other is in no group.

    The most central text that is in no group yet becomes a centre and takes every text at least
    ``least`` like it (star clustering, Aslam, Pelekhov, Rus 1998); then each text moves to the centre it is
    most like. So every member of a group is like its centre, and no chain of small steps joins what is
    not alike. Texts with the same terms count as one, as often as they occur.

    Parameters
    ----------
    texts : sequence of str
    places : sequence of str
        Names that say where, not what.
    least : float
        Smallest likeness within a group, 0 to 1.

    Returns
    -------
    list of Group
        The largest first, equal ones by the text of their centre.
    """
    rows = [terms_of(text, places) for text in texts]
    kinds = sorted({tuple(sorted(row.items())) for row in rows if row})
    index = {kind: number for number, kind in enumerate(kinds)}
    of_kind: list[list[int]] = [[] for _ in kinds]
    for place, row in enumerate(rows):
        if row:
            of_kind[index[tuple(sorted(row.items()))]].append(place)
    space = Space.of([row for row in rows if row])
    matrix = space.matrix([dict(kind) for kind in kinds])
    often = np.array([len(places_) for places_ in of_kind], dtype=float)
    groups = []
    for kinds_in in _stars(neighbours(matrix, least), matrix, often):
        if often[kinds_in].sum() < 2:
            continue
        order, like = _central_first(matrix[kinds_in], often[kinds_in])
        members, likeness = [], []
        for position in order:
            places_ = sorted(
                of_kind[kinds_in[position]], key=lambda place: (len(texts[place]), texts[place], place)
            )
            members.extend(places_)
            likeness.extend([float(like[position])] * len(places_))
        groups.append(Group(tuple(members), tuple(likeness)))
    return sorted(groups, key=lambda found: (-len(found.members), texts[found.members[0]]))


def _stars(near: Any, matrix: Any, often: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Return the rows of every group of two kinds of text or more, or of one that occurs more than once."""
    count = near.shape[0]
    if not count:
        return []
    degree = np.round(near @ often + often - 1, _DIGITS)
    order = np.lexsort((np.arange(count), -degree))
    centre = _covered(near, order, np.full(count, -1, dtype=np.int64))
    for _ in range(_ROUNDS):
        middles = {int(row) for row in _middles(matrix, often, centre)}
        is_centre = np.isin(np.arange(count), sorted(middles))
        centre = np.array([_closest(near, row, is_centre) for row in range(count)], dtype=np.int64)
        centre = _covered(near, order, centre)
    return _together(centre)


def _covered(near: Any, order: NDArray[np.int64], centre: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give every row without a centre one: the first in ``order`` that has none takes those near it."""
    for row in order:
        if centre[row] < 0:
            centre[row] = row
            around = near.indices[near.indptr[row] : near.indptr[row + 1]]
            centre[around[centre[around] < 0]] = row
    return centre


def _middles(matrix: Any, often: NDArray[np.float64], centre: NDArray[np.int64]) -> list[int]:
    """Return the most central row of every group."""
    return [
        int(rows[0] if len(rows) < 3 else rows[_central_first(matrix[rows], often[rows])[0][0]])
        for rows in _together(centre)
    ]


def _together(centre: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the rows that share a centre, group by group."""
    order = np.argsort(centre, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(centre[order])) + 1)


def _closest(near: Any, row: int, is_centre: NDArray[np.bool_]) -> int:
    """Return the centre that ``row`` is most like, itself if it is one, -1 if none is near enough."""
    if is_centre[row]:
        return row
    begin, end = near.indptr[row], near.indptr[row + 1]
    around, like = near.indices[begin:end], near.data[begin:end]
    among = is_centre[around]
    return int(around[among][np.argmax(like[among])]) if among.any() else -1


def _central_first(matrix: Any, often: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the order of a group's rows, most central first, and each one's likeness to the first."""
    whole = np.asarray(matrix.multiply(often[:, None]).sum(axis=0)).ravel()
    central = np.round(matrix @ whole, _DIGITS)
    order = np.lexsort((np.arange(len(central)), -central))
    like = np.round(np.asarray((matrix @ matrix[order[0]].T).todense()).ravel(), _DIGITS)
    return order, like
