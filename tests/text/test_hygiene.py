from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.errors import InputError
from kmesh_tracker.text.hygiene import CUT_MARK, MAX_DOCUMENT, MAX_LINE, clean, decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("例会\r\n".encode(), "例会\n"),
        ("a\n".encode("utf-16"), "a\n"),
        (b"page\x0cpage", "page\x0cpage"),
        (b"\x1b[31mred\x1b[0m\n" * 9, "\x1b[31mred\x1b[0m\n" * 9),
        (b"", ""),
    ],
)
def test_bytes_become_text(data: bytes, text: str) -> None:
    assert decode(data, "minutes.txt") == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04\0\0", "not text"),
        (bytes(range(1, 9)) * 9, "not text"),
        (b"ok\nb\xe9d\n", "at line 2"),
        (b"a" * (MAX_DOCUMENT + 1), "limit of 8 MiB"),
        (b"\xff\xfea", "not UTF-8"),
    ],
)
def test_what_is_no_document_is_refused_by_name(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        decode(data, "minutes.txt")
    assert "minutes.txt" in str(caught.value)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("a\u00a0b", "a b"),
        ("a\u3000b", "a b"),
        ("dead\u00adline", "deadline"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("o\ufb03ce", "office"),
        ("ｖ１.２（完成）", "v1.2(完成)"),
        ("a\u202eb\u2066c", "abc"),
        ("a\x1b[31mb\x9b", "ab"),
        ("\x1b[1;31;48:2m red\x1b[m", " red"),
        ("\x1b]0;title\x07a\x1b]8;;https://x.example\x1b\\b", "ab"),
        ("\x1b(Ba\x1b", "a"),
        ("a\x1b]never ends", "anever ends"),
        ("e\u0301", "\u00e9"),
        ("计划：完成，下周。", "计划：完成，下周。"),
        ("a\tb", "a\tb"),
    ],
)
def test_look_alikes_become_plain(line: str, plain: str) -> None:
    assert clean(line) == plain


def test_a_long_line_is_cut_visibly_at_a_character() -> None:
    cut = clean("例" * MAX_LINE)
    assert cut.endswith(CUT_MARK)
    assert len(cut.removesuffix(CUT_MARK).encode()) <= MAX_LINE
    assert clean("a" * MAX_LINE) == "a" * MAX_LINE


@given(st.text())
def test_cleaning_twice_is_cleaning_once(line: str) -> None:
    assert clean(clean(line)) == clean(line)


def test_behind_a_nul_there_is_nothing() -> None:
    assert clean("wick #1\0002") == "wick #1"
    for data in (b"wick\0", "wick #1\0002".encode("utf-16")):
        with pytest.raises(InputError, match="is not text"):
            decode(data, "minutes.txt")
