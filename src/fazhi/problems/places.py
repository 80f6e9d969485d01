"""Names of the reports' own places: they say where, not what."""

import re
from collections.abc import Sequence

from fazhi.records import LabeledDocument

_KIND = re.compile(r"(新区|[省市区县旗州盟镇乡]|街道)$")
_OFFICE = re.compile(r"(人民政府|政府|管理委员会|管委会|街道办事处|办公室){1,4}$")


def names_of_places(documents: Sequence[LabeledDocument]) -> tuple[str, ...]:
    """Return the places that the reports are of, with and without 省, 市, 区 …, the longest first.

    Names of one character are left out.
    """
    names: set[str] = set()
    for labeled in documents:
        said = labeled.document.metadata
        for found in (said.province, said.city, said.county):
            if found.value:
                names |= {found.value, _KIND.sub("", found.value)}
    return tuple(sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name)))


def body_of(labeled: LabeledDocument) -> str:
    """Return the issuing body in a form that is the same in all of its reports, empty when not stated.

    >>> from fazhi.records import Document, Found, Metadata, Report
    >>> said = Metadata(body=Found("丹河市青嵩县人民政府"), city=Found("丹河市"))
    >>> body_of(LabeledDocument(Document(Report("", "", (), "txt"), said, ()), ()))
    '青嵩县'
    """
    said = labeled.document.metadata
    name = _OFFICE.sub("", said.body.value or "") or (said.body.value or "")
    for above in (said.province, said.city):
        if above.value and name != above.value:
            name = name.removeprefix(above.value)
    return name
