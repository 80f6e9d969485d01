"""Coverage-guided fuzzing: ``python fuzz/fuzz.py TARGET [libFuzzer's options]``; see ``fuzz/run.py``.

A target fails on anything but a refusal, and where what was read does not hold together. It calls the
parsers themselves: in use they are called in a worker, and what they raise unasked is caught.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["fazhi", "trafilatura"]):
    from fazhi.chars import fold
    from fazhi.errors import ModelError
    from fazhi.ingest import docx, html, pdf, text
    from fazhi.ingest.clean import split_lines
    from fazhi.ingest.lines import Extract, RefusedError
    from fazhi.ingest.package import Package
    from fazhi.ingest.reader import _report
    from fazhi.numbering import item_starts, mark_of
    from fazhi.store import StoredModel, load_model, save_model
    from fazhi.structure import analyse_report

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from ingest.word import NS, numbering, style

_MODEL = Path(tempfile.mkdtemp()) / "model"
_PIECES = [
    *("<w:p>", "</w:p>", "<w:r><w:t>", "</w:t></w:r>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>"),
    *("</w:tc>", '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>', "<w:br/>"),
    *('<w:pPr><w:pStyle w:val="A"/></w:pPr>', "<w:del>", "</w:del>", "<w:txbxContent>", "</w:txbxContent>"),
    *(
        "法治",
        "一、",
        "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
        "<w:tab/>",
        "&#65533;",
        "<w:sdt>",
        "</w:sdt>",
    ),
]
_WORDS = [
    *(
        "一、",
        "（一）",
        "1.",
        "一是",
        "二是",
        "①",
        "第一部分",
        "，",
        "。",
        "；",
        "：",
        "\n",
        "2022年",
        "存在的问题",
    ),
    *(
        " ",
        "\u3000",
        "（",
        "）",
        "法治政府建设",
        "年度报告",
        "人民政府",
        "x",
        "1",
        "\t",
        "、",
        "三、",
        "下一步",
        "〇",
    ),
]


def _whole(found: Extract) -> None:
    report = _report("a", "txt", found)
    position = 0
    for number, paragraph in enumerate(report.paragraphs):
        assert paragraph.start == position + (number > 0)
        assert report.text[paragraph.start : paragraph.end].strip()
        position = paragraph.end
    assert position == len(report.text)


def fuzz_text(data: bytes) -> None:
    """Any bytes as plain text."""
    _whole(text.extract(data))


def fuzz_html(data: bytes) -> None:
    """Any bytes as a web page."""
    _whole(html.extract(data))


def fuzz_docx(data: bytes) -> None:
    """Any bytes as a package, or pieces of markup in whole packages."""
    from hostile.words import package

    if data[:1] < b"\x40":
        _whole(docx.extract(Package(data[1:])))
        return
    source = atheris.FuzzedDataProvider(data[1:])
    body = "".join(source.PickValueInList(_PIECES) for _ in range(source.ConsumeIntInRange(0, 60)))
    rest = source.ConsumeUnicodeNoSurrogates(200)
    in_text, in_lists = (rest, "") if data[:1] > b"\xa0" else ("", rest)
    parts = {
        "word/document.xml": f"<w:document {NS}><w:body>{body}{in_text}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {NS}>{numbering()}{in_lists}</w:numbering>",
        "word/styles.xml": f"<w:styles {NS}>{style('A', based='A')}</w:styles>",
    }
    _whole(docx.extract(Package(package(parts))))


def fuzz_pdf(data: bytes) -> None:
    """Any bytes as a PDF, or as what a page draws."""
    from ingest.office import text_pdf

    _whole(pdf.extract(data if data[:1] < b"\x80" else text_pdf(data[1:].decode("latin-1"))))


def fuzz_numbering(data: bytes) -> None:
    """Any text as a numbered paragraph."""
    folded = fold(_chinese(data))
    mark = mark_of(folded)
    assert mark is None or 0 < mark.end <= len(folded)
    starts = item_starts(folded)
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(folded) for start in starts)


def fuzz_split(data: bytes) -> None:
    """Any text as a report: its units hold all of it."""
    report = _report("a.txt", "txt", Extract(split_lines(_chinese(data))))
    document = analyse_report(report)
    position = 0
    for unit in document.units:
        assert unit.text == report.text[unit.start : unit.end]
        assert not report.text[position : unit.start].strip()
        position = unit.end
    assert not report.text[position:].strip()


def fuzz_model(data: bytes) -> None:
    """Any bytes as one file of a model whose manifest fits."""
    save_model(_MODEL, StoredModel({"seed": 0}, {}, {"terms": ["甲"]}), "card")
    manifest = json.loads((_MODEL / "meta.json").read_bytes())
    name = ("weights.safetensors", "terms.json", "meta.json")[data[0] % 3 if data else 0]
    (_MODEL / name).write_bytes(data[1:])
    if name != "meta.json":
        manifest["files"][name] = hashlib.sha256(data[1:]).hexdigest()
        del manifest["seal"]
        sealed = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        manifest["seal"] = hashlib.sha256(sealed.encode()).hexdigest()
        (_MODEL / "meta.json").write_text(json.dumps(manifest), encoding="utf-8")
    load_model(_MODEL)


def _chinese(data: bytes) -> str:
    """Half of the inputs are text in UTF-8, the others are put together from words that mean something."""
    if data[:1] < b"\x80":
        return data[1:].decode("utf-8", "replace")
    return "".join(_WORDS[byte % len(_WORDS)] for byte in data[1:])


TARGETS: dict[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): target for name, target in list(globals().items()) if name.startswith("fuzz_")
}


def main() -> None:
    """Fuzz the target that the first argument names."""
    target = TARGETS[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        try:
            target(data)
        except (RefusedError, ModelError, MemoryError):
            pass
        except RecursionError:
            if target is not fuzz_html:  # trafilatura and lxml recurse; the reader counts with that
                raise

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
