"""The codebook as data: which roles, categories and problem types there are."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fazhi.config import data_path, read_toml
from fazhi.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Codebook:
    """The labels in their fixed order.

    Attributes
    ----------
    roles, categories, problems : tuple of str
        Label names, in the order every table shows them.
    problem_roles : frozenset of str
        Roles whose units carry problem types.
    work_role : str
        The role of units that tell of work done.
    rest_category : str
        The category of units that belong to no field, or to many alike.
    meanings : dict of str to str
        One line on each label.
    """

    version: str
    roles: tuple[str, ...]
    categories: tuple[str, ...]
    problems: tuple[str, ...]
    problem_roles: frozenset[str]
    work_role: str
    rest_category: str
    meanings: dict[str, str]


@cache
def codebook(path: Path | None = None) -> Codebook:
    """Read the codebook from ``path``, or the one the project ships.

    Raises
    ------
    ConfigError
        If a label is missing its id or stands twice.
    """
    path = path or data_path("configs/codebook.toml")
    table = read_toml(path)
    names = {group: _names(table, group, path) for group in ("roles", "categories", "problems")}
    entries = [entry for group in names for entry in table[group]]
    return Codebook(
        version=str(table.get("version", "")),
        roles=names["roles"],
        categories=names["categories"],
        problems=names["problems"],
        problem_roles=frozenset(entry["id"] for entry in table["roles"] if entry.get("has_problems")),
        work_role=_marked(table, "roles", "work", path),
        rest_category=_marked(table, "categories", "rest", path),
        meanings={entry["id"]: entry.get("meaning", "") for entry in entries},
    )


def _names(table: dict[str, Any], group: str, path: Path) -> tuple[str, ...]:
    found = tuple(str(entry.get("id", "")) for entry in table.get(group, []))
    if not found or "" in found or len(set(found)) != len(found):
        raise ConfigError(f"{path}: [[{group}]] 每项都要有 id，且不能重复")
    return found


def _marked(table: dict[str, Any], group: str, mark: str, path: Path) -> str:
    found = [str(entry["id"]) for entry in table[group] if entry.get(mark)]
    if len(found) != 1:
        raise ConfigError(f"{path}: [[{group}]] 里应有且只有一项写 {mark} = true，现有 {len(found)} 项")
    return found[0]
