"""Tables with a colour for each number: heat maps that stay readable, printable and countable."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fazhi.report.counts import share

HEAT_STEPS = (0.03, 0.06, 0.10, 0.16)
"""Shares of a row at which the next colour begins: with 15 categories 0.067 is the mean."""

REGIONS_SHOWN = 15
"""Heat maps show so many regions, those with the most statements; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, the address behind it, and its colour step, 0 (none) to 5."""

    text: str
    href: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row of a heat map; ``total`` is empty where a sum would mean nothing."""

    label: str
    href: str
    cells: tuple[Cell, ...]
    total: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: an id, the tab it stands behind, the heads of its columns, and its rows."""

    name: str
    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def step(part: float) -> int:
    """Return the colour step of a share (0 to 1)."""
    return 1 + sum(part >= border for border in HEAT_STEPS) if part > 0 else 0


def counted_row(
    label: str,
    numbers: Iterable[tuple[str, int]],
    to: Callable[..., str],
    filters: dict[str, object],
    by: str,
) -> HeatRow:
    """Return a row of counts coloured by their share of the row.

    Parameters
    ----------
    numbers : iterable of (str, int)
        A column's name and its count.
    to : callable
        Makes an address of filters.
    filters : dict
        What the whole row has in common.
    by : str
        The filter that a column stands for.
    """
    values = list(numbers)
    total = sum(value for _, value in values)
    cells = tuple(
        Cell(f"{value:,}" if value else "", to(**filters, **{by: name}), step(share(value, total)))
        for name, value in values
    )
    return HeatRow(label, to(**filters) if filters else to(kind="body"), cells, f"{total:,}")


def most(names: Sequence[str], weight: Callable[[str], float], limit: int) -> tuple[str, ...]:
    """Return the ``limit`` heaviest names in their given order.

    >>> most(("甲", "乙", "丙"), {"甲": 1, "乙": 3, "丙": 2}.__getitem__, 2)
    ('乙', '丙')
    """
    kept = sorted(names, key=lambda name: -weight(name))[:limit]
    return tuple(name for name in names if name in kept)
