import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import fazhi
from fazhi.chars import squeeze
from fazhi.config import data_path
from fazhi.errors import ConfigError, LabelError, ModelError, OutputError, ReadError
from fazhi.records import Failure, LabeledDocument
from helpers import LABELED, ROOT, labeled_texts


@pytest.fixture
def one(tmp_path: Path) -> Path:
    (text,) = labeled_texts(1).values()
    path = tmp_path / "清州县2022年法治政府建设报告.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, fazhi; print(sorted({'numpy', 'sklearn', 'lxml', 'typer', 'rjieba'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"


def test_everything_offered_is_there_and_explained() -> None:
    for name in fazhi.__all__:
        assert (getattr(fazhi, name).__doc__ or "").strip(), name
    with pytest.raises(AttributeError, match="nonsense"):
        fazhi.nonsense  # noqa: B018


def test_functions_stay_functions_after_all_modules_are_imported() -> None:
    """A function with the name of a module would be hidden by the module once that is imported."""
    modules = {path.stem for path in (ROOT / "src" / "fazhi").iterdir()}
    assert not modules & set(fazhi.__all__)


def test_read_find_units_and_label_go_together(one: Path) -> None:
    report = fazhi.read(one)
    document = fazhi.find_units(report)
    labeled = fazhi.label(one)
    assert labeled.document == document
    assert squeeze("".join(unit.text for unit in document.units)) == squeeze(report.text)
    assert len(labeled.predictions) == len(document.units)
    assert fazhi.label(str(one), fazhi.load_model()) == labeled


def test_scores_come_if_asked_for(one: Path) -> None:
    body = [said for said in fazhi.label(one, scores=True).predictions if said.kind == "body"]
    assert body
    assert all(len(said.scores) == 15 for said in body)


def test_many_are_labelled_in_order_and_failures_are_among_them(one: Path) -> None:
    (one.parent / "空.txt").touch()
    failure, labeled = sorted(
        fazhi.label_paths(one.parent), key=lambda found: isinstance(found, LabeledDocument)
    )
    assert labeled == next(iter(fazhi.label_paths([one], data_path("models/default")))) == fazhi.label(one)
    assert isinstance(failure, Failure)
    assert failure.reason == "空文件"


def test_an_analysis_has_shortcomings_and_themes(one: Path, tmp_path: Path) -> None:
    found = fazhi.analyze_paths(one)
    assert [entry.document.report.path for entry in found.documents] == [str(one)]
    assert found.shortcomings is not None
    assert found.themes is not None
    with pytest.raises(ModelError):
        fazhi.analyze_paths(one, topics=tmp_path / "nothing")
    with pytest.raises(fazhi.FazhiError, match="没有一份报告能读出来"):
        fazhi.analyze_paths(tmp_path / "nothing")


def test_a_unit_is_explained(one: Path) -> None:
    said = fazhi.label(one).predictions
    number = next(number for number, unit in enumerate(said, start=1) if unit.kind == "body")
    found = fazhi.explain_unit(one, number, top=3, data=sorted(LABELED.glob("*.jsonl"))[:2])
    assert found.prediction.category == said[number - 1].category
    assert found.neighbours
    assert fazhi.explain_unit(str(one), number, fazhi.load_model(), top=3).kind == found.kind
    with pytest.raises(fazhi.FazhiError, match="没有第 999 单元"):
        fazhi.explain_unit(one, 999)


def test_a_frame_has_the_columns_of_the_jsonl_output(one: Path) -> None:
    pytest.importorskip("pandas")
    from fazhi.report.export import jsonl_lines

    labeled = fazhi.label(one, scores=True)
    for scores in (False, True):
        lines = [json.loads(line) for line in jsonl_lines([labeled], scores)]
        frame = fazhi.to_frame(labeled, scores)
        assert list(frame.columns) == list(lines[0])
        assert frame["text"].tolist() == [line["text"] for line in lines]
        assert frame["secondary"].tolist() == [line["secondary"] for line in lines]
        assert fazhi.to_frame([labeled, labeled], scores).shape == (2 * len(lines), len(lines[0]))


def test_train_and_evaluate_model(tmp_path: Path) -> None:
    files = sorted(LABELED.glob("*.jsonl"))[:20]
    said: list[str] = []
    config = tmp_path / "train.toml"
    text = (ROOT / "configs" / "train.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^folds = \d+", "folds = 2", text)
    config.write_text(re.sub(r"(?m)^char_ngrams = .*?]", "char_ngrams = [2]", text), encoding="utf-8")
    model, evaluation = fazhi.train(files, tmp_path / "model", config=config, progress=said.append)
    assert said
    loaded = fazhi.load_model(tmp_path / "model").info
    assert {**loaded, "scores": None} == {**model.info, "scores": None}
    assert loaded["scores"] == pytest.approx(model.info["scores"])
    assert model.info["scores"]["category_accuracy"] == evaluation.category.accuracy
    judged = fazhi.evaluate_model(model, files[:2])
    assert asdict(judged) == asdict(fazhi.evaluate_model(fazhi.load_model(tmp_path / "model"), files[:2]))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda path: fazhi.read(path / "none.txt"), ReadError),
        (fazhi.label, ReadError),
        (fazhi.load_model, ModelError),
        (fazhi.train, LabelError),
        (lambda path: fazhi.train(LABELED, config=path / "none.toml"), ConfigError),
        (lambda path: fazhi.train(LABELED, LABELED), OutputError),
        (lambda path: fazhi.evaluate_model(fazhi.load_model(), path), LabelError),
    ],
)
def test_errors_are_of_one_family(
    tmp_path: Path, call: Callable[[Path], Any], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        call(tmp_path)
    assert isinstance(caught.value, fazhi.FazhiError)
    assert "\n" not in str(caught.value)


def _examples(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
EXAMPLES = [
    (page.name, number, code) for page in PAGES for number, code in enumerate(_examples(page), start=1)
]


@pytest.mark.parametrize(("page", "number", "code"), EXAMPLES, ids=[f"{p}-{n}" for p, n, _ in EXAMPLES])
def test_the_examples_of_the_documentation_run(
    page: str,
    number: int,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if re.search(r"\btrain\(", code):
        ast.parse(code)  # takes too long to run here; at least it is Python
        return
    shutil.copytree(ROOT / "data", tmp_path / "data")  # what an example writes does not stay in the project
    monkeypatch.chdir(tmp_path)
    exec(compile(code, f"{page} example {number}", "exec"), {"__name__": "__main__"})  # noqa: S102
    capsys.readouterr()
