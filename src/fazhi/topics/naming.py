"""Names of themes from their terms and the categories of their units, and files in which users give names."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from fazhi.codebook import codebook
from fazhi.errors import ConfigError
from fazhi.words import one_line

_CLEAR = 0.4
"""A category that this share of a theme's units is of stands in its name."""
_FIRST = 2
_MOST = 5
_HEADINGS = frozenset({"id", "编号", "主题", "名称"})


def name_themes(terms: Sequence[Sequence[str]], categories: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """Return a name for each theme, no two alike.

    Parameters
    ----------
    terms : sequence of sequence of str
        Words by relevance, best first, for each theme.
    categories : sequence of mapping of str to float
        Share of the theme's units that is of each category.
    """
    names: list[str] = []
    for words, shares in zip(terms, categories, strict=True):
        parts = _distinct(words)
        field = _field(shares)
        for size in range(_FIRST, max(_FIRST, len(parts)) + 1):
            name = "、".join(parts[:size]) or "无词"
            name = f"{field}：{name}" if field and field not in parts[:size] else name
            if name not in names:
                break
        names.append(name if name not in names else f"{name}（{len(names) + 1}）")
    return tuple(names)


def _field(shares: Mapping[str, float]) -> str:
    rest = codebook().rest_category
    best = max(sorted(shares), key=lambda name: shares[name], default=rest)
    return best if best != rest and shares[best] >= _CLEAR else ""


def _distinct(words: Sequence[str]) -> list[str]:
    """Leave out words that are part of one before them, or have one before them as a part."""
    kept: list[str] = []
    for word in words:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return kept[:_MOST]


def read_names(path: Path) -> dict[str, str]:
    """Read names by theme id: a table of two columns (tabs or commas) as Excel saves it, or TOML.

    Raises
    ------
    ConfigError
        If the file cannot be read, or a line has no two parts; the message names file and line.
    """
    names: dict[str, str] = {}
    for line, (key, value) in read_pairs(path):
        if key in names:
            raise ConfigError(f"{path}:{line}: {key} 已在前面出现过")
        names[key] = value
    return names


def read_seed_words(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read themes that the user wants held: a name, and words parted by spaces or 、.

    Raises
    ------
    ConfigError
        As :func:`read_names`.
    """
    wishes = {}
    for line, (name, text) in read_pairs(path):
        words = tuple(dict.fromkeys(word for word in re.split(r"[\s、，,；;]+", text) if word))
        if not words or name in wishes:
            raise ConfigError(f"{path}:{line}: “{name}”{'已在前面出现过' if words else '没有种子词'}")
        wishes[name] = words
    return tuple(wishes.items())


def read_pairs(path: Path) -> list[tuple[int, tuple[str, str]]]:
    """Return the two columns of a file with their line numbers; a heading line is passed over."""
    text = _decoded(path)
    if path.suffix.lower() == ".toml":
        return _from_toml(path, text)
    pairs: list[tuple[int, tuple[str, str]]] = []
    mark = "\t" if "\t" in text else ","
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
        cells = [one_line(cell) for cell in row]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and cells[0].lower() in _HEADINGS):
            continue
        if len(cells) < 2 or not cells[0] or not any(cells[1:]):
            raise ConfigError(f"{path}:{number}: 每行应有两栏，用制表符或逗号隔开")
        pairs.append((number, (cells[0], " ".join(cell for cell in cells[1:] if cell))))
    return pairs


def _from_toml(path: Path, text: str) -> list[tuple[int, tuple[str, str]]]:
    import tomllib

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: 不是合法的 TOML（{error}）") from error
    pairs = []
    for number, (key, value) in enumerate(table.items(), start=1):
        words = value if isinstance(value, list) else [value]
        if not words or not all(isinstance(word, str) and word.strip() for word in words):
            raise ConfigError(f"{path}: {key} 应为文字或文字的列表，实为 {value!r}")
        pairs.append((number, (one_line(key), one_line(" ".join(words)))))
    return pairs


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: 无法读取（{error.strerror}）") from error
    # Excel's “Unicode text” is UTF-16 with a mark, its CSV is GB18030 on a Chinese system.
    mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if mark else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path}: 不是 UTF-8 或 GB18030 编码的文本")
