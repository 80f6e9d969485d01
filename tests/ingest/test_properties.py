"""Whatever the bytes, a reader gives a report or a ReadError; and a report's offsets hold."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.errors import ReadError
from fazhi.ingest import read_here
from ingest import pages
from ingest.office import text_pdf
from ingest.word import OFFICIAL, docx, numbered, numbering, para, style

LINES = ["松湾市2023年法治政府建设年度报告", "一、主要做法", "全市办理行政复议案件120件。", "松湾市人民政府"]
SEEDS = {
    ".txt": "\n".join(LINES).encode("gb18030"),
    ".html": pages.portal(LINES).encode(),
    ".docx": docx(
        numbered("甲") + para("乙", '<w:pStyle w:val="A"/>'), styles=style("A"), numbering=numbering(OFFICIAL)
    ),
    ".pdf": text_pdf("BT /F1 16 Tf 80 700 Td (text) Tj 0 -20 Td (more) Tj ET"),
}
TAGS = ["<p>", "</p>", "<table>", "<td>", "</div>", "<div>", "<br>", "<!--", "-->", "<script>", "<h1>"]
TAGS += ["法治", "，", "<", "&", "&#0;", "&nbsp;", "<body>", "<title>", "<section>", "</html>"]
SUFFIXES = st.sampled_from([*SEEDS, ".doc", ""])
MANY = settings(
    max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def attempt(path, data):
    path.write_bytes(data)
    refused = ""
    try:
        report = read_here(path)
    except ReadError as error:
        refused = str(error)
    if refused:
        assert len(refused.splitlines()) == 1
        return
    position = 0
    for number, paragraph in enumerate(report.paragraphs):
        assert paragraph.start == position + (number > 0)
        assert report.text[paragraph.start : paragraph.end].strip()
        assert not number or report.text[paragraph.start - 1] == "\n"
        position = paragraph.end
    assert position == len(report.text)


@MANY
@given(data=st.binary(max_size=4000), suffix=SUFFIXES)
def test_random_bytes(tmp_path, data, suffix):
    attempt(tmp_path / f"a{suffix}", data)


@MANY
@given(
    text=st.text(max_size=800),
    suffix=st.sampled_from([".txt", ".html"]),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_random_text(tmp_path, text, suffix, encoding):
    attempt(tmp_path / f"a{suffix}", text.encode(encoding, errors="replace"))


@MANY
@given(
    tags=st.lists(
        st.sampled_from(TAGS),
        max_size=80,
    )
)
def test_random_markup(tmp_path, tags):
    attempt(tmp_path / "a.html", "".join(tags).encode())


@pytest.mark.parametrize("suffix", SEEDS)
@MANY
@given(data=st.data())
def test_damaged_files(tmp_path, suffix, data):
    damaged = bytearray(SEEDS[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.integers(0, 20))
        damaged[place : place + length] = data.draw(st.binary(max_size=20))
    attempt(tmp_path / f"a{suffix}", bytes(damaged))


@MANY
@given(data=st.data())
def test_damaged_xml_inside_a_whole_package(tmp_path, data):
    body = numbered("甲") + para("乙") + f"<w:tbl><w:tr><w:tc>{para('丙')}</w:tc></w:tr></w:tbl>"
    parts = {"styles": style("A"), "numbering": numbering(OFFICIAL)}
    chosen = data.draw(st.sampled_from(["body", *parts]))
    whole = {"body": body, **parts}
    place = data.draw(st.integers(0, len(whole[chosen])))
    cut = data.draw(st.integers(0, 12))
    extra = data.draw(st.text('<>/"=:wpt1&; ', max_size=10))
    whole[chosen] = whole[chosen][:place] + extra + whole[chosen][place + cut :]
    attempt(tmp_path / "a.docx", docx(whole.pop("body"), **whole))
