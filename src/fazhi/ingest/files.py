"""Which files there are: walks folders in a fixed order."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from fazhi.errors import FazhiError
from fazhi.records import Failure

# Written by this program or by the desktop; never reports, and refusing each would only make noise.
_PASSED_OVER = {".jsonl", ".json", ".csv", ".toml", ".ini", ".lnk", ".tmp", ".bak", ".md", ".py", ".log"}


def find_documents(paths: Iterable[str | Path]) -> tuple[list[str], list[Failure]]:
    """List the documents that ``paths`` name.

    A file named by the caller is always listed; folders are walked, hidden files and files of this
    program's own kinds passed over. Links inside folders are not followed. The order is that of the
    arguments, and by name (in NFC) inside a folder; a file is listed once.

    Returns
    -------
    documents, failures
        Failures name paths that do not exist and folders without any document.

    Raises
    ------
    FazhiError
        If ``paths`` is empty.
    """
    documents: dict[str, None] = {}
    failures: list[Failure] = []
    given = [Path(path) for path in paths]
    if not given:
        raise FazhiError("没有给出任何文件或文件夹")
    for path in given:
        if path.is_dir():
            found = list(_walk(path, failures))
            documents.update(dict.fromkeys(found))
            if not found:
                failures.append(Failure(str(path), "文件夹里没有可读的报告（txt、html、docx、pdf）"))
        elif path.exists() or path.is_symlink():
            documents[str(path)] = None
        else:
            failures.append(Failure(str(path), "没有这个文件或文件夹"))
    return list(documents), failures


def _walk(folder: Path, failures: list[Failure]) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        failures.append(Failure(str(error.filename or folder), "文件夹无法打开（没有权限）"))

    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=_by_name)
        for name in sorted(files, key=_by_name):
            path = Path(root) / name
            hidden = name.startswith((".", "~$"))
            if not hidden and path.suffix.lower() not in _PASSED_OVER and not path.is_symlink():
                yield str(path)


def _by_name(name: str) -> str:
    return unicodedata.normalize("NFC", name)
