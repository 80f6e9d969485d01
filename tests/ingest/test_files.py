import os

import pytest

from fazhi.errors import FazhiError
from fazhi.ingest import find_documents


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path):
    (tmp_path / "乙 二").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.html", "乙 二/c d.docx", ".hidden.txt", "~$b.docx", ".git/x.txt", "out.jsonl"):
        (tmp_path / name).write_text("x")
    documents, failures = find_documents([tmp_path])
    assert [os.path.relpath(path, tmp_path) for path in documents] == ["a.html", "b.txt", "乙 二/c d.docx"]
    assert failures == []


def test_a_file_named_twice_is_listed_once(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    assert find_documents([path, tmp_path, path])[0] == [str(path)]


def test_what_is_missing_or_empty_is_said(tmp_path):
    documents, failures = find_documents([tmp_path, tmp_path / "没有.txt"])
    assert documents == []
    assert [failure.reason for failure in failures] == [
        "文件夹里没有可读的报告（txt、html、docx、pdf）",
        "没有这个文件或文件夹",
    ]


def test_no_path_at_all_is_an_error():
    with pytest.raises(FazhiError):
        find_documents([])


def test_links_inside_folders_are_not_followed(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    try:
        (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert find_documents([tmp_path])[0] == [str(tmp_path / "a.txt")]


def test_the_order_of_the_arguments_does_not_matter(tmp_path):
    given = [tmp_path / name for name in ("乙.txt", "甲.txt", "folder", "没有.txt", "a.txt")]
    (tmp_path / "folder").mkdir()
    for path in (*given[:2], given[-1], tmp_path / "folder" / "z.txt"):
        path.write_text("x")
    found = find_documents(given)
    assert find_documents(reversed(given)) == found
    assert [os.path.relpath(path, tmp_path) for path in found[0]] == [
        "a.txt", "folder/z.txt", "乙.txt", "甲.txt",
    ]  # fmt: skip


def test_names_that_differ_only_in_form_have_a_fixed_order(tmp_path, monkeypatch):
    names = ["e\u0301.txt", "\u00e9.txt"]
    for name in names:
        (tmp_path / name).write_text("x")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system takes the two for one name")
    found = [find_documents([tmp_path])[0]]
    whole = os.walk
    monkeypatch.setattr(
        os,
        "walk",
        lambda *top, **more: ((root, inner, files[::-1]) for root, inner, files in whole(*top, **more)),
    )
    found.append(find_documents([tmp_path])[0])
    assert found[0] == found[1] == [str(tmp_path / name) for name in names]
