"""What a report says of itself: title, issuing body, region, level, year, date."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from fazhi.chars import fold
from fazhi.config import first_rule
from fazhi.numbering import ordinal
from fazhi.records import Found, Metadata, Report
from fazhi.structure.pieces import Piece

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 "
    "四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆"
).split()
_NAME = "[\u4e00-\u9fff*]"
_ISSUER_IN_TITLE = re.compile(
    rf"^(?:中共)?(?:关于)?({_NAME}{{2,24}}?(?:人民政府|管委会|委员会|街道办事处|街道|[省市区县州盟旗镇乡]|[局厅委办]))(?:关于|20\d\d|政府|全面|法治|依法|\s)"
)
_YEAR = re.compile(r"(20\d\d)\s*(?:年|年度)")
_DATE = re.compile(r"(20\d\d|二零[零一二三四五六七八九]{2})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日")
_PROVINCE = re.compile(rf"({_NAME}{{2,4}}?省|{_NAME}{{2,6}}?自治区)")
_CITY = re.compile(rf"({_NAME}{{2,10}}?(?:自治州|地区|[市州盟]))")
_COUNTY = re.compile(rf"({_NAME}{{1,12}}?(?:自治县|自治旗|新区|开发区|[县区旗市]))")
_SUBDISTRICTS = re.compile(r"各(?:县|区|旗)|县[(（]?[市、]|[县市]区|区县|各县")


def metadata_of(report: Report, pieces: Sequence[Piece]) -> Metadata:
    """Read the metadata of a report; values it does not state are None, never guessed from elsewhere."""
    title = _title(report, pieces)
    body = _issuer(report, pieces, title)
    signed = _signed(pieces)
    year = _year(report, pieces, title, signed)
    province, city, county = _region(body, title)
    return Metadata(title, body, province, city, county, _level(report, body, title), year, signed)


def _title(report: Report, pieces: Sequence[Piece]) -> Found:
    for piece in pieces:
        if piece.rule == "title":
            return Found(report.text[piece.start : piece.end], "title", piece.start, piece.end)
    if report.page_title and first_rule("title", fold(report.page_title)):
        return Found(report.page_title, "page title")
    name = PurePath(report.path).stem
    return Found(name, "file name") if first_rule("title", fold(name)) else Found()


def _issuer(report: Report, pieces: Sequence[Piece], title: Found) -> Found:
    for piece in reversed(pieces):
        if piece.rule in {"signature", "issuer-above"}:
            name = re.sub(r"\s*\(.*\)$|\s*20\d\d年.*$", "", piece.folded).strip()
            return Found(name, "signature", piece.start, piece.start + len(name))
    if title.value:
        match = _ISSUER_IN_TITLE.search(fold(title.value))
        if match:
            start = None if title.start is None else title.start + match.start(1)
            return Found(match.group(1), title.source, start, None if start is None else start + len(match.group(1)))
    return Found()


def _signed(pieces: Sequence[Piece]) -> Found:
    for piece in reversed(pieces):
        if piece.kind == "frame" and (match := _DATE.search(piece.folded)):
            value = _iso(*match.groups())
            return Found(value, "signature", piece.start + match.start(), piece.start + match.end())
    return Found()


def _iso(year: str, month: str, day: str) -> str:
    number = year if year.isdigit() else "".join(str("零一二三四五六七八九".index(char)) for char in year)
    return f"{number}-{ordinal(month):02d}-{ordinal(day):02d}"


def _year(report: Report, pieces: Sequence[Piece], title: Found, signed: Found) -> Found:
    """The year reported on: stated in the title, else the one before a spring date, else in the opening."""
    if title.value and (match := _YEAR.search(fold(title.value))):
        offset = title.start
        start = None if offset is None else offset + match.start()
        return Found(match.group(1), title.source, start, None if start is None else start + 4)
    if match := _YEAR.search(fold(PurePath(report.path).stem)):
        return Found(match.group(1), "file name")
    for piece in [piece for piece in pieces if not piece.kind][:6]:
        if match := _YEAR.search(piece.folded):
            start = piece.start + match.start()
            return Found(match.group(1), "intro", start, start + 4)
    if signed.value:
        year, month = int(signed.value[:4]), int(signed.value[5:7])
        return Found(str(year - 1 if month <= 6 else year), "signature", signed.start, signed.end)
    return Found()


def _region(body: Found, title: Found) -> tuple[Found, Found, Found]:
    source = body if body.value else title
    text = fold(source.value or "")
    province = _part(_PROVINCE, text, source)
    if not province.value:
        known = next((name for name in _PROVINCES if text.startswith(name)), None)
        province = _at(known, text, source) if known else province
    rest = text[len(province.value or "") :].removeprefix("省").removeprefix("市" if province.value in _PROVINCES[:4] else "\0")
    county_first = re.match(rf"^({_NAME}{{1,10}}?(?:县|区|旗))", rest)
    city = Found() if county_first and "市" not in county_first.group() else _part(_CITY, rest, source, text)
    after = rest[rest.find(city.value) + len(city.value) :] if city.value else rest
    county = _part(_COUNTY, re.split(r"人民政府|政府|关于|20\d\d", after)[0], source, text)
    return province, city, county


def _part(pattern: re.Pattern[str], text: str, source: Found, whole: str | None = None) -> Found:
    match = pattern.match(text)
    return _at(match.group(1), whole or text, source) if match else Found()


def _at(value: str, text: str, source: Found) -> Found:
    if source.start is None:
        return Found(value, source.source)
    start = source.start + text.find(value)
    return Found(value, source.source, start, start + len(value))


_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("township", re.compile(r"(街道办事处|街道|[镇乡])(人民政府|党委)?$|(?:镇|乡)人民政府")),
    ("province", re.compile(r"(省|自治区)(人民政府|政府)?(办公厅)?$")),
    ("county", re.compile(r"([县区旗])(人民政府|政府|委员会)?(办公室)?$|管委会$|管理委员会$")),
    ("city", re.compile(r"([市州盟]|地区)(人民政府|政府|行政公署)?(办公[室厅])?$")),
    ("department", re.compile(r"(局|厅|委员会|委|办公室|办|队|中心|分局)$")),
)


def _level(report: Report, body: Found, title: Found) -> Found:
    name = fold(body.value or "")
    if not name and title.value and (match := _ISSUER_IN_TITLE.search(fold(title.value))):
        name = match.group(1)
    for level, pattern in _LEVELS:
        if name and pattern.search(name):
            if level == "city" and _is_county_city(report, name):
                level = "county"
            source = body if body.value else title
            return Found(level, source.source, source.start, source.end)
    return Found()


def _is_county_city(report: Report, name: str) -> bool:
    """A 市 without districts and counties below it, but with towns, is a county-level city."""
    text = fold(report.text)
    return len(re.findall(r"[镇乡](?:\(?街道|人民政府|综合)|各镇|镇街|乡镇", text)) >= 2 and not _SUBDISTRICTS.search(text)
