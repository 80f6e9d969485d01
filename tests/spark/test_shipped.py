"""A worker process loads a model once, however many tasks it gets."""

from pathlib import Path

import pytest

from fazhi.config import data_path
from fazhi.spark import shipped
from fazhi.spark.shipped import model_here, pack_model


def test_a_process_loads_a_model_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_here", {})
    pack = pack_model(data_path("models/default"))
    first = model_here(pack, str(tmp_path))
    assert model_here(dict(pack), str(tmp_path)) == first
    assert len(list(tmp_path.iterdir())) == 1
    assert pack_model(Path(first)) == pack


def test_another_model_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labelled: list[str] = []
    monkeypatch.setattr(shipped, "_here", {})
    monkeypatch.setattr(shipped, "label_group", lambda paths, model: labelled.append(model))
    places = [model_here({"meta.json": name}, str(tmp_path)) for name in (b"1", b"2", b"1")]
    assert places[0] == places[2] != places[1]
    assert labelled == places[:2]
