import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from fazhi import temporary
from fazhi.errors import ModelError, OutputError
from fazhi.store import FORMAT, StoredModel, load_model, read_manifest, save_model

ARRAYS = {"weights": np.arange(6, dtype=np.float32).reshape(2, 3), "rows": np.array([3, 1])}
MODEL = StoredModel({"predicts": "样例", "seed": 0, "share": 0.25}, ARRAYS, {"terms": ["普法", "执法"]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_model(tmp_path / "model", MODEL, "# 样例\n")
    return tmp_path / "model"


def refused(folder: Path) -> str:
    messages = []
    for read in (load_model, read_manifest):
        with pytest.raises(ModelError) as caught:
            read(folder)
        messages.append(str(caught.value))
    assert "\n" not in messages[0]
    assert messages[0].startswith(f"{folder}: ")
    return messages[0]


def change(folder: Path, edit: Callable[[dict[str, object]], None]) -> None:
    path = folder / "meta.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    edit(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_what_was_saved_is_loaded(folder: Path) -> None:
    found = load_model(folder)
    assert {**MODEL.meta, "format": FORMAT} == {k: v for k, v in found.meta.items() if k != "files"}
    assert set(found.meta["files"]) == {"weights.safetensors", "CARD.md", "terms.json"}
    assert found.data == MODEL.data
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)
    assert read_manifest(folder) == found.meta


def test_arrays_are_what_their_library_reads(tmp_path: Path) -> None:
    types = ("?", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")
    arrays = {kind: np.arange(6).reshape(3, 2).astype(kind) for kind in types}
    arrays |= {"none": np.zeros((0, 4), np.float32), "one": np.array(7.5)}
    save_model(tmp_path / "m", StoredModel({}, arrays, {}), "")
    found = load_model(tmp_path / "m").arrays
    expected = safetensors.numpy.load_file(tmp_path / "m" / "weights.safetensors")
    assert set(found) == set(expected) == set(arrays)
    for name, array in expected.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(found[name], array)


def test_the_same_model_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    turned = StoredModel(dict(reversed(MODEL.meta.items())), dict(reversed(ARRAYS.items())), MODEL.data)
    save_model(tmp_path / "again", turned, "# 样例\n")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_the_directory_holds_plain_data_only(folder: Path) -> None:
    assert {path.suffix for path in folder.iterdir()} == {".json", ".md", ".safetensors"}
    assert not any(path.stat().st_mode & 0o111 for path in folder.iterdir())


@pytest.mark.parametrize("name", ["meta.json", "weights.safetensors", "CARD.md", "terms.json"])
def test_a_flipped_bit_is_noticed_in_every_file(folder: Path, name: str) -> None:
    path = folder / name
    content = path.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 60)):
        for bit in (0, 3, 6):
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            with pytest.raises(ModelError) as caught:
                load_model(folder)
            assert name == "meta.json" or name in str(caught.value)


@pytest.mark.parametrize("name", ["meta.json", "weights.safetensors", "CARD.md", "terms.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert name in refused(folder)


@pytest.mark.parametrize("name", ["meta.json", "weights.safetensors", "CARD.md", "terms.json"])
def test_a_file_cut_short_is_refused(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    assert name in refused(folder)


def test_an_extra_file_is_named(folder: Path) -> None:
    (folder / "plugin.py").write_text("raise SystemExit\n", encoding="utf-8")
    assert "有清单之外的文件 plugin.py" in refused(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for a privilege to make links")
def test_a_link_in_place_of_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "CARD.md").rename(tmp_path / "elsewhere")
    (folder / "CARD.md").symlink_to(tmp_path / "elsewhere")
    assert "CARD.md 不是普通文件" in refused(folder)


@pytest.mark.parametrize("name", ["..", "../CARD.md", "/etc/hostname", "..\\CARD.md", ".", "", "meta.json"])
def test_names_that_lead_out_of_the_directory_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "model"
    save_model(folder, StoredModel({}, {}, {}), "")
    forged = load_model(folder).meta
    forged["files"][name] = "0" * 64
    _write_sealed(folder, forged)
    assert f"不允许的文件名 {name!r}" in refused(folder)


@pytest.mark.parametrize("number", [FORMAT + 1, 0, -1, "1", None, 1.0, True])
def test_another_format_is_refused_with_what_to_do(folder: Path, number: object) -> None:
    change(folder, lambda manifest: manifest.update(format=number))
    assert "请升级 fazhi 或重新训练" in refused(folder)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_refused_in_the_manifest(folder: Path, value: str) -> None:
    path = folder / "meta.json"
    path.write_text(path.read_text(encoding="utf-8").replace("0.25", value), encoding="utf-8")
    assert "meta.json 已损坏" in refused(folder)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    save_model(tmp_path / "model", StoredModel({}, {"weights": np.array([1.0, value])}, {}), "")
    with pytest.raises(ModelError, match="无效数值"):
        load_model(tmp_path / "model")


def test_a_manifest_value_that_is_no_number_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        save_model(tmp_path / "model", StoredModel({"share": float("nan")}, {}, {}), "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"{", b"\xff\xfe", b'{"files": []}', b"[" * 100_000])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    (folder / "meta.json").write_bytes(content)
    assert "meta.json" in refused(folder)


def test_what_is_no_model_directory_is_refused(tmp_path: Path) -> None:
    assert "没有这个模型目录" in refused(tmp_path / "none")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "没有这个模型目录" in refused(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert "不是模型目录" in refused(tmp_path / "empty")


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_no_model_is_never_overwritten(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "data"
    if kind == "folder":
        target.mkdir()
        (target / "report.txt").write_text("x", encoding="utf-8")
    else:
        target.write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="不是模型目录，未覆盖"):
        save_model(target, MODEL, "")
    assert target.is_file() or (target / "report.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_empty_folder_and_missing_parents_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    save_model(tmp_path / "empty", MODEL, "")
    save_model(tmp_path / "a" / "b", MODEL, "")
    assert load_model(tmp_path / "empty").meta == load_model(tmp_path / "a" / "b").meta


def test_a_model_is_replaced_and_nothing_of_the_old_one_stays(folder: Path) -> None:
    save_model(folder, StoredModel({"seed": 1}, {}, {"other": []}), "")
    assert load_model(folder).meta["seed"] == 1
    assert {path.name for path in folder.iterdir()} == {
        "meta.json",
        "weights.safetensors",
        "CARD.md",
        "other.json",
    }
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("call", "error"), [("write_bytes", OSError(28, "full")), ("write_bytes", KeyboardInterrupt())]
)
@pytest.mark.parametrize("after", [0, 1, 2])
def test_the_old_model_stays_whole_when_writing_breaks_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException, after: int
) -> None:
    _break(monkeypatch, call, error, after)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        save_model(folder, StoredModel({"seed": 1}, {}, {}), "")
    assert load_model(folder).meta["seed"] == 0
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("error", [OSError(5, "gone"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, 1])
def test_the_old_model_stays_whole_when_swapping_breaks_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, after: int
) -> None:
    monkeypatch.setattr(temporary, "_exchanged", lambda one, other: False)  # as on other systems than Linux
    _break(monkeypatch, "rename", error, after)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        save_model(folder, StoredModel({"seed": 1}, {}, {}), "")
    assert load_model(folder).meta["seed"] == 0
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def _break(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException, after: int) -> None:
    """Let the call of ``Path.name`` number ``after`` fail; those before and after it work."""
    whole = getattr(Path, name)
    calls = iter(range(1000))

    def failing(path: Path, *arguments: object) -> object:
        if next(calls) == after:
            raise error
        return whole(path, *arguments)

    monkeypatch.setattr(Path, name, failing)


def _write_sealed(folder: Path, manifest: dict[str, object]) -> None:
    """Write a manifest that a careful forger would write: its own hash fits."""
    manifest = {key: value for key, value in manifest.items() if key != "seal"}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    sealed = {**manifest, "seal": hashlib.sha256(text.encode()).hexdigest()}
    (folder / "meta.json").write_text(json.dumps(sealed), encoding="utf-8")
