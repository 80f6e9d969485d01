"""Where the characters of a PDF page stand, found with as few questions to PDFium as will do.

A question costs more than all else that happens to a character. Chinese characters drawn one after the
other stand in cells of one width: where the last of them is just where cells as wide as the first end, the
ones between need not be asked for. None of these can stand elsewhere but on top of others: PDFium sorts
what is drawn beside each other, and puts a space of its own into its text where something is left out.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint32]
Integers = NDArray[np.intp]
Origins = Callable[[Integers], Floats]
"""Gives where characters begin, in points: a row of x and y for each index in the page's text."""

_FIRST_CELL, _LAST_CELL = 0x3000, 0xFF60
"""Nearly all signs between these are as wide as they are high."""
_UNEVEN = 0.25
"""Share of a cell by which the last of them may stand elsewhere: a character or a gap too many is more."""


def places(codes: Codes, shown: Bools, origins: Origins) -> tuple[Floats, Floats]:
    """Return where the characters of a page begin, in points.

    Parameters
    ----------
    codes : array of int
        PDFium's own text of the page, a code for each character.
    shown : array of bool
        Which of its characters stand on the page. Of others, the places mean nothing.
    origins : callable
    """
    inner = _is_inner((codes >= _FIRST_CELL) & (codes <= _LAST_CELL))
    asked = np.flatnonzero(shown & ~inner)
    xs, ys = np.zeros(len(codes)), np.zeros(len(codes))
    if len(asked):
        xs[asked], ys[asked] = origins(asked).T
    odd = _fill(xs, ys, inner)
    if len(odd):
        xs[odd], ys[odd] = origins(odd).T
    return xs, ys


def _is_inner(cells: Bools) -> Bools:
    """Tell which are neither the first two nor the last of consecutive cells."""
    inner = np.zeros(len(cells), bool)
    inner[2:-1] = cells[:-3] & cells[1:-2] & cells[2:-1] & cells[3:]
    return inner


def _fill(xs: Floats, ys: Floats, inner: Bools) -> Integers:
    """Put the inner ones at equal distances between the others.

    Return those of cells whose last does not stand where it does if all are alike.
    """
    edges = np.flatnonzero(inner[1:] != inner[:-1])
    before, last = edges[::2], edges[1::2] + 1
    first, counts = before - 1, last - before - 1
    with np.errstate(invalid="ignore", over="ignore"):  # what stands nowhere is uneven
        cell = xs[before] - xs[first]
        astray = xs[last] - xs[first] - cell * (last - first)
        even = (abs(astray) < _UNEVEN * cell) & (ys[first] == ys[before]) & (ys[first] == ys[last])
        step = (xs[last] - xs[before]) / (last - before)
        places = np.flatnonzero(inner)
        xs[places] = np.repeat(xs[before], counts) + np.repeat(step, counts) * (
            places - np.repeat(before, counts)
        )
    ys[places] = np.repeat(ys[before], counts)
    uneven: Integers = places[np.repeat(~even, counts)]
    return uneven
