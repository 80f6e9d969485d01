import os
import shutil
from pathlib import Path

import pytest

from corpus.conftest import MODEL, Export, add
from corpus.fake import text_of, write_reports
from fazhi.analyze import NothingReadError, label_paths
from fazhi.collect import add_paths
from fazhi.corpus import adding
from fazhi.corpus.adding import Added
from fazhi.corpus.store import open_corpus
from fazhi.errors import CorpusError, ModelError, Outcome
from fazhi.records import Failure, LabeledDocument


def documents(path: Path) -> list[LabeledDocument]:
    with open_corpus(path) as corpus:
        return list(corpus.documents())


def shown(path: Path) -> list[str]:
    return [Path(found.document.report.path).name for found in documents(path)]


def test_every_document_is_counted_once(tmp_path: Path, folder: Path) -> None:
    assert add(tmp_path / "a.corpus", folder) == Added(added=6, noted=1, failed=1)


def test_what_comes_out_is_what_labelling_gives(corpus: Path, folder: Path) -> None:
    labeled = [found for found in label_paths([folder], MODEL) if isinstance(found, LabeledDocument)]
    by_path = {found.document.report.path: found for found in labeled}
    found = documents(corpus)
    assert len(found) == 6
    assert found == [by_path[one.document.report.path] for one in found]


def test_reports_come_in_the_order_of_the_files(corpus: Path) -> None:
    assert shown(corpus) == ["副本.txt", *(f"甲{n:02}县.txt" for n in (2, 4, 5, 3, 6))]


def test_the_same_files_again_change_nothing_at_all(corpus: Path, folder: Path) -> None:
    (folder / "坏.pdf").unlink()
    before = corpus.read_bytes()
    assert add(corpus, folder) == Added(unchanged=7)
    assert corpus.read_bytes() == before


def test_a_changed_file_is_a_new_version_in_the_place_of_the_old(
    corpus: Path, folder: Path, export: Export
) -> None:
    (folder / "甲02县.txt").write_text(text_of(2, 2024), encoding="utf-8")
    assert add(corpus, folder) == Added(unchanged=6, versions=1, failed=1)
    assert shown(corpus)[1] == "甲02县.txt"
    assert "2024年度情况" in export(corpus)
    assert "甲2县2023年法治" not in export(corpus)
    with open_corpus(corpus) as opened:
        assert opened.status().superseded == 1
        rows = opened.query("SELECT v.version, r.year FROM versions v JOIN reports r ON r.id = v.report"
                            " WHERE v.file = (SELECT id FROM files WHERE path LIKE '%甲02县%')").rows  # fmt: skip
    assert rows == ((1, "2023"), (2, "2024"))


def test_a_file_that_is_changed_back_has_its_old_report_again(corpus: Path, folder: Path) -> None:
    first = documents(corpus)
    path = folder / "甲02县.txt"
    for text in (text_of(2, 2024), text_of(2)):
        path.write_text(text, encoding="utf-8")
        assert add(corpus, path) == Added(versions=1)
    assert documents(corpus) == first


def test_the_same_content_elsewhere_is_noted_and_not_shown_twice(corpus: Path, tmp_path: Path) -> None:
    copy = tmp_path / "抄件.txt"
    copy.write_text(text_of(4), encoding="utf-8")
    before = shown(corpus)
    assert add(corpus, copy) == Added(noted=1)
    assert add(corpus, copy) == Added(unchanged=1)
    assert shown(corpus) == before
    with open_corpus(corpus) as opened:
        assert opened.query("SELECT count(*) FROM files WHERE path LIKE '%抄件%'").rows == ((1,),)


def test_a_content_whose_first_file_has_changed_is_shown_under_its_other_path(
    corpus: Path, folder: Path
) -> None:
    (folder / "副本.txt").write_text(text_of(9), encoding="utf-8")
    add(corpus, folder)
    assert shown(corpus)[:2] == ["副本.txt", "甲01县.txt"]
    assert len(shown(corpus)) == 7


def test_a_file_is_known_however_its_path_is_written(
    corpus: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shown(corpus)
    monkeypatch.chdir(folder)
    assert add(corpus, Path("甲02县.txt"), Path("../报告/甲04县.txt")) == Added(unchanged=2)
    assert shown(corpus) == before


def test_failures_are_recorded_and_tried_again(corpus: Path, folder: Path) -> None:
    with open_corpus(corpus) as opened:
        (failure,) = opened.failures()
        assert failure == Failure(str(folder / "坏.pdf"), "不是 PDF 文件，或文件已损坏", Outcome.E_CORRUPT)
        assert opened.query("SELECT code FROM failures").rows == (("E_CORRUPT",),)
    assert add(corpus, folder / "坏.pdf") == Added(failed=1)
    (folder / "坏.pdf").write_text(text_of(8), encoding="utf-8")
    (folder / "坏.pdf").rename(folder / "好.txt")
    assert add(corpus, folder / "好.txt") == Added(added=1)


def test_a_report_that_can_no_longer_be_read_keeps_its_last_version(corpus: Path, folder: Path) -> None:
    before = documents(corpus)
    (folder / "甲02县.txt").write_bytes(b"PK\x03\x04 broken")
    assert add(corpus, folder / "甲02县.txt").failed == 1
    assert documents(corpus) == before
    (folder / "甲02县.txt").write_text(text_of(2), encoding="utf-8")
    assert add(corpus, folder / "甲02县.txt") == Added(unchanged=1)
    with open_corpus(corpus) as opened:
        assert len(opened.failures()) == 1


def test_the_corpus_itself_and_others_are_not_taken_for_reports(corpus: Path, folder: Path) -> None:
    inside = folder / "库"
    shutil.copy(corpus, inside)
    other = folder / "另一个"
    shutil.copy(corpus, other)
    counts, failures = add_paths(inside, [folder], MODEL, workers=1)
    assert counts.unchanged == 7
    assert {Path(failure.path).name: failure.reason for failure in failures}["另一个"].startswith("是语料库")
    assert not any(failure.path.startswith(str(inside)) for failure in failures)


def test_copies_among_new_files_are_noted_or_fail_each(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(text_of(1), encoding="utf-8")
    for name in ("x.pdf", "y.pdf", "z.pdf"):
        (tmp_path / name).write_bytes(b"no pdf")
    assert add(tmp_path / "a.corpus", tmp_path) == Added(added=1, noted=2, failed=3)
    assert shown(tmp_path / "a.corpus") == ["a.txt"]


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_time(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "甲02县.txt"
    hashed = adding._hash

    def then_change(name: str) -> str | None:
        found = hashed(name)
        if name == str(path):
            path.write_text(text_of(2, 2021), encoding="utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(adding, "_hash", then_change)
        _, failures = add_paths(tmp_path / "a.corpus", [path], MODEL)
    assert failures == (Failure(str(path), "文件在读取时被改动，请再运行一次", Outcome.E_CORRUPT),)
    assert add(tmp_path / "a.corpus", path) == Added(added=1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert add(tmp_path / "a.corpus", tmp_path / "a.txt") == Added(failed=1)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_not_utf_8_is_kept(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.txt"))
    path.write_text(text_of(1), encoding="utf-8")
    assert add(tmp_path / "a.corpus", path) == Added(added=1)
    assert add(tmp_path / "a.corpus", path) == Added(unchanged=1)
    assert [found.document.report.path for found in documents(tmp_path / "a.corpus")] == [str(path)]


def test_two_processes_label_as_one_does(tmp_path: Path, folder: Path) -> None:
    for workers in (1, 2):
        counts, _ = add_paths(tmp_path / f"{workers}.corpus", [folder], MODEL, workers=workers)
        assert counts.added == 6
    paths = [[found.document for found in documents(tmp_path / f"{n}.corpus")] for n in (1, 2)]
    assert paths[0] == paths[1]


def test_many_slices_give_what_one_gives(
    tmp_path: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reports(tmp_path / "many", 17)
    add(tmp_path / "a.corpus", tmp_path / "many")
    monkeypatch.setattr(adding, "_SLICE", 3)
    assert add(tmp_path / "b.corpus", tmp_path / "many") == Added(added=17, noted=1, failed=1)
    assert export(tmp_path / "a.corpus") == export(tmp_path / "b.corpus")


def test_nothing_to_add_makes_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(NothingReadError):
        add(tmp_path / "a.corpus", tmp_path / "none")
    with pytest.raises(ModelError):
        add_paths(tmp_path / "a.corpus", [__file__], tmp_path / "no model")
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_opened_for_reading_takes_nothing(corpus: Path, folder: Path) -> None:
    run = adding.Run("0", "x")
    (folder / "新.txt").write_text(text_of(30), encoding="utf-8")
    with open_corpus(corpus) as opened, pytest.raises(CorpusError, match="只读打开"):
        opened.add([str(folder / "新.txt")], run, lambda paths: label_paths(paths, MODEL))
