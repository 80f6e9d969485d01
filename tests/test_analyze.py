from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fazhi.analyze import NothingReadError, describe_model, gather_paths, label_document, label_paths
from fazhi.api import load_model
from fazhi.config import data_path
from fazhi.errors import FazhiError, ModelError, ReadError
from fazhi.records import Failure, LabeledDocument
from helpers import labeled_texts

MODEL = data_path("models/default")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, text in enumerate(labeled_texts(3).values()):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "1a.pdf").write_bytes(b"no pdf")
    return tmp_path


def names(results: Iterator[LabeledDocument | Failure]) -> list[str]:
    found = []
    for result in results:
        path = result.path if isinstance(result, Failure) else result.document.report.path
        found.append(Path(path).name)
    return found


@pytest.mark.parametrize("workers", [None, 1, 2, 9])
def test_results_come_in_the_order_of_the_files(folder: Path, workers: int | None) -> None:
    assert names(label_paths([folder], MODEL, workers=workers)) == ["0.txt", "1.txt", "1a.pdf", "2.txt"]


def test_a_file_that_fails_is_a_result_of_its_own(folder: Path) -> None:
    (failure,) = [result for result in label_paths([folder], MODEL) if isinstance(result, Failure)]
    assert failure.path == str(folder / "1a.pdf")
    assert failure.reason
    assert "\n" not in failure.reason


def test_every_document_is_a_step(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    list(label_paths([folder, folder / "none"], MODEL, step=lambda done, total: steps.append((done, total))))
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_documents_are_read_only_when_they_are_asked_for(folder: Path) -> None:
    for number in range(3, 40):  # more than are labelled at a time
        (folder / f"{number}.txt").write_text("清州县2022年法治政府建设报告", encoding="utf-8")
    results = label_paths([folder], MODEL, workers=1)
    next(results)
    (folder / "9.txt").unlink()
    *_, last = results
    assert last == Failure(str(folder / "9.txt"), "没有这个文件", "E_PATH")


def test_a_model_that_is_missing_is_told_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        next(label_paths([folder / "none"], tmp_path / "none"))


def test_no_paths_at_all_is_an_error() -> None:
    with pytest.raises(FazhiError, match="没有给出任何文件或文件夹"):
        list(label_paths([], MODEL))


def test_an_analysis_holds_documents_failures_model_and_date(folder: Path) -> None:
    found = gather_paths([folder], MODEL, created=date(2026, 1, 2))
    assert [Path(entry.document.report.path).name for entry in found.documents] == ["0.txt", "1.txt", "2.txt"]
    assert [Path(failure.path).name for failure in found.failures] == ["1a.pdf"]
    assert found.created == "2026-01-02"
    assert found.model == describe_model(load_model(), MODEL)
    assert found.model.startswith("default（用 ")
    for entry in found.documents:
        assert len(entry.predictions) == len(entry.document.units) > 0


def test_an_analysis_of_nothing_says_why(folder: Path) -> None:
    with pytest.raises(NothingReadError, match="没有一份报告能读出来") as caught:
        gather_paths([folder / "1a.pdf", folder / "none"], MODEL)
    assert {Path(failure.path).name for failure in caught.value.failures} == {"1a.pdf", "none"}


def test_a_single_document_that_cannot_be_read_is_an_error(folder: Path) -> None:
    with pytest.raises(ReadError):
        label_document(folder / "1a.pdf", load_model())


def test_white_space_and_line_ends_do_not_change_the_labels(tmp_path: Path) -> None:
    (text,) = labeled_texts(1).values()
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    (tmp_path / "c.txt").write_text("".join(f"　　{line}\n" for line in text.split("\n")), encoding="utf-16")
    found = [
        label_document(tmp_path / name, load_model()).predictions for name in ("a.txt", "b.txt", "c.txt")
    ]
    assert found[0] == found[1] == found[2]
