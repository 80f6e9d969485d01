"""Model directories: plain data, a manifest with the hash of every file, written whole or not at all.

Knows no model type. Nothing in a directory can run: arrays are safetensors, everything else JSON.
"""

import hashlib
import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fazhi.errors import ModelError, OutputError
from fazhi.output import make_folder
from fazhi.temporary import put_in_place, settle, temporary_folder

FORMAT = 2
"""Number of the layout written; a larger one is refused, smaller ones are read by those who know what is in
them. 1: vocabularies as JSON. 2: as arrays."""
_MANIFEST = "meta.json"
_ARRAYS = "weights.safetensors"
_SEAL = "seal"
"""The manifest's own hash stands in it under this name, so that a changed manifest is noticed too."""
_TYPES = {
    "BOOL": "?",
    "U8": "u1",
    "I8": "i1",
    "U16": "<u2",
    "I16": "<i2",
    "U32": "<u4",
    "I32": "<i4",
    "U64": "<u8",
    "I64": "<i8",
    "F32": "<f4",
    "F64": "<f8",
}
"""Types of numbers in the file of arrays and what numpy calls them."""
_SIZE_LIMIT = 512 << 20


@dataclass(frozen=True, slots=True)
class StoredModel:
    """What a model directory holds: the manifest's contents, arrays by name, JSON data by name."""

    meta: dict[str, Any]
    arrays: dict[str, NDArray[Any]]
    data: dict[str, Any]


def save_model(folder: Path, model: StoredModel, card: str, extra: Mapping[str, bytes] | None = None) -> None:
    """Write a model directory; an older one of the same name is replaced in one step.

    ``extra`` are further files by name, hashed like the others; loading does not look into them.

    Raises
    ------
    OutputError
        If it cannot be written, or ``folder`` exists and is not a model directory.
    """
    from safetensors.numpy import save

    check_target(folder)
    files = {
        _ARRAYS: save({name: np.ascontiguousarray(array) for name, array in model.arrays.items()}),
        "CARD.md": card.encode(),
    }
    files |= {f"{name}.json": _json(value) for name, value in model.data.items()}
    files |= extra or {}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = {**model.meta, "format": FORMAT, "files": hashes}
    files[_MANIFEST] = _json({**manifest, _SEAL: _seal(manifest)})
    make_folder(folder.parent)
    try:
        temporary = temporary_folder(folder)
    except OSError as error:
        raise OutputError(f"{folder}: 无法写入（{error.strerror}）") from error
    try:
        for name, content in sorted(files.items()):
            (temporary / name).write_bytes(content)
            settle(temporary / name)
        temporary.chmod(0o755)
        put_in_place(temporary, folder)
        settle(folder.parent)
    except OSError as error:
        raise OutputError(f"{folder}: 写入失败（{error.strerror}）") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_target(folder: Path) -> None:
    """Refuse to write a model where something else stands.

    Raises
    ------
    OutputError
        If ``folder`` exists and is neither empty nor a model directory.
    """
    is_model = (folder / _MANIFEST).is_file()
    if folder.exists() and not is_model and not (folder.is_dir() and not any(folder.iterdir())):
        raise OutputError(f"{folder}: 已存在且不是模型目录，未覆盖")


def load_model(folder: Path) -> StoredModel:
    """Read a model directory after checking every file against its hash.

    The bytes that are hashed are the bytes that are parsed.

    Raises
    ------
    ModelError
        If the directory or a file is missing, changed, extra or of another format; one sentence.
    """
    manifest = _manifest(folder)
    contents = _verified(folder, manifest)
    try:
        arrays = _arrays(contents[_ARRAYS])
        data = {
            name.removesuffix(".json"): _parsed(content)
            for name, content in contents.items()
            if name.endswith(".json")
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ModelError(f"{folder}: 模型文件内容损坏") from error
    if not all(np.isfinite(array).all() for array in arrays.values() if array.dtype.kind == "f"):
        raise ModelError(f"{folder}: 模型权重中有无效数值（NaN 或无穷大）")
    return StoredModel(manifest, arrays, data)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a model directory after checking all of its files.

    Raises
    ------
    ModelError
        As :func:`load_model`.
    """
    manifest = _manifest(folder)
    _verified(folder, manifest)
    return manifest


def model_id(folder: Path) -> str:
    """Return the fingerprint of a model directory: that of its manifest, which holds those of its files.

    The files themselves are not looked at.

    Raises
    ------
    ModelError
        If the directory has no whole manifest.
    """
    return _seal(_manifest(folder))


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise ModelError(f"{folder}: 没有这个模型目录")
    path = folder / _MANIFEST
    if not path.is_symlink() and not path.exists():
        raise ModelError(f"{folder}: 不是模型目录（缺少 {_MANIFEST}）")
    try:
        manifest = _parsed(_content(folder, _MANIFEST))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{folder}: {_MANIFEST} 已损坏") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise ModelError(f"{folder}: {_MANIFEST} 内容不完整")
    number = manifest.get("format")
    if type(number) is not int or not 1 <= number <= FORMAT:
        raise ModelError(
            f"{folder}: 模型格式为 {number!r}，本版本支持 1 至 {FORMAT}，请升级 fazhi 或重新训练"
        )
    if manifest.pop(_SEAL, None) != _seal(manifest):
        raise ModelError(f"{folder}: {_MANIFEST} 与自身的校验值不符，文件已被改动或损坏")
    return manifest


def _seal(manifest: dict[str, Any]) -> str:
    """Return the hash of a manifest's contents, however they are laid out."""
    return hashlib.sha256(_json({key: manifest[key] for key in manifest if key != _SEAL})).hexdigest()


def _verified(folder: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    listed = manifest["files"]
    for name in listed:
        if (
            name in {"", ".", "..", _MANIFEST}
            or "/" in name
            or "\\" in name
            or not isinstance(listed[name], str)
        ):
            raise ModelError(f"{folder}: 清单里有不允许的文件名 {name!r}")
    present = {path.name for path in folder.iterdir()} - {_MANIFEST}
    if missing := sorted(set(listed) - present):
        raise ModelError(f"{folder}: 缺少文件 {missing[0]}")
    if extra := sorted(present - set(listed)):
        raise ModelError(f"{folder}: 有清单之外的文件 {extra[0]}")
    if _ARRAYS not in listed:
        raise ModelError(f"{folder}: 清单里没有 {_ARRAYS}")
    contents = {}
    for name in sorted(listed):
        contents[name] = _content(folder, name)
        if hashlib.sha256(contents[name]).hexdigest() != listed[name]:
            raise ModelError(f"{folder}: {name} 与清单不符，文件已被改动或损坏")
    return contents


def _content(folder: Path, name: str) -> bytes:
    """Read a file of the directory itself: no link, no pipe, no more than a model can hold."""
    path = folder / name
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _SIZE_LIMIT:
        raise ModelError(f"{folder}: {name} 不是普通文件或过大")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{folder}: {name} 无法读取（{error.strerror}）") from error


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of a safetensors file without copying them, which its library would do.

    The file is the length of its head in 8 bytes, the head as JSON, and the numbers; the head says type, shape
    and place of every array. See https://huggingface.co/docs/safetensors.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError, OverflowError
        If it is no such file.
    """
    start = 8 + int.from_bytes(content[:8], "little")
    head = _parsed(content[8:start])
    numbers = memoryview(content)[start:]
    arrays, end = {}, 0
    for name, entry in sorted(head.items(), key=lambda item: item[1].get("data_offsets", [0])):
        if name == "__metadata__":
            continue
        first, last = entry["data_offsets"]
        if first != end:
            raise ValueError("arrays overlap or leave room")
        array = np.frombuffer(numbers[first:last], dtype=_TYPES[entry["dtype"]])
        arrays[name], end = array.reshape([_length(each) for each in entry["shape"]]), last
    if end != len(numbers):
        raise ValueError("more than the arrays")
    return arrays


def _length(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("shape")
    return value


def _parsed(content: bytes) -> Any:
    """Read JSON in which every number is one and every key stands once."""
    return json.loads(content, parse_constant=_finite, parse_float=_finite, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("duplicate key")
    return found


def _finite(number: str) -> float:
    if not math.isfinite(float(number)):
        raise ValueError(number)
    return float(number)


def _json(value: Any) -> bytes:
    text = json.dumps(_plain(value), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def _plain(value: Any) -> Any:
    """Turn tuples and numpy numbers into what JSON knows; floats are kept to 9 digits."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.9g}")
    return value
