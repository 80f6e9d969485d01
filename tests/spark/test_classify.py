"""Spark gives the labels of the local run, each unit once, whatever happens to its tasks."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fazhi.analyze import label_document, label_paths
from fazhi.classify import load_classifier
from fazhi.config import data_path
from fazhi.errors import FazhiError, OutputError
from fazhi.records import Failure
from fazhi.report import unit_rows
from fazhi.spark import classify_with_spark
from fazhi.spark.partition import Names

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data/samples"
MODEL = data_path("models/default")
BAD = ("坏.docx", "空.txt", "零字节.txt", "太大.docx")

with_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs PySpark and a JDK 17",
)


def rows_of(folder: Path) -> list[dict]:
    import pyarrow.dataset as ds

    rows = ds.dataset(folder, format="parquet", partitioning="hive").to_table().to_pylist()
    return sorted(rows, key=lambda row: (row["report"], row.get("unit", 0)))


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    """One run over a folder with good and bad documents, whose first task fails once."""
    place = tmp_path_factory.mktemp("spark")
    source, out, mark = place / "报告 [一]%20{甲}", place / "out", place / "failed"
    (source / "子").mkdir(parents=True)
    names = [path.name for path in sorted(SAMPLES.iterdir()) if path.suffix in {".txt", ".docx"}]
    for number, name in enumerate(names):
        shutil.copy(SAMPLES / name, source / ("子" if number % 2 else "") / name)
    (source / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    (source / "空.txt").write_bytes(b"\n")
    (source / "子/零字节.txt").touch()
    (source / "太大.docx").write_bytes(b"PK\x03\x04")
    os.truncate(source / "太大.docx", 150 << 20)
    (source / "旧结果.jsonl").write_text("{}\n")

    def fails_once(batches, *how):
        from fazhi.spark.partition import label_batches

        for batch in label_batches(batches, *how):
            yield batch
            if not mark.exists():
                mark.write_text("")
                raise RuntimeError("the machine went away after its first rows")

    outcome = classify_with_spark(str(source), str(out), MODEL, "local[2, 3]", fails_once)
    return source, out, outcome, mark.exists()


@with_spark
def test_labels_are_those_of_the_local_run(labelled):
    source, out, outcome, failed = labelled
    model = load_classifier(MODEL)
    wanted = []
    for path in sorted(source.rglob("*")):
        if path.suffix in {".txt", ".docx"} and path.name not in BAD:
            document = label_document(path, model)
            year = document.document.metadata.year.value
            wanted += [{**row, "year": int(year)} for row in unit_rows(document)]
    found = [dict(row) for row in rows_of(out / "units")]
    assert failed, "no task failed, so that nothing was tried again"
    assert found == sorted(wanted, key=lambda row: (row["report"], row["unit"]))
    assert (outcome.reports, outcome.units) == (len({row["report"] for row in wanted}), len(wanted))


@with_spark
def test_bad_documents_go_to_the_failures(labelled):
    _, out, outcome, _ = labelled
    failures = {row["report"]: (row["code"], row["reason"]) for row in rows_of(out / "failures")}
    assert {Path(name).name for name in failures} == set(BAD)
    assert outcome.failures == len(BAD)
    local = {
        path: failure for path in failures if isinstance(failure := next(label_paths([path], MODEL)), Failure)
    }
    assert {name: (failure.code, failure.reason) for name, failure in local.items()} == failures


@with_spark
def test_the_units_of_a_file_are_in_document_order(labelled):
    import pyarrow.parquet as pq

    _, out, _, _ = labelled
    for path in (out / "units").rglob("*.parquet"):
        rows = pq.ParquetFile(path).read(["report", "unit"]).to_pylist()
        places = [(row["report"], row["unit"]) for row in rows]
        assert places == sorted(places) != []


@with_spark
def test_a_table_of_texts_is_read_by_the_command(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = SAMPLES / "砾泉县2021年法治政府建设情况报告.txt"
    text = path.read_text(encoding="utf-8")
    pq.write_table(pa.table({"report": [path.name, "空"], "text": [text, None]}), tmp_path / "t.parquet")
    command = [sys.executable, "-m", "fazhi", "spark", "classify", str(tmp_path / "t.parquet")]
    command += ["--out", str(tmp_path / "out"), "--master", "local[2]"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "读成 1 份报告" in done.stderr
    assert "Traceback" not in done.stderr
    assert "FutureWarning" not in done.stderr
    units = rows_of(tmp_path / "out/units")
    local = label_document(path, load_classifier(MODEL))
    assert [row["category"] for row in units] == [said.category for said in local.predictions]
    assert [row["start"] for row in units] == [unit.start for unit in local.document.units]


@with_spark
def test_a_master_that_is_none_is_one_sentence(tmp_path):
    with pytest.raises(FazhiError, match="Spark 没有启动") as caught:
        classify_with_spark(str(SAMPLES), str(tmp_path / "out"), MODEL, "nowhere")
    assert "\n" not in str(caught.value)


@with_spark
@pytest.mark.parametrize("out", ["out", "file:{place}/out"])
def test_what_spark_wrote_before_is_not_written_over(labelled, out, monkeypatch):
    source, before, _, _ = labelled
    monkeypatch.chdir(before.parent)
    kept = sorted(before.rglob("*"))
    with pytest.raises(OutputError, match="未覆盖"):
        classify_with_spark(str(source), out.format(place=before.parent), MODEL, "local[1]")
    assert sorted(before.rglob("*")) == kept


@with_spark
@pytest.mark.parametrize(
    ("given", "says"),
    [("file:/no/such/place", "没有这个文件或文件夹"), ("s3b://bucket/in", r"打不开这个地址（.*s3b")],
)
def test_addresses_that_spark_cannot_read_are_named(tmp_path, given, says):
    with pytest.raises(FazhiError, match=says) as caught:
        classify_with_spark(given, str(tmp_path / "out"), MODEL, "local[1]")
    assert given in str(caught.value)
    assert "\n" not in str(caught.value)


@with_spark
def test_a_table_without_texts_names_its_columns(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"甲": ["一"]}), tmp_path / "t.parquet")
    with pytest.raises(FazhiError, match="现有的列是 甲"):
        classify_with_spark(str(tmp_path / "t.parquet"), str(tmp_path / "out"), MODEL, "local[1]")


def test_without_java_the_sentence_names_what_to_install(tmp_path, monkeypatch):
    pytest.importorskip("pyspark", reason="needs PySpark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(FazhiError, match=r"没有找到 Java.*pip install .*pyspark.*JDK 17"):
        classify_with_spark(str(SAMPLES), str(tmp_path / "out"), MODEL)


def test_without_pyspark_the_sentence_names_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(FazhiError, match=r"没有装 PySpark.*pip install .*pyspark.*JDK 17"):
        classify_with_spark(str(SAMPLES), str(tmp_path / "out"), MODEL)


def test_an_old_result_is_not_written_over(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/甲").write_text("")
    with pytest.raises(OutputError, match="未覆盖"):
        classify_with_spark(str(SAMPLES), str(tmp_path / "out"), MODEL)


def test_an_input_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(FazhiError, match="没有这个文件或文件夹"):
        classify_with_spark(str(tmp_path / "无"), str(tmp_path / "out"), MODEL)


@pytest.mark.parametrize(
    ("given", "root", "address", "shown"),
    [
        ("in", "/home/in", "file:/home/in/甲%20.txt", "in/甲%20.txt"),
        ("in/", "/home/in", "file:///home/in/b/c.pdf", "in/b/c.pdf"),
        ("in/甲.txt", "/home/in/甲.txt", "file:/home/in/甲.txt", "in/甲.txt"),
        ("s3a://b/in", "s3a://b/in", "s3a://b/in/甲.txt", "s3a://b/in/甲.txt"),
        ("t.parquet", "/home/t.parquet", "某县2021年报告", "某县2021年报告"),
    ],
)
def test_addresses_become_the_paths_of_the_local_run(given, root, address, shown):
    assert Names(given, root).shown(address) == shown


def test_units_are_json_as_the_local_run_writes_them():
    """The columns are the fields of the jsonl output, so that one reader serves both."""
    from fazhi.spark.partition import outcome_schema

    document = label_document(SAMPLES / "砾泉县2021年法治政府建设情况报告.txt", load_classifier(MODEL))
    first = json.loads(json.dumps(next(iter(unit_rows(document)))))
    assert outcome_schema().field("units").type.value_type.names == list(first)
