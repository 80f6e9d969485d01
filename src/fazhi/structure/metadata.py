"""What a report says of itself: title, issuing body, region, level, year, date."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import PurePath

from fazhi.chars import LatePattern, fold
from fazhi.config import first_rule
from fazhi.numbering import ordinal
from fazhi.output import shown_path
from fazhi.records import Found, Metadata, Report
from fazhi.structure.pieces import Piece
from fazhi.structure.places import Place, places_in

_NAME = "[\u4e00-\u9fff*]"
_ISSUER_IN_TITLE = LatePattern(
    rf"^(?:20\d\d年度?)?(?:中共)?(?:关于)?({_NAME}{{2,24}}?(?:人民政府|管委会|委员会|街道办事处|街道|[省市区县州盟旗镇乡]|[局厅委办]))(?:关于|20\d\d|政府|全面|法治|依法|\s)"
)
_YEAR = re.compile(r"(20\d\d)\s*(?:年|年度)")
_CN = "[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"(20\d\d|二[零O0o][零一二三四五六七八九O0o]{{2}})\s*年\s*(\d{{1,2}}|{_CN})\s*月\s*(\d{{1,2}}|{_CN})\s*日"
)
_DOTTED_DATE = re.compile(r"(20\d\d)\.(\d{1,2})\.(\d{1,2})$")
_YEAR_DIGITS = str.maketrans("零一二三四五六七八九Oo", "012345678900")
# A speech names the body that its speaker stands for: 我代表青嵩县人民政府,向大会报告工作.
_SPEAKER = LatePattern(rf"代表({_NAME}{{2,16}}?(?:人民政府|管委会|管理委员会))(?=[,向])")
_SPEAKER_WITHIN = 120
"""A speaker says for whom he speaks in the first so many characters of a paragraph."""
_SAVED_YEAR = re.compile(r"_20\d\d年?$")
"""What people who gather reports put behind a file's name."""
_QUOTED = re.compile(r"《[^》]{0,200}》|\([^)]{0,200}\)")
_TOWNS = re.compile(r"[镇乡](?:\(?街道|人民政府|综合)|各镇|镇街|乡镇")
_SUBDISTRICTS = re.compile(r"各(?:县|区|旗)|县[(（]?[市、]|[县市]区|区县|各县")


def metadata_of(report: Report, pieces: Sequence[Piece]) -> Metadata:
    """Read the metadata of a report; values it does not state are None, never guessed from elsewhere."""
    title = _title(report, pieces)
    body = _issuer(report, pieces, title)
    signed = _signed(pieces)
    year = _year(report, pieces, title, signed)
    level = _level(report, body, title)
    province, city, county = _region(pieces, body, title, level)
    return Metadata(title, body, province, city, county, level, year, signed)


def _title(report: Report, pieces: Sequence[Piece]) -> Found:
    titles = [piece for piece in pieces if piece.rule == "title"]
    # A letter or notice may stand before the report that it hands over.
    titles.sort(key=lambda piece: first_rule("title_of_letter", piece.folded) is not None)
    for piece in titles[:1]:
        start = piece.end - len(report.text[piece.start : piece.end].lstrip("-—―– "))
        return Found(report.text[start : piece.end], "title", start, piece.end)
    if report.page_title and first_rule("title", fold(report.page_title)):
        return Found(report.page_title, "page title")
    name = _SAVED_YEAR.sub("", PurePath(shown_path(report.path)).stem)
    return Found(name, "file name") if first_rule("title", fold(name)) else Found()


def _issuer(report: Report, pieces: Sequence[Piece], title: Found) -> Found:
    for piece in reversed(pieces):
        if piece.rule in {"signature", "issuer-above"}:
            name = re.sub(r"\s*\(.*\)$|\s*20\d\d年.*$", "", piece.folded).strip()
            return Found(name, "signature", piece.start, piece.start + len(name))
    if title.value:
        match = _ISSUER_IN_TITLE.compiled.search(fold(title.value))
        if match:
            start = None if title.start is None else title.start + match.start(1)
            end = None if start is None else start + len(match.group(1))
            return Found(match.group(1), title.source, start, end)
    return _speaker(pieces)


def _speaker(pieces: Sequence[Piece]) -> Found:
    for piece in [piece for piece in pieces if not piece.kind][:6]:
        if match := _SPEAKER.compiled.search(piece.folded[:_SPEAKER_WITHIN]):
            return Found(match.group(1), "intro", piece.start + match.start(1), piece.start + match.end(1))
    return Found()


def _signed(pieces: Sequence[Piece]) -> Found:
    for piece in reversed(pieces):
        if piece.kind != "frame" or piece.rule == "print-line":
            continue
        match = _DATE.search(piece.folded) or _DOTTED_DATE.search(piece.folded)
        if match and (value := _iso(*match.groups())):
            return Found(value, "signature", piece.start + match.start(), piece.start + match.end())
    return Found()


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year.translate(_YEAR_DIGITS)), ordinal(month), ordinal(day)).isoformat()
    except (ValueError, KeyError):
        return None  # 2月30日 is a slip of the pen, no date


def _year(report: Report, pieces: Sequence[Piece], title: Found, signed: Found) -> Found:
    """The year reported on: stated in the title, else the one before a spring date, else in the opening."""
    if title.value and (match := _YEAR.search(fold(title.value))):
        offset = title.start
        start = None if offset is None else offset + match.start()
        return Found(match.group(1), title.source, start, None if start is None else start + 4)
    if match := _YEAR.search(fold(PurePath(shown_path(report.path)).stem)):
        return Found(match.group(1), "file name")
    for piece in [piece for piece in pieces if not piece.kind][:6]:
        # The years of a plan, 《……（2021—2025年）》, are not the year reported on.
        text = _QUOTED.sub(lambda match: " " * len(match.group()), piece.folded)
        if match := _YEAR.search(text):
            start = piece.start + match.start()
            return Found(match.group(1), "intro", start, start + 4)
    if signed.value:
        year, month = int(signed.value[:4]), int(signed.value[5:7])
        return Found(str(year - 1 if month <= 6 else year), "signature", signed.start, signed.end)
    return Found()


def _region(pieces: Sequence[Piece], body: Found, title: Found, level: Found) -> tuple[Found, Found, Found]:
    """Read province, city and county from the signature and the title, then from the addressee."""
    found: dict[str, Found] = {}
    for source in (body, title):
        for name, place in places_in(fold(source.value or "")).items():
            found.setdefault(name, _at(place, source.source, source.start))
    if level.value == "county" and "county" not in found and "city" in found:
        found["county"] = found.pop("city")  # a city without districts of its own
    above = {"county": ("city",), "township": ("city", "county")}.get(level.value or "", ())
    for piece in pieces:
        if piece.rule == "addressee":
            for name, place in places_in(piece.folded).items():
                if name in above:
                    found.setdefault(name, _at(place, "text", piece.start))
    return found.get("province", Found()), found.get("city", Found()), found.get("county", Found())


def _at(place: Place, source: str | None, start: int | None) -> Found:
    if start is None:
        return Found(place.name, source)
    start += place.start
    return Found(place.name, source, start, start + len(place.name))


_LEVELS: tuple[tuple[str, LatePattern], ...] = (
    ("township", LatePattern(r"(街道办事处|街道|[镇乡])(人民政府|党委)?$|(?:镇|乡)人民政府")),
    ("province", LatePattern(r"(省|自治区)(人民政府|政府)?(办公厅)?$")),
    ("county", LatePattern(r"([县区旗])(人民政府|政府|委员会)?(办公室)?$|管委会$|管理委员会$")),
    ("city", LatePattern(r"([市州盟]|地区)(人民政府|政府|行政公署)?(办公[室厅])?$")),
    ("department", LatePattern(r"(局|厅|委员会|委|办公室|办|队|中心|分局)$")),
)


def _level(report: Report, body: Found, title: Found) -> Found:
    name = fold(body.value or "")
    if not name and title.value and (match := _ISSUER_IN_TITLE.compiled.search(fold(title.value))):
        name = match.group(1)
    for level, pattern in _LEVELS:
        if name and pattern.compiled.search(name):
            county = level == "city" and _is_county_city(report)
            source = body if body.value else title
            return Found("county" if county else level, source.source, source.start, source.end)
    return Found()


def _is_county_city(report: Report) -> bool:
    """A 市 without districts and counties below it, but with towns, is a county-level city."""
    text = fold(report.text)
    towns = len(list(islice(_TOWNS.finditer(text), 2)))
    return towns >= 2 and not _SUBDISTRICTS.search(text)
