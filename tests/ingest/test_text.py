import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.errors import ReadError
from fazhi.ingest import read_report
from fazhi.ingest import text as text_module
from fazhi.ingest.text import decode
from helpers import labeled_texts

TEXT = "松湾市2023年法治政府建设年度报告\n一、主要做法\n全市办理行政复议案件120件，“清单之外无审批”。\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=20)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_gives_the_same_text(tmp_path, encoding):
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_report(path).text == TEXT.strip()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_whole_reports_survive_their_encoding(encoding):
    for text in labeled_texts(12).values():
        assert decode(text.encode(encoding))[0] == text


@given(chinese)
def test_utf8_is_what_it_was(text):
    assert decode(text.encode("utf-8"))[:2] == (text, "utf-8")


@given(chinese)
def test_utf16_with_a_mark_is_what_it_was(text):
    assert decode(text.encode("utf-16"))[0] == text


@given(st.lists(chinese, min_size=1, max_size=4))
def test_gb18030_of_sentences_is_what_it_was(sentences):
    text = "".join(f"{sentence}，2023年。\n" for sentence in sentences)
    assert decode(text.encode("gb18030"))[0] == text


def test_a_cut_last_character_is_noted():
    text, encoding, flags = decode(TEXT.strip().encode()[:-1])
    assert (text, encoding, flags) == (TEXT.strip()[:-1], "utf-8", ("truncated",))


def test_a_few_damaged_bytes_are_counted():
    data = (TEXT * 20).encode()
    text, _, flags = decode(data[:300] + b"\xff" + data[300:])
    assert flags == (f"replaced={text.count(chr(0xFFFD))}",)


def test_two_encodings_in_one_file_are_read_line_by_line():
    data = TEXT.encode("utf-8") + "二、下一步打算\n".encode("gbk") + TEXT.encode("utf-8")
    text, encoding, _ = decode(data)
    assert "二、下一步打算" in text
    assert encoding == "mixed"


def test_line_ends_of_all_systems_part_paragraphs(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("甲乙\r\n丙丁\r戊己\n庚辛".encode())
    assert read_report(path).text == "甲乙\n丙丁\n戊己\n庚辛"


def test_binary_data_is_no_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(ReadError, match="不是文本文件"):
        read_report(path)


@given(
    st.text(alphabet="法治\x00\x07\x0b\x1f\x7f\n0", min_size=1, max_size=12),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_control_characters_are_dropped_and_counted(text, encoding):
    data = (text + "法治政府建设" * 50).encode(encoding)
    dropped = text_module._CONTROL.findall(text)
    decoded, _, flags = decode(data)
    assert decoded == text_module._CONTROL.sub("", text) + "法治政府建设" * 50
    assert [flag for flag in flags if flag.startswith("stripped=")] == (
        [f"stripped={len(dropped)}"] if dropped else []
    )
