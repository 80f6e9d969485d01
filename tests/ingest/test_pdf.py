import pytest

from fazhi.errors import ReadError
from fazhi.ingest import pdf, read_here, read_report
from helpers import ROOT
from ingest.office import raw_pdf, text_pdf


def test_lines_drawn_in_any_order_are_read_from_top_to_bottom(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf("BT /F1 16 Tf 1 0 0 1 80 600 Tm (second) Tj 1 0 0 1 80 700 Tm (first) Tj ET"))
    report = read_report(path)
    assert report.text == "first\nsecond"
    assert [p.page for p in report.paragraphs] == [1, 1]
    assert report.format == "pdf"


def test_sizes_that_are_no_numbers_do_no_harm(tmp_path):
    path = tmp_path / "a.pdf"
    huge = "9" * 60
    path.write_bytes(
        text_pdf(
            f"BT /F1 0 Tf {huge} 0 0 {huge} 80 700 Tm (big) Tj /F1 {huge} Tf 0 0 0 0 80 650 Tm (none) Tj "
            f"/F1 {huge} Tf {huge} {huge} {huge} {huge} 80 640 Tm (all) Tj /F1 16 Tf 1 0 0 1 80 600 Tm (near) Tj ET"
        )
    )
    assert "near" in read_here(path).text


def test_bold_printed_twice_is_read_once(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf("BT /F1 16 Tf 1 0 0 1 80 700 Tm (word) Tj 1 0 0 1 80.3 700 Tm (word) Tj ET"))
    assert read_report(path).text == "word"


def test_characters_off_every_page_do_no_harm(tmp_path):
    path = tmp_path / "a.pdf"
    far = "1" + "0" * 38
    path.write_bytes(
        text_pdf(
            f"BT /F1 16 Tf 1 0 0 1 {far} {far} Tm (far) Tj {far} 0 0 {far} 80 700 Tm (big) Tj "
            "1 0 0 1 80 600 Tm (near) Tj ET"
        )
    )
    assert "near" in read_report(path).text


@pytest.mark.parametrize("path", sorted((ROOT / "data/samples").glob("*.pdf")), ids=lambda path: path.stem)
def test_pages_read_together_or_one_by_one_are_the_same(monkeypatch, path):
    together = read_here(path)
    monkeypatch.setattr(pdf, "_GROUP_PAGES", 1)
    monkeypatch.setattr(pdf, "_ROOM", 7)
    pdf._questions.cache_clear()
    try:
        assert read_here(path) == together
    finally:
        pdf._questions.cache_clear()


def test_a_scan_is_refused_with_the_reason(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(text_pdf("0 0 100 100 re f"))
    with pytest.raises(ReadError, match="no text layer"):
        read_report(path)


@pytest.mark.parametrize(
    "pages",
    [
        "<</Type/Pages/Kids[2 0 R]/Count 1>>",
        "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        "<</Type/Pages/Kids[1 0 R]/Count -1>>",
    ],
)
def test_page_trees_that_lead_nowhere_are_refused(tmp_path, pages):
    path = tmp_path / "a.pdf"
    path.write_bytes(raw_pdf("<</Type/Catalog/Pages 2 0 R>>", pages))
    with pytest.raises(ReadError):
        read_report(path)
