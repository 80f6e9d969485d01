import re
from pathlib import Path

import pytest

from fazhi.codebook import codebook
from fazhi.errors import ConfigError
from helpers import SHARED


def test_the_codebook_has_the_labels_of_the_handbook() -> None:
    book = codebook()
    assert book.roles == ("成效", "不足", "计划", "概述")
    assert (len(book.categories), len(book.problems)) == (15, 17)
    assert book.problem_roles == {"不足"}
    assert all(book.meanings[name] for name in (*book.roles, *book.categories, *book.problems))


def test_the_codebook_agrees_with_the_handbook_beside_the_project() -> None:
    path = SHARED / "CODEBOOK.md"
    if not path.exists():
        pytest.skip("../shared is absent: the handbook cannot be compared")
    parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    tables = {
        part.split("：")[0].split("（")[0]: tuple(re.findall(r"^\| `(.+?)` \|", part, re.MULTILINE))
        for part in parts
    }
    book = codebook()
    assert (tables["role"], tables["category"], tables["问题类型"]) == (
        book.roles,
        book.categories,
        book.problems,
    )


@pytest.mark.parametrize(
    "groups",
    [
        {"roles": [], "categories": ["甲"], "problems": ["乙"]},
        {"roles": ["丙"], "categories": ["甲", "甲"], "problems": ["乙"]},
        {"roles": ["丙"], "categories": ["甲"], "problems": [""]},
    ],
)
def test_a_codebook_with_a_missing_or_double_label_is_refused(
    tmp_path: Path, groups: dict[str, list[str]]
) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text(
        "".join(f'[[{group}]]\nid = "{name}"\n' for group, names in groups.items() for name in names),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match=r"codebook\.toml"):
        codebook(path)
