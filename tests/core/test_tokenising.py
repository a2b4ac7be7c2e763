"""How text is cut into what is indexed and sought."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalated.core.tokenising import LONGEST, MOST_BYTES, folded, tokens, tokens_of_document
from escalated.search.terms import Term, term_of

CASES = [
    ("", []),
    ("!!! -- 🖨️", []),
    ("The printer's on FIRE", ["the", "printer", "s", "on", "fire"]),
    ("Müller, Straße, NAÏVE", ["muller", "strasse", "naive"]),
    ("Mu\u0308ller", ["muller"]),
    ("ada.lovelace@example.org", ["ada", "lovelace", "example", "org"]),
    ("snake_case ESC-00042", ["snake", "case", "esc", "00042"]),
    ("プリンター", ["プリ", "リン", "ンタ", "ター", "ー"]),
    ("ﾌﾟﾘﾝ", ["プリ", "リン", "ン"]),
    ("税", ["税"]),
    ("Windows更新が", ["windows", "更新", "新が", "が"]),
    ("환불을 요청", ["환불", "불을", "을", "요청", "청"]),
    ("退款,发票", ["退款", "款", "发票", "票"]),
    ("فَاتُورَة", ["فاتوره"]),
    ("أحمد إلى", ["احمد", "الي"]),
    ("बिजली", ["बिजली"]),
    ("ไทย", ["ไท", "ทย", "ย"]),
    ("İstanbul ISPARTA ı", ["istanbul", "isparta", "i"]),
    ("soft\u00adhyphen zero\u200bwidth", ["softhyphen", "zerowidth"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_is_cut_into(text: str, expected: list[str]) -> None:
    assert list(tokens(text)) == expected


TERMS = [
    ("printer", Term(("printer",), is_open=True)),
    ("pr", Term(("pr",))),
    ("e-mail", Term(("e", "mail"), is_open=True)),
    ("返金", Term(("返金",))),
    ("プリンタ", Term(("プリ", "リン", "ンタ"))),
    ("税", Term(("税",), is_open=True)),
    ("更新windows", Term(("更新", "新", "windows"), is_open=True)),
    ("***", None),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_what_is_typed_is_sought_as(text: str, expected: Term | None) -> None:
    assert term_of(text, is_open=True) == expected


def test_a_whole_word_is_no_beginning() -> None:
    assert term_of("printer") == Term(("printer",))


@given(st.text())
def test_tokens_are_letters_numbers_and_marks_of_bounded_length(text: str) -> None:
    for token in tokens(text):
        assert 0 < len(token) <= LONGEST
        assert not set(token) & set(" \t\n\0'\"\\:*&|!()<>-+~@_")
        assert folded(token) == token or not token.isascii()


def test_a_document_is_bounded() -> None:
    kept = tokens_of_document("word " * 100_000)
    assert sum(len(token) + 1 for token in kept) <= MOST_BYTES
    assert len(kept) == MOST_BYTES // 5


def test_a_long_text_is_cut_in_linear_time() -> None:
    start = time.perf_counter()
    assert len(tokens_of_document("x" * 1_000_000)) == 1
    assert len(tokens_of_document("税金 " * 300_000)) > 10_000
    assert time.perf_counter() - start < 5
