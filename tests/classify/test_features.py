from fazhi.classify.features import BLOCKS, Ngrams, tokens_of
from fazhi.records import Document, Metadata, Paragraph, Report
from fazhi.structure import analyse_report

LINES = (
    "清州县2022年法治政府建设情况的报告",
    "一、主要做法",
    "（一）加强普法宣传。全年开展宪法宣讲35场次，覆盖干部群众2000人。",
    "二、存在的问题",
    "一是执法人员不足。",
)


def document(lines: tuple[str, ...] = LINES) -> Document:
    paragraphs, offset = [], 0
    for line in lines:
        paragraphs.append(Paragraph(offset, offset + len(line)))
        offset += len(line) + 1
    return analyse_report(Report("a.txt", "\n".join(lines), tuple(paragraphs), "txt"))


def test_every_unit_has_every_block() -> None:
    found = document()
    tokens = tokens_of(found, Ngrams((1, 2), (2, 3)))
    assert len(tokens) == len(found.units)
    assert all(set(unit) == set(BLOCKS) for unit in tokens)


def test_which_number_it_is_makes_no_difference() -> None:
    changed = tuple(line.replace("35", "９８").replace("2000", "15") for line in LINES)
    ngrams = Ngrams((1, 2), (2, 3))
    for mine, theirs in zip(tokens_of(document(), ngrams), tokens_of(document(changed), ngrams), strict=True):
        assert mine["word"] == theirs["word"]
        assert mine["char"] == theirs["char"]


def test_no_run_goes_on_across_the_end_of_a_sentence() -> None:
    found = document(("一、主要做法", "（一）加强普法。成效明显；群众满意。"))
    unit = next(i for i, unit in enumerate(found.units) if "普法" in unit.text)
    tokens = tokens_of(found, Ngrams((1, 2), (2,)))[unit]
    assert "普法_成效" not in tokens["word"]
    assert not any("。" in run or "；" in run or ";" in run for run in tokens["char"])
    across = tokens_of(found, Ngrams((1, 2), (2,), across=True))[unit]
    assert "普法_成效" in across["word"]
    assert "。成" in across["char"]


def test_the_number_of_a_paragraph_is_no_word_of_it() -> None:
    tokens = tokens_of(document(), Ngrams((1,), (2,)))
    unit = next(i for i, unit in enumerate(document().units) if "普法宣传" in unit.text)
    assert "(一" not in tokens[unit]["char"]
    assert "普法" in tokens[unit]["char"]


def test_the_heading_above_is_told_apart_from_the_text() -> None:
    found = document()
    tokens = tokens_of(found, Ngrams((1,), (2,)))
    unit = next(i for i, unit in enumerate(found.units) if "执法人员" in unit.text)
    assert "问题" in tokens[unit]["heading"]
    assert "问题" not in tokens[unit]["word"]


def test_a_document_without_units_has_no_tokens() -> None:
    empty = Document(Report("a.txt", "", (), "txt"), Metadata(), ())
    assert tokens_of(empty, Ngrams((1,), (2,))) == []
