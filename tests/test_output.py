import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.errors import OutputError
from fazhi.output import for_cell, for_terminal, make_folder, shown_path, whole_file, write_text, write_with


def test_text_is_written_in_utf8_with_line_feeds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, ["第一行\n", "第二行\n"])
    assert path.read_bytes() == "第一行\n第二行\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_an_old_file_stays_when_writing_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def pieces():  # type: ignore[no-untyped-def]
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_text(path, pieces())
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    def full(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"a\.txt: 写入失败"):
        write_with(tmp_path / "a.txt", full)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"none/a\.txt: 无法写入"):
        write_text(tmp_path / "none" / "a.txt", ["x"])


def test_a_folder_in_the_place_of_the_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError, match=r"a\.txt"):
        write_text(tmp_path / "a.txt", ["x"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_name_as_long_as_the_file_system_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("县" * 80 + ".jsonl")
    write_text(path, ["x"])
    assert path.read_text(encoding="utf-8") == "x"


def test_a_path_without_a_folder_is_written_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_text(Path("a.txt"), ["x"])
    assert (tmp_path / "a.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_new_files_get_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.txt") as temporary:
        temporary.write_text("x", encoding="utf-8")
    (tmp_path / "b.txt").write_text("x", encoding="utf-8")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.txt", "b.txt")]
    assert modes[0] == modes[1]


def test_characters_that_no_file_can_hold_do_not_stop_the_output(tmp_path: Path) -> None:
    # A file name that is not UTF-8 reaches Python with lone surrogates in it.
    name = os.fsdecode(b"\xc7\xd8.txt")
    write_text(tmp_path / "a.jsonl", [name, "，县\n"])
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8").endswith(".txt，县\n")


def test_make_folder_makes_parents_and_tells_what_is_in_the_way(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="无法建立文件夹"):
        make_folder(tmp_path / "file" / "b")


@given(st.text())
def test_terminal_text_is_one_line_without_control_characters(text: str) -> None:
    shown = for_terminal(text)
    assert len(shown) == len(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in shown)
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "\ufeff=1", "\n=1", "=cmd|'/c calc'!A0"]
)
def test_formulas_are_made_text_in_cells(text: str) -> None:
    assert for_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "法治政府", "1-2", "（一）", "2022年＝去年"])
def test_other_text_is_left_alone_in_cells(text: str) -> None:
    assert for_cell(text) == text


@given(st.text(alphabet=st.characters()))
def test_a_path_is_shown_so_that_any_file_can_hold_it(path: str) -> None:
    shown_path(path).encode("utf-8")


def test_a_path_read_under_another_locale_is_shown_as_it_was_written() -> None:
    assert shown_path("报告/县.txt".encode().decode("ascii", "surrogateescape")) == "报告/县.txt"
    assert shown_path("报告/县.txt") == "报告/县.txt"


@pytest.mark.parametrize("name", ["县.txt", "报告/青嵩县2022年.txt", "镕堃a.txt", "“一”（二）.docx"])
def test_a_path_that_is_gb18030_is_shown_in_its_characters(name: str) -> None:
    escaped = name.encode("gb18030").decode("utf-8", "surrogateescape")
    assert shown_path(f"报告/{escaped}") == f"报告/{name}"


def test_a_path_in_no_known_encoding_is_shown_with_marks() -> None:
    assert shown_path("a\udcff\udc80.txt") == "a\ufffd\ufffd.txt"
