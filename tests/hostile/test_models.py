"""Models that do not hold together: refused in one sentence, whatever is wrong, before anything is labelled."""

import hashlib
import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fazhi.classify import load_classifier
from fazhi.config import data_path
from fazhi.errors import ModelError
from fazhi.store import StoredModel, load_model, save_model

DEFAULT = data_path("models/default")
STORED = load_model(DEFAULT)
META = {key: value for key, value in STORED.meta.items() if key not in {"format", "files"}}
FLOATS = sorted(name for name, array in STORED.arrays.items() if array.dtype.kind == "f" and array.size)
TASKS = sorted(META["labels"])


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        load_classifier(folder)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(str(folder))
    return message


def saved(folder: Path, meta: dict[str, Any] | None = None, arrays: dict[str, Any] | None = None) -> Path:
    save_model(folder, StoredModel(meta or META, {**STORED.arrays, **(arrays or {})}, STORED.data), "")
    return folder


def sealed(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a model with these files and a manifest that fits them, as a careful forger would."""
    save_model(folder, StoredModel({"predicts": "classifier"}, {}, {}), "")
    manifest = json.loads((folder / "meta.json").read_bytes())
    del manifest["seal"]
    for name, content in files.items():
        (folder / name).write_bytes(content)
        manifest["files"][name] = hashlib.sha256(content).hexdigest()
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    seal = {**manifest, "seal": hashlib.sha256(text.encode()).hexdigest()}
    (folder / "meta.json").write_text(json.dumps(seal), encoding="utf-8")
    return folder


def header(text: str, body: bytes = b"") -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode() + body


@pytest.mark.parametrize("name", FLOATS)
def test_a_number_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    array = STORED.arrays[name].copy()
    array.flat[array.size // 2] = np.nan
    assert "无效数值" in refused(saved(tmp_path / "m", arrays={name: array}))


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("shape", [lambda a: a[:-1], lambda a: a[None]])
def test_a_shape_that_does_not_fit_is_refused(
    tmp_path: Path, name: str, shape: Callable[[np.ndarray], np.ndarray]
) -> None:
    refused(saved(tmp_path / "m", arrays={name: shape(STORED.arrays[name])}))


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(
    "change", [lambda x: x[:-1], lambda x: [*x, x[0]], lambda x: [], lambda x: [1] * len(x)]
)
def test_labels_that_do_not_fit_are_refused(
    tmp_path: Path, task: str, change: Callable[[list[str]], list[Any]]
) -> None:
    labels = {**META["labels"], task: change(META["labels"][task])}
    refused(saved(tmp_path / "m", {**META, "labels": labels}))


@pytest.mark.parametrize(
    "content",
    [
        header('{"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4]}}', b"\0" * 4),
        header('{"a":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4000000000000]}}'),
        struct.pack("<Q", 1 << 60) + b"{}",
        header('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],'
               '"data_offsets":[2,6]}}', b"\0" * 6),
        header('{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}', b"\0" * 4),
        header("{}", b"left over"),
        header('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', b"\0" * 8),
        header('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', b"\0" * 4),
        header('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,5]}}', b"\0" * 5),
        header('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,-1]}}', b"\0" * 5),
        header('{"a":[0,4]}', b"\0" * 4),
        header("[" * 10_000),
        b"\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93.",
        b"PK\x03\x04",
        b"",
    ],
    ids=["1e12", "4TB", "header", "overlap", "bf16", "trailing", "gap", "negative", "odd", "backwards", "list",
         "nested", "pickle", "zip", "empty"],
)  # fmt: skip
def test_weights_that_lie_are_refused(tmp_path: Path, content: bytes) -> None:
    refused(sealed(tmp_path / "m", {"weights.safetensors": content}))


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b"NaN", b"9" * 10_000, b'{"a": 1, "a": 2}', b"\xff", b"", b'{"word": "x"}', b"[]"],
)
def test_terms_that_are_none_are_refused(tmp_path: Path, content: bytes) -> None:
    refused(sealed(tmp_path / "m", {"terms.json": content}))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["meta.json", "weights.safetensors"])
def test_a_pipe_in_place_of_a_file_does_not_hang(tmp_path: Path, name: str) -> None:
    folder = saved(tmp_path / "m")
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert name in refused(folder)


def test_a_huge_manifest_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = saved(tmp_path / "m")
    os.truncate(folder / "meta.json", 1 << 32)
    assert "过大" in refused(folder)
