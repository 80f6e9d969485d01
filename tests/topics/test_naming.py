from pathlib import Path

import pytest

from fazhi.codebook import codebook
from fazhi.errors import ConfigError
from fazhi.topics.naming import name_themes, read_names, read_seed_words

REST = codebook().rest_category


def test_a_name_has_the_clear_category_and_two_words_that_are_not_parts_of_each_other() -> None:
    terms = [["复议", "行政复议", "调解"]]
    assert name_themes(terms, [{"复议应诉": 0.8, REST: 0.2}]) == ("复议应诉：复议、调解",)
    assert name_themes(terms, [{"复议应诉": 0.3, REST: 0.7}]) == ("复议、调解",)
    assert name_themes(terms, [{REST: 1.0}]) == ("复议、调解",)


def test_no_two_names_are_alike() -> None:
    names = name_themes([["甲", "乙", "丙"], ["甲", "乙", "丁"], ["甲", "乙"], ["甲", "乙"]], [{}] * 4)
    assert len(set(names)) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_names_are_read_as_excel_saves_them(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "名称.csv"
    path.write_bytes(
        f'编号{mark}名称\r\nt01{mark}夜间经济\r\n\r\n# 注{mark}释\r\nt02{mark}"小区,物业"\r\n'.encode(
            encoding
        )
    )
    assert read_names(path) == {"t01": "夜间经济", "t02": "小区,物业"}


def test_names_and_seed_words_are_read_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text('t01 = "夜间经济"\n"物业" = ["小区", "业委会"]\n', encoding="utf-8")
    assert read_names(path) == {"t01": "夜间经济", "物业": "小区 业委会"}
    assert read_seed_words(path) == (("t01", ("夜间经济",)), ("物业", ("小区", "业委会")))


def test_seed_words_may_be_parted_by_spaces_or_commas(tmp_path: Path) -> None:
    path = tmp_path / "seeds.tsv"
    path.write_text("物业\t小区、业委会 小区\n", encoding="utf-8")
    assert read_seed_words(path) == (("物业", ("小区", "业委会")),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"t01\n", "1: 每行应有两栏"),
        (b"t01,a\nt01,b\n", "2: t01 已在前面出现过"),
        (b"\xff\xff\x00,\x80", "不是 UTF-8 或 GB18030"),
    ],
)
def test_a_bad_file_of_names_is_refused_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        read_names(path)


def test_a_missing_or_broken_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    with pytest.raises(ConfigError, match="无法读取"):
        read_names(path)
    for content in ("t01 =", "t01 = 3", 't01 = ""'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigError, match=r"names\.toml"):
            read_names(path)
