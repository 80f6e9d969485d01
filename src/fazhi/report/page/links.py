"""Addresses inside the page: every number leads to the units or statements behind it.

An address is a fragment such as ``#report=3&category=普法`` that the page's script reads as a filter.
"""

from collections.abc import Sequence
from urllib.parse import quote


def link(**filters: object) -> str:
    """Return the address of the units that meet all ``filters``.

    >>> link(report=3, role="计划")
    '#report=3&role=%E8%AE%A1%E5%88%92'
    """
    return "#" + "&".join(f"{key}={quote(str(value), safe='')}" for key, value in filters.items())


def statement_link(**filters: object) -> str:
    """Return the address of the statements that meet all ``filters``; ``ids`` may be a list.

    >>> statement_link(pattern="p3", ids=["s1", "s2"])
    '#list=said&pattern=p3&ids=s1.s2'
    """
    return link(list="said", **{key: _value(value) for key, value in filters.items()})


def unit_link(report: int, unit: int, statement: str | None = None) -> str:
    """Return the address of one unit among its neighbours, with a statement marked in it.

    Parameters
    ----------
    report : int
        0-based position of the report; addresses count from one.
    unit : int
        1-based number of the unit.
    statement : str, optional
        Id of a statement.

    >>> unit_link(2, 7)
    '#report=3&kind=all&unit=7'
    """
    more = {"said": statement} if statement else {}
    return link(report=report + 1, kind="all", unit=unit, **more)


def _value(value: object) -> object:
    return ".".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else value
