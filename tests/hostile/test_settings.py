"""Settings and label files that are not what they should be."""

import tomllib
from pathlib import Path

import pytest

from fazhi.config import read_toml, train_settings
from fazhi.errors import ConfigError, LabelError
from fazhi.labeled import read_labeled


def test_a_million_unknown_keys_are_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("".join(f"k{n} = 1\n" for n in range(1_000_000)), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        train_settings(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1
    assert len(message) < 1000


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, "a" + ".a" * 2_000 + " = 1", "a = " + "9" * 10_000, "\x00", "a = 1\na = 2"],
)
def test_a_file_that_is_no_toml_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        train_settings(path)
    assert len(str(caught.value).splitlines()) == 1


def test_what_tomllib_reads_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('a = "甲"', encoding="utf-8")
    assert read_toml(path) == tomllib.loads('a = "甲"')


@pytest.mark.parametrize(
    "line",
    [
        '{"a": ' + "[" * 100_000,
        "9" * 10_000,
        '{"text": "\\ud800"}',
        "=cmd|' /C calc'!A0",
        "\x00",
        "NaN",
        "{}",
    ],
)
def test_a_label_file_that_is_none_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LabelError) as caught:
        read_labeled([path])
    assert len(str(caught.value).splitlines()) == 1
