"""Which files there are: walks folders in a fixed order."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from fazhi.errors import FazhiError, Outcome
from fazhi.records import Failure

_ELSEWHERE = "链接指向文件夹之外或不存在的地方，未读"
_NOTHING = "文件夹里没有可读的报告（txt、html、docx、pdf）"
# Written by this program or by the desktop; never reports, and refusing each would only make noise.
_PASSED_OVER = {".jsonl", ".json", ".csv", ".toml", ".ini", ".lnk", ".tmp", ".bak", ".md", ".py", ".log"}
_PASSED_OVER |= {".corpus", ".db", ".sqlite"}  # and what lies beside them: a.corpus-wal


def find_documents(paths: Iterable[str | Path]) -> tuple[list[str], list[Failure]]:
    """List the documents that ``paths`` name.

    A file named by the caller is always listed; folders are walked, hidden files and files of this
    program's own kinds passed over. Links inside folders are not followed: what they point to inside
    the folder is listed anyway, and what lies outside is no part of it. The order is by path (in NFC),
    inside a folder files before folders, whatever the order of ``paths``; a file is listed once.

    Returns
    -------
    documents, failures
        Failures name paths that do not exist, folders without any document, and links that lead outside.

    Raises
    ------
    FazhiError
        If ``paths`` is empty.
    """
    documents: dict[str, None] = {}
    failures: list[Failure] = []
    given = in_order(paths)
    if not given:
        raise FazhiError("没有给出任何文件或文件夹")
    for path in given:
        if path.is_dir():
            found = list(_walk(path, failures))
            documents.update(dict.fromkeys(found))
            if not found:
                failures.append(Failure(str(path), _NOTHING, Outcome.E_PATH))
        elif path.exists() or path.is_symlink():
            documents[str(path)] = None
        else:
            failures.append(Failure(str(path), "没有这个文件或文件夹", Outcome.E_PATH))
    return list(documents), failures


def in_order(paths: Iterable[str | Path]) -> list[Path]:
    """Return paths in the order in which they are dealt with, so that results do not hang on how they stood."""
    return sorted(map(Path, paths), key=lambda path: _by_name(str(path)))


def _walk(folder: Path, failures: list[Failure]) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        reason = "文件夹无法打开（没有权限）"
        failures.append(Failure(str(error.filename or folder), reason, Outcome.E_PATH))

    inside = os.path.realpath(folder)
    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=_by_name)
        documents = sorted(filter(may_be_report, files), key=_by_name)
        links = (path for path in (Path(root) / name for name in (*folders, *documents)) if path.is_symlink())
        failures += [
            Failure(str(link), _ELSEWHERE, Outcome.E_PATH) for link in links if _leads_out(link, inside)
        ]
        yield from (str(path) for path in (Path(root) / name for name in documents) if not path.is_symlink())


def _leads_out(link: Path, folder: str) -> bool:
    target = os.path.realpath(link)
    return not os.path.exists(target) or os.path.commonpath([target, folder]) != folder  # noqa: PTH110


def may_be_report(path: str) -> bool:
    """Tell whether a file found in a folder is to be read; hidden files and those of programs are not."""
    name = PurePosixPath(path).name
    # A database has files beside it whose names go on after its own: .db-wal, .db-shm.
    kind = PurePosixPath(name).suffix.lower().partition("-")[0]
    return not name.startswith((".", "~$")) and kind not in _PASSED_OVER


def _by_name(name: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", name), name  # two names may differ in nothing but the form
