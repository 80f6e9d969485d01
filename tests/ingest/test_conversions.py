"""One text, many files: whatever form a report comes in, its paragraphs are the same."""

import pytest

from fazhi.chars import squeeze
from fazhi.ingest import read_here as read_report
from helpers import labeled_texts, shared_texts
from ingest import pages
from ingest.office import SOFFICE, pdfs_of, typed
from ingest.test_rejoin import broken

FICTIONAL = dict(list(labeled_texts(clean=True).items())[::10])
SHARED = shared_texts()
TEXTS = {**FICTIONAL, **SHARED}
LAYOUTS = {
    "official": {},
    "one font": {"western": "Noto Serif CJK SC"},
    "flush": {"indent": False},
    "spaced": {"indent": False, "gap": 10},
}


def lines_of(name):
    """Return the report's paragraphs, the title first: that is how pages and documents begin."""
    title = "".join(name.split("（二）"))
    return [
        title,
        *(line.strip() for line in TEXTS[name].split("\n") if line.strip() and line.strip() != title),
    ]


def read(path):
    report = read_report(path)
    return [squeeze(report.text[p.start : p.end]) for p in report.paragraphs]


@pytest.fixture(params=TEXTS)
def name(request):
    return request.param


@pytest.fixture
def wanted(name):
    return [squeeze(line) for line in lines_of(name)]


def test_plain_text_is_one_paragraph_a_line(tmp_path, name, wanted):
    path = tmp_path / "a.txt"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path.write_bytes("\n".join(lines_of(name)).encode(encoding))
        assert read(path) == wanted


def test_lines_of_38_characters_are_joined(tmp_path, name, wanted):
    path = tmp_path / "a.txt"
    lines = [line for paragraph in lines_of(name) for line in broken(f"　　{paragraph}", 38)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read(path) == wanted


def test_word(tmp_path, name, wanted):
    path = tmp_path / "a.docx"
    path.write_bytes(typed(lines_of(name)))
    assert read(path) == wanted


@pytest.mark.parametrize("shell", pages.SHELLS, ids=lambda f: f.__name__)
def test_portal_page(tmp_path, name, wanted, shell):
    path = tmp_path / "a.html"
    path.write_text(pages.portal(lines_of(name), pages.ueditor, shell), encoding="utf-8")
    assert [line for line in read(path) if line in wanted] == wanted


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    documents = {
        f"{layout}-{name}": typed(lines_of(name), **options)
        for layout, options in LAYOUTS.items()
        for name in TEXTS
    }
    return pdfs_of(documents, tmp_path_factory.mktemp("pdf"))


@pytest.mark.parametrize("layout", ["official", "one font"])
def test_pdf_with_indents(converted, layout, name, wanted):
    assert read(converted[f"{layout}-{name}"]) == wanted


@pytest.mark.parametrize("layout", ["flush", "spaced"])
def test_pdf_without_indents_loses_only_paragraphs_that_end_at_the_margin(converted, layout):
    total = whole = 0
    for name in TEXTS:
        found = set(read(converted[f"{layout}-{name}"]))
        lines = [squeeze(line) for line in lines_of(name)]
        total += len(lines)
        whole += sum(line in found for line in lines)
    assert whole / total > 0.97


def test_pdf_paragraphs_know_their_page_and_quotes_stand_right(converted):
    name = next(iter(FICTIONAL))
    report = read_report(converted[f"official-{name}"])
    seen = [p.page for p in report.paragraphs]
    assert seen == sorted(seen)
    assert set(seen) == set(range(1, max(seen) + 1))
    assert "汇编" not in report.text
    assert report.text.count("“") == "\n".join(lines_of(name)).count("“")


@pytest.mark.skipif(not SHARED, reason="../shared is not there")
def test_shared_reports_were_among_them():
    assert set(SHARED) <= set(TEXTS)
