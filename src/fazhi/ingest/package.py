"""Zip packages from strangers: every claim of the directory is checked before a byte is unpacked.

``zipfile`` reads the directory only. It would stop at the declared size of an entry without a word,
and the versions of Python in use accept entries that overlap, which makes a small file unpack to any size.
"""

import io
import re
import struct
import zipfile
import zlib
from itertools import pairwise

from fazhi.errors import Outcome
from fazhi.ingest import limits
from fazhi.ingest.lines import RefusedError

_ENTRY = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_UTF8 = 0x800
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_DAMAGED = "文件已损坏（不完整的 docx 或压缩包）"


class Package:
    """The entries of a zip file held in memory.

    Raises
    ------
    RefusedError
        If it is damaged or has more entries than any document.
    """

    def __init__(self, data: bytes) -> None:
        # Before the directory is read: each entry costs far more memory than its bytes.
        if data.count(_ENTRY) > 2 * limits.ZIP_ENTRIES:
            raise RefusedError(Outcome.E_LIMIT, f"压缩包里的文件超过 {limits.ZIP_ENTRIES} 个，不像一份报告")
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._entries = package.infolist()
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            OSError,
            ValueError,
            EOFError,
            struct.error,
        ) as error:
            raise RefusedError(Outcome.E_CORRUPT, _DAMAGED) from error
        self._by_name = {entry.filename: entry for entry in self._entries}

    @property
    def names(self) -> frozenset[str]:
        """The names of all entries."""
        return frozenset(self._by_name)

    def check(self) -> None:
        """Refuse a package that no office program writes.

        Raises
        ------
        RefusedError
            With the code for what is wrong with it.
        """
        entries = self._entries
        if len(entries) > limits.ZIP_ENTRIES:
            raise RefusedError(Outcome.E_LIMIT, f"压缩包里的文件超过 {limits.ZIP_ENTRIES} 个，不像一份报告")
        if any(_LEADS_OUT.search(entry.orig_filename) for entry in entries):
            raise RefusedError(Outcome.E_PATH, "docx 里有指向别处的文件名，为安全起见不读")
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise RefusedError(Outcome.E_ENCRYPTED, "docx 文件已加密，请去掉密码后再读")
        if len(self._by_name) < len(entries):
            raise RefusedError(Outcome.E_POLICY, "docx 里有重名的文件，为安全起见不读")
        if any(map(_bursts, entries)) or sum(entry.file_size for entry in entries) > limits.ZIP_TOTAL:
            raise RefusedError(Outcome.E_LIMIT, "docx 解压后过大，不像一份报告")
        ordered = sorted(entries, key=lambda entry: entry.header_offset)
        if any(_end(entry) > after.header_offset for entry, after in pairwise(ordered)):
            raise RefusedError(Outcome.E_POLICY, "docx 里的文件互相重叠，为安全起见不读")

    def read(self, name: str) -> bytes | None:
        """Return the contents of an entry, None if there is none of that name.

        Raises
        ------
        RefusedError
            If its size or checksum is not the declared one.
        """
        entry = self._by_name.get(name)
        if entry is None:
            return None
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            content, whole = bytes(packed), True
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = unpacker.decompress(packed, entry.file_size + 1)
            except zlib.error as error:
                raise RefusedError(Outcome.E_CORRUPT, _DAMAGED) from error
            whole = unpacker.eof
        else:
            raise RefusedError(Outcome.E_UNSUPPORTED, "docx 用了少见的压缩办法，请用 Word 或 WPS 另存后再读")
        if not whole or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise RefusedError(Outcome.E_CORRUPT, _DAMAGED)
        return content

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        header = self._data[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise RefusedError(Outcome.E_CORRUPT, _DAMAGED)
        mark, name_length, extra_length = _LOCAL.unpack(header)
        begin = entry.header_offset + _LOCAL.size
        name = self._data[begin : begin + name_length]
        encoding = "utf-8" if entry.flag_bits & _UTF8 else "cp437"
        if mark != b"PK\x03\x04" or name != entry.orig_filename.encode(encoding, "replace"):
            raise RefusedError(Outcome.E_CORRUPT, _DAMAGED)
        begin += name_length + extra_length
        return memoryview(self._data)[begin : begin + entry.compress_size]


def _bursts(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > limits.ZIP_ENTRY:
        return True
    return entry.file_size > limits.ZIP_RATIO_FROM and entry.file_size > limits.ZIP_RATIO * max(
        1, entry.compress_size
    )


def _end(entry: zipfile.ZipInfo) -> int:
    """Return where an entry ends at the earliest."""
    return entry.header_offset + _LOCAL.size + len(entry.orig_filename) + entry.compress_size
