"""Putting a mask in place of words."""

from __future__ import annotations

import time

import pytest

from escalated.core.masking import MASK, mask_html, mask_text


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("My card is 4111 1111.", "4111 1111", f"My card is {MASK}."),
        ("a b a\n b", "a b", f"{MASK} {MASK}"),
        ("> my pass\n> word is", "my pass word", f"> {MASK} is"),
        ("My card", "my card", "My card"),
        ("a.c abc", "a.c", f"{MASK} abc"),
        ("nothing", " ", "nothing"),
    ],
)
def test_text(source: str, words: str, expected: str) -> None:
    assert mask_text(source, words) == expected


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("<p>My <b>pass</b>word is x</p>", "password", f"<p>My <b>{MASK}</b> is x</p>"),
        ("<p>one</p><p>two</p>", "one\n\ntwo", f"<p>{MASK}</p><p></p>"),
        ("<p>Tom &amp; Ada, Tom&nbsp;&amp;&nbsp;Ada</p>", "Tom & Ada", f"<p>{MASK}, {MASK}</p>"),
        ('<a href="mailto:ada%40x.org" title="t">ada@x.org</a>', "ada@x.org", f'<a href="{MASK}" title="t">{MASK}</a>'),
        ('<img alt="4111" src="cid:1">', "4111", f'<img alt="{MASK}" src="cid:1">'),
        ("<!-- 4111 --><style>4111</style>4111", "4111", f"<style></style>{MASK}"),
        ("<title>4111</title><p>x</p>", "4111", "<title></title><p>x</p>"),
        ("a &lt;b&gt; 4111", "4111", f"a &lt;b&gt; {MASK}"),
        ("<p>none <!-- kept --></p>", "4111", "<p>none <!-- kept --></p>"),
        ("<p>4111", "4111", f"<p>{MASK}"),
    ],
)
def test_html(source: str, words: str, expected: str) -> None:
    assert mask_html(source, words) == expected


def test_it_takes_no_longer_than_there_is_to_read() -> None:
    began = time.perf_counter()
    mask_html("<p>a b " * 50_000, "a b")
    mask_text("> a " * 100_000, "a b")
    assert time.perf_counter() - began < 5
