"""Our readers against the libraries they build on or replace: files a second, and how much of the text is right.

Documents are made at run time from the project's own reports: Word by python-docx, PDF by LibreOffice
from those, pages by hand. Recall is that of 5-character runs of the source, white space aside.
"""

import io
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pdfplumber
import pypdfium2
import trafilatura

from common import ROOT, machine, table
from fazhi.chars import squeeze
from fazhi.ingest import read_report
from fazhi.labeled import read_labeled

_DOCUMENTS = 12


def _runs(text: str) -> Counter[str]:
    text = squeeze(text)
    return Counter(text[i : i + 5] for i in range(len(text) - 4))


def _recall(source: str, found: str) -> float:
    wanted = _runs(source)
    return sum((wanted & _runs(found)).values()) / sum(wanted.values())


def _measure(readers: Mapping[str, Callable[[Path], str]], files: Mapping[Path, str]) -> list[list[object]]:
    """Time every reader on the same files, in turn; the first pass warms up and is not counted."""
    rows: list[list[object]] = []
    ours = 0.0
    for name, read in readers.items():
        for path in files:
            read(path)
        start = time.perf_counter()
        found = {path: read(path) for path in files}
        rate = len(files) / (time.perf_counter() - start)
        ours = ours or rate
        recall = sum(_recall(text, found[path]) for path, text in files.items()) / len(files)
        rows.append([name, rate, f"{rate / ours:.2f}", f"{recall:.4f}"])
    return rows


def _ours(path: Path) -> str:
    return read_report(path).text


def _pdfium(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _plumber(path: Path) -> str:
    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def _pdftotext(path: Path) -> str:
    command = ["pdftotext", "-q", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _python_docx(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(path).paragraphs)


def _trafilatura(path: Path) -> str:
    return trafilatura.extract(path.read_bytes(), favor_recall=True) or ""


def _word(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def main() -> None:
    """Print a table for each format; the first line of each is ours."""
    texts = {report.name: report.text for report in read_labeled([ROOT / "data/labeled"])[:_DOCUMENTS]}
    print(machine("fazhi", "pypdfium2", "pdfplumber", "python-docx", "trafilatura", "lxml"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        word, pages = {}, {}
        for number, text in enumerate(texts.values()):
            path = folder / f"{number}.docx"
            path.write_bytes(_word(text))
            word[path] = text
            path = folder / f"{number}.html"
            body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
            path.write_text(f"<html><body><div id='nav'>首页</div><div>{body}</div></body></html>", "utf-8")
            pages[path] = text
        header = ["reader", "files/s", "× ours", "5-gram recall"]
        print("\nWord\n")
        table(header, _measure({"fazhi": _ours, "python-docx": _python_docx}, word))
        print("\nHTML\n")
        table(header, _measure({"fazhi": _ours, "trafilatura": _trafilatura}, pages))
        if not (office := shutil.which("soffice")):
            print("\nPDF: LibreOffice (soffice) is not installed")
            return
        command = [
            office,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", name, *map(str, word)], check=True, capture_output=True)
        pdfs = {path.with_suffix(".pdf"): text for path, text in word.items()}
        readers = {"fazhi": _ours, "pypdfium2, its own text": _pdfium, "pdfplumber": _plumber}
        if shutil.which("pdftotext"):
            readers["pdftotext"] = _pdftotext
        print("\nPDF\n")
        table(header, _measure(readers, pdfs))


if __name__ == "__main__":
    main()
