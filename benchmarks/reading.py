"""Our readers against the libraries they build on or replace: time for a file, and how much of the text is right.

Documents are made at run time from the project's own reports: Word by python-docx, PDF by LibreOffice
from those, pages by hand. All readers of a format take turns on the same files, in this process, so the
ratios come from one run; the figure is processor time, the least of several rounds. The second reader of
each table is the bare extraction that ours is held against: the characters, nothing about paragraphs,
numbers or headings. Recall is that of 5-character runs of the source, white space aside.
"""

import importlib.util
import io
import resource
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pdfplumber
import pypdfium2
import trafilatura
from lxml import etree

from common import ROOT, machine, table
from fazhi.chars import squeeze
from fazhi.ingest import read_here, read_reports
from fazhi.labeled import read_labeled

_DOCUMENTS = 12
_ROUNDS = 9
_SLOW = 3
"""Rounds of what takes many times as long."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Reader = Callable[[Path], str]


def _runs(text: str) -> Counter[str]:
    text = squeeze(text)
    return Counter(text[i : i + 5] for i in range(len(text) - 4))


def _recall(source: str, found: str) -> float:
    wanted = _runs(source)
    return sum((wanted & _runs(found)).values()) / sum(wanted.values())


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _measure(readers: Mapping[str, Reader], files: Mapping[Path, str]) -> list[list[object]]:
    """Time the readers in turn, round after round; the first pass warms up and gives the recall."""
    found = {name: {path: read(path) for path in files} for name, read in readers.items()}
    least = dict.fromkeys(readers, float("inf"))
    for number in range(_ROUNDS):
        for name, read in readers.items():
            if number >= _SLOW and least[name] > 10 * min(least.values()):
                continue
            start = _processor()
            for path in files:
                read(path)
            least[name] = min(least[name], _processor() - start)
    bare = list(least.values())[1]
    return [
        [
            name,
            1000 * seconds / len(files),
            f"{seconds / bare:.2f}",
            f"{sum(_recall(text, found[name][path]) for path, text in files.items()) / len(files):.4f}",
        ]
        for name, seconds in least.items()
    ]


def _ours(path: Path) -> str:
    return read_here(path).text


def _pdfium(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _plumber(path: Path) -> str:
    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def _pdftotext(path: Path) -> str:
    command = ["pdftotext", "-q", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _zip_and_lxml(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "\n".join("".join(text.text or "" for text in p.iter(f"{_W}t")) for p in root.iter(f"{_W}p"))


def _python_docx(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(path).paragraphs)


def _selectolax(path: Path) -> str:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(path.read_bytes()).body
    return body.text(separator="\n") if body else ""


def _trafilatura(path: Path) -> str:
    return trafilatura.extract(path.read_bytes(), favor_recall=True) or ""


def _decoded(path: Path) -> str:
    return "\n".join(path.read_bytes().decode("utf-8").split("\n"))


def _word(text: str, styled: bool) -> bytes:
    """Make a Word document; with styles, chapters are headings and sections are numbered by Word."""
    document = docx.Document()
    for line in text.split("\n"):
        style = None
        if styled and line[1:2] == "、" and line[0] in "一二三四五六七八九十":
            style = "Heading 1"
        elif styled and line.startswith("（"):
            style = "List Number"
        document.add_paragraph(line, style)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(text: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<html><body><div id='nav'>首页</div><div>{body}</div></body></html>"


def _files(folder: Path, ending: str, texts: list[str], make: Callable[[str], bytes]) -> dict[Path, str]:
    made: dict[Path, str] = {}
    for number, text in enumerate(texts):
        path = folder / f"{number}{ending}"
        path.write_bytes(make(text))
        made[path] = text
    return made


def _pdfs(office: str, folder: Path, word: Mapping[Path, str]) -> dict[Path, str]:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, word)], check=True, capture_output=True)
    return {path.with_suffix(".pdf"): text for path, text in word.items()}


def _in_workers(files: Mapping[Path, str]) -> float:
    """Return the milliseconds of wall-clock time a file takes in a worker, as it is read in use."""
    least = float("inf")
    for _ in range(_SLOW):
        start = time.perf_counter()
        for _ in read_reports(files):
            pass
        least = min(least, time.perf_counter() - start)
    return 1000 * least / len(files)


def _show(title: str, readers: Mapping[str, Reader], files: Mapping[Path, str]) -> None:
    print(f"\n{title}\n")
    table(["reader", "ms/file", "× bare", "5-gram recall"], _measure(readers, files))
    print(
        f"\n{len(files)} files one after the other in a worker: {_in_workers(files):.1f} ms each, its start included"
    )


def main() -> None:
    """Print a table for each format; the first line of each is ours, the second the bare extraction."""
    texts = [report.text for report in read_labeled([ROOT / "data/labeled"])[:_DOCUMENTS]]
    print(machine("fazhi", "pypdfium2", "pdfplumber", "python-docx", "trafilatura", "lxml"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        word = _files(folder, ".docx", texts, lambda text: _word(text, styled=False))
        styled = _files(folder, "-styled.docx", texts, lambda text: _word(text, styled=True))
        readers = {"fazhi": _ours, "zipfile and lxml": _zip_and_lxml, "python-docx": _python_docx}
        _show("Word", readers, word)
        _show("Word, headings by style, numbers by Word", readers, styled)
        pages = _files(folder, ".html", texts, lambda text: _page(text).encode())
        readers = {"fazhi": _ours, "trafilatura": _trafilatura}
        if importlib.util.find_spec("selectolax"):
            readers = {"fazhi": _ours, "selectolax": _selectolax, "trafilatura": _trafilatura}
        _show("HTML", readers, pages)
        _show("Plain text", {"fazhi": _ours, "decoding": _decoded}, _files(folder, ".txt", texts, str.encode))
        if not (office := shutil.which("soffice")):
            print("\nPDF: LibreOffice (soffice) is not installed")
            return
        readers = {"fazhi": _ours, "pypdfium2, its own text": _pdfium, "pdfplumber": _plumber}
        if shutil.which("pdftotext"):
            readers["pdftotext"] = _pdftotext
        _show("PDF", readers, _pdfs(office, folder, word))


if __name__ == "__main__":
    main()
