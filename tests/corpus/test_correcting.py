import json
import shutil
from pathlib import Path

import pytest

from corpus.conftest import Export, add
from corpus.fake import FakeClassifier, text_of
from fazhi.analyze import label_paths, labels
from fazhi.collect import correct_corpus, label_again
from fazhi.config import data_path
from fazhi.corpus.correcting import Corrected
from fazhi.corpus.store import open_corpus
from fazhi.errors import LabelError, ModelError
from fazhi.records import LabeledDocument
from fazhi.workers.process import may_fork

MODEL = data_path("models/default")


def units(exported: str, name: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in exported.splitlines()]
    return [unit for unit in found if Path(unit["report"]).name == name]


def corrections(path: Path, *entries: dict[str, object]) -> Path:
    path.write_text(
        "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8"
    )
    return path


def a_unit(export: Export, corpus: Path, name: str = "甲02县.txt") -> dict[str, object]:
    return next(unit for unit in units(export(corpus), name) if "举办讲座" in str(unit["text"]))


def corrected(of: dict[str, object], **changes: object) -> dict[str, object]:
    label = {"kind": "body", "role": "成效", "category": "普法", "secondary": ["综合"], "problems": []}
    return {"report": of["report"], "unit": of["unit"], "text": of["text"], **label, **changes}


def test_a_correction_wins_and_is_marked(corpus: Path, tmp_path: Path, export: Export) -> None:
    before = units(export(corpus), "甲02县.txt")
    unit = a_unit(export, corpus)
    path = corrections(tmp_path / "c.jsonl", corrected(unit))
    assert correct_corpus(corpus, [path]) == Corrected(1, 0, ())
    after = units(export(corpus), "甲02县.txt")
    assert [one for one in after if one["corrected"]] == [
        {
            **unit,
            "role": "成效",
            "category": "普法",
            "secondary": ["综合"],
            "problems": [],
            "confidence": None,
            "needs_review": False,
            "corrected": True,
        }
    ]
    assert [one for one in after if not one["corrected"]] == [one for one in before if one != unit]
    with open_corpus(corpus) as opened:
        sql = "SELECT category, corrected, confidence FROM current_units WHERE report LIKE '%甲02县%' AND unit = "
        assert opened.query(f"{sql} {unit['unit']}").rows == (("普法", 1, None),)
        assert opened.status().corrections == 1


def test_predictions_stay_and_older_corrections_too(corpus: Path, tmp_path: Path, export: Export) -> None:
    unit = a_unit(export, corpus)
    with open_corpus(corpus) as opened:
        labels = opened.query("SELECT * FROM labels ORDER BY report, unit").rows
    for category in ("普法", "普法", "行政执法"):
        path = corrections(tmp_path / "c.jsonl", corrected(unit, category=category, secondary=[]))
        found = correct_corpus(corpus, [path])
    assert found == Corrected(1, 0, ())
    with open_corpus(corpus) as opened:
        assert opened.query("SELECT * FROM labels ORDER BY report, unit").rows == labels
        assert opened.query("SELECT category FROM corrections ORDER BY id").rows == (("普法",), ("行政执法",))
    assert a_unit(export, corpus)["category"] == "行政执法"


def test_corrections_are_found_by_name_and_text_too(corpus: Path, tmp_path: Path, export: Export) -> None:
    unit = a_unit(export, corpus)
    entry = corrected(unit, report="甲02县")
    del entry["unit"]
    path = corrections(tmp_path / "c.jsonl", entry)
    assert correct_corpus(corpus, [path]).stored == 1
    assert correct_corpus(corpus, [path]) == Corrected(0, 1, ())
    assert a_unit(export, corpus)["corrected"] is True


def test_what_is_not_found_is_told_with_file_and_line(corpus: Path, tmp_path: Path, export: Export) -> None:
    unit = a_unit(export, corpus)
    path = corrections(
        tmp_path / "c.jsonl",
        corrected(unit, report="乙县"),
        corrected(unit),
        corrected(unit, unit=99, text="没有的话。"),
    )
    found = correct_corpus(corpus, [path])
    assert found.stored == 1
    assert {failure.path for failure in found.failures} == {f"{path}:1", f"{path}:3"}
    assert {failure.reason[:7] for failure in found.failures} == {"语料库里没有这", "报告里没有这段"}


def test_two_reports_of_one_name_want_the_whole_path(corpus: Path, tmp_path: Path, export: Export) -> None:
    (tmp_path / "其他").mkdir()
    (tmp_path / "其他" / "甲02县.txt").write_text(text_of(50), encoding="utf-8")
    add(corpus, tmp_path / "其他")
    unit = next(one for one in units(export(corpus), "甲02县.txt") if "举办讲座6场" in str(one["text"]))
    found = correct_corpus(corpus, [corrections(tmp_path / "c.jsonl", corrected(unit, report="甲02县"))])
    assert found.stored == 0
    assert "有 2 份同名报告" in found.failures[0].reason
    assert correct_corpus(corpus, [corrections(tmp_path / "c.jsonl", corrected(unit))]).stored == 1


def test_corrections_that_break_the_codebook_change_nothing(
    corpus: Path, tmp_path: Path, export: Export
) -> None:
    before, unit = export(corpus), a_unit(export, corpus)
    path = corrections(tmp_path / "c.jsonl", corrected(unit), corrected(unit, unit=1, category="没有的类"))
    with pytest.raises(LabelError, match=r"c\.jsonl:2"):
        correct_corpus(corpus, [path])
    assert export(corpus) == before


def test_a_correction_holds_for_the_same_text_in_the_next_version(
    corpus: Path, folder: Path, tmp_path: Path, export: Export
) -> None:
    correct_corpus(corpus, [corrections(tmp_path / "c.jsonl", corrected(a_unit(export, corpus)))])
    text = (
        text_of(2).replace("一、主要做法\n", "一、主要做法\n新写的一段。\n").replace("继续宣传", "加强宣传")
    )
    (folder / "甲02县.txt").write_text(text, encoding="utf-8")
    assert add(corpus, folder / "甲02县.txt").versions == 1
    found = [unit for unit in units(export(corpus), "甲02县.txt") if unit["corrected"]]
    assert [(unit["text"], unit["category"]) for unit in found] == [(a_unit(export, corpus)["text"], "普法")]


def test_classifying_a_corpus_lets_corrections_win(corpus: Path, tmp_path: Path, export: Export) -> None:
    unit = a_unit(export, corpus)
    correct_corpus(corpus, [corrections(tmp_path / "c.jsonl", corrected(unit))])
    for scores in (False, True):
        found = [
            one for one in label_paths([corpus], MODEL, scores=scores) if isinstance(one, LabeledDocument)
        ]
        said = [said for one in found for said in one.predictions if said.corrected]
        assert [(one.category, one.confidence) for one in said] == [("普法", None)]


def other_model(monkeypatch: pytest.MonkeyPatch, shift: int = 1) -> None:
    from fazhi import collect

    monkeypatch.setattr(labels, "loaded", lambda folder: FakeClassifier(shift))
    monkeypatch.setattr(collect, "model_id", lambda folder: f"model {shift}")


def test_another_model_is_a_run_of_its_own_and_counts(
    corpus: Path, tmp_path: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct_corpus(corpus, [corrections(tmp_path / "c.jsonl", corrected(a_unit(export, corpus)))])
    before = [json.loads(line) for line in export(corpus).splitlines()]
    with monkeypatch.context() as patch:
        other_model(patch)
        assert label_again(corpus, MODEL) == 6
        assert label_again(corpus, MODEL) == 0
    after = [json.loads(line) for line in export(corpus).splitlines()]
    pairs = [
        (a["category"], b["category"]) for a, b in zip(before, after, strict=True) if a["kind"] == "body"
    ]
    assert sum(old != new for old, new in pairs) == len(pairs) - 1  # all but the one that was corrected
    with open_corpus(corpus) as opened:
        assert [run["reports"] for run in opened.status().runs] == [6, 6]
    # The first model's labels are kept, and count again when it is asked for.
    old = [said.category for one in label_paths([corpus], MODEL) for said in one.predictions]  # type: ignore[union-attr]
    assert old == [unit["category"] for unit in before]
    assert label_again(corpus, MODEL) == 0
    assert [json.loads(line) for line in export(corpus).splitlines()] == before


def test_labelling_that_is_interrupted_shows_nothing_of_it_and_goes_on(
    corpus: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fazhi.corpus import labelling

    before = export(corpus)
    monkeypatch.setattr(labelling, "_BATCH", 2)
    other_model(monkeypatch)
    steps: list[int] = []

    def interrupt(done: int, total: int) -> None:
        steps.append(done)
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        label_again(corpus, MODEL, step=interrupt)
    assert steps == [2, 4]
    assert export(corpus) == before
    assert label_again(corpus, MODEL) == 2
    assert export(corpus) != before


def test_two_processes_label_as_one_does(
    corpus: Path, tmp_path: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not may_fork():  # a thread of another test's library still runs
        pytest.skip("工作进程不是从本进程复制的，换不上供测试的模型")
    other_model(monkeypatch)
    copies = [tmp_path / f"{workers}.corpus" for workers in (1, 2)]
    for workers, copy in enumerate(copies, start=1):
        shutil.copy(corpus, copy)
        assert label_again(copy, MODEL, workers=workers) == 6
    assert export(copies[0]) == export(copies[1]) != export(corpus)


def test_a_model_that_is_missing_is_told(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        label_again(corpus, tmp_path / "none")
    with pytest.raises(ModelError):
        list(label_paths([corpus], tmp_path / "none"))
