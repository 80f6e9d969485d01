from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from fazhi.config import data_path, read_toml, settings, train_settings
from fazhi.errors import ConfigError


@dataclass(frozen=True)
class Sample:
    count: int
    share: float
    name: str
    on: bool
    lengths: tuple[int, ...]


GOOD = {"count": 3, "share": 0.5, "name": "甲", "on": True, "lengths": [1, 2]}


def test_settings_are_built_from_a_table() -> None:
    assert settings(Sample, GOOD, "a.toml") == Sample(3, 0.5, "甲", True, (1, 2))


def test_a_whole_number_will_do_for_a_float() -> None:
    share = settings(Sample, {**GOOD, "share": 1}, "a.toml").share
    assert share == 1.0
    assert type(share) is float


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"extra": 1}, "a.toml: 不认识的设置项 extra，可用的有 count、lengths、name、on、share"),
        ({"count": "3"}, "a.toml: count 应为整数，实为 '3'"),
        ({"count": True}, "a.toml: count 应为整数，实为 True"),
        ({"count": 3.0}, "a.toml: count 应为整数，实为 3.0"),
        ({"share": False}, "a.toml: share 应为数，实为 False"),
        ({"lengths": []}, "a.toml: lengths 应为非空列表"),
        ({"lengths": 2}, "a.toml: lengths 应为非空列表，实为 2"),
        ({"lengths": [1, "2"]}, "a.toml: lengths 应为整数，实为 '2'"),
    ],
)
def test_a_bad_value_is_refused_by_name(change: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(Sample, {**GOOD, **change}, "a.toml")
    assert str(caught.value).startswith(message)


def test_a_missing_key_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"a\.toml: 缺少设置项 name"):
        settings(Sample, {key: value for key, value in GOOD.items() if key != "name"}, "a.toml")


@pytest.mark.parametrize("content", [b"a = ", b"a = 1\na = 2", "名 = '县'".encode("gbk"), b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"broken\.toml"):
        read_toml(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        train_settings(tmp_path / "none.toml")


def test_a_file_the_project_does_not_ship_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"configs/none\.toml"):
        data_path("configs/none.toml")


def write_settings(path: Path, **changes: object) -> Path:
    """Write the shipped training settings with some of them changed."""
    values = {**asdict(train_settings()), **changes}
    path.write_text(
        "".join(f"{k} = {list(v) if isinstance(v, tuple) else v}\n" for k, v in values.items()), "utf-8"
    )
    return path


@pytest.mark.parametrize(
    "change",
    [{"folds": 1}, {"folds": 0}, {"category_c": 0.0}, {"role_c": -1.0}, {"min_units": 0},
     {"word_ngrams": [0]}, {"char_ngrams": [-1, 2]}, {"review_target": 1.5}, {"review_target": -0.1},
     {"word_weight": -1.0}],
)  # fmt: skip
def test_training_settings_out_of_range_are_refused_by_name(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path = write_settings(tmp_path / "train.toml", **change)
    with pytest.raises(ConfigError, match=rf"train\.toml: {next(iter(change))}"):
        train_settings(path)


def test_the_shipped_training_settings_are_read(tmp_path: Path) -> None:
    assert train_settings(write_settings(tmp_path / "train.toml")) == train_settings()
    check: Callable[[float], bool] = lambda value: 0 < value <= 1  # noqa: E731
    assert check(train_settings().review_target)
