"""Writes files whole or not at all, and makes document text safe for the place it goes to."""

import contextlib
import csv
import io
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from fazhi.errors import OutputError
from fazhi.temporary import settle, temporary_file, temporary_folder

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes that are no text in the system's encoding, as Python escapes them."""
_FORMULA = re.compile(r"^[\s\ufeff]*[=+\-@＝＋－＠\t\r]")


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; on success it takes the place of ``path``.

    Raises
    ------
    OutputError
        If the folder is missing or not writable, or the disk is full; ``path`` is then as before.
    """
    path = Path(path)
    try:
        temporary = temporary_file(path)
    except OSError as error:
        raise OutputError(f"{path}: 无法写入（{error.strerror}）") from error
    try:
        yield temporary
        settle(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        settle(path.parent)
    except OSError as error:
        raise OutputError(f"{path}: 写入失败（{error.strerror}）") from error
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder; on success its files take the places of those in ``folder``, all at once.

    Until everything has been written, which may take minutes, the older files stay as they belong together.

    Raises
    ------
    OutputError
        If ``folder`` cannot be made or written to, or the disk is full; it is then as before.
    """
    make_folder(folder)
    try:
        temporary = temporary_folder(folder / "out")
    except OSError as error:
        raise OutputError(f"{folder}: 无法写入（{error.strerror}）") from error
    try:
        yield temporary
        for path in sorted(temporary.iterdir()):
            path.replace(folder / path.name)
        settle(folder)
    except OutputError as error:
        raise OutputError(str(error).replace(str(temporary), str(folder))) from error
    except OSError as error:
        raise OutputError(f"{folder}: 写入失败（{error.strerror}）") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write text in UTF-8 with line feeds, whole or not at all; see :func:`whole_file`."""
    with whole_file(path) as temporary:
        # A file name that is not UTF-8 comes with surrogates, which no encoding can write.
        file = temporary.open("w", encoding="utf-8", errors="replace", newline="\n")
        with file:
            file.writelines(pieces)


def write_with(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary path that then takes the place of ``path``."""
    with whole_file(path) as temporary:
        write(temporary)


def make_folder(path: Path) -> None:
    """Make a folder with its parents.

    Raises
    ------
    OutputError
        If that is not possible.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: 无法建立文件夹（{error.strerror}）") from error


def for_terminal(text: str) -> str:
    """Return ``text`` on one line without control sequences, for messages and tables."""
    return _CONTROL.sub("�", _encodable(text).replace("\n", " ").replace("\t", " "))


def for_screen(text: str) -> str:
    """Return ``text`` without control sequences; lines and tabs stay.

    >>> for_screen("甲\\x1b[2J\\n乙")
    '甲�[2J\\n乙'
    """
    return _CONTROL.sub("�", text)


def shown_path(path: str) -> str:
    """Return a path as text that any file can hold.

    Python puts surrogates in the place of bytes that the system's encoding does not know: in a locale
    without Chinese the bytes of a Chinese name, elsewhere those of a name that is not UTF-8. Such a name is
    read as GB18030 if it can be.
    """
    if not _ESCAPED.search(path):
        return _encodable(path)
    return "/".join(map(_name, path.split("/")))


def _name(part: str) -> str:
    if _ESCAPED.search(part):
        for encoding in ("utf-8", "gb18030"):
            with contextlib.suppress(UnicodeError):
                return part.encode("utf-8", "surrogateescape").decode(encoding)
    return _encodable(part)


def _encodable(text: str) -> str:
    """Return ``text`` with escaped bytes as what they are in UTF-8, and marks for what is nothing in it."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # half a character, as names on Windows may have it
        return text.encode("utf-8", "replace").decode("utf-8")


def for_cell(text: str) -> str:
    """Return ``text`` so that a spreadsheet opening a CSV file does not take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_line(cells: Sequence[str]) -> str:
    """Return one line of a CSV file; the cells are to be safe already, see :func:`for_cell`."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
