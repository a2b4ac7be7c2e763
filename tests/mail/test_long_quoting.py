"""Quoted text in messages that are too long, too deep or written to be slow."""

from __future__ import annotations

import pytest

from escalated.mail.quoting import split_html, split_text


@pytest.mark.parametrize(
    "hostile", ["bq" * 20_000, ">" * 50_000, "> a\n" * 10_000, "a:\n" * 10_000, "From: a\n" * 5_000, "\n" * 50_000]
)
def test_hostile_text_is_read_in_one_pass(hostile: str) -> None:
    visible, quoted = split_text(hostile)
    assert len(visible) + len(quoted) <= len(hostile)


def test_five_thousand_nested_quotes_are_read() -> None:
    html = "hello" + "<blockquote type=cite>" * 5_000 + "old" + "</blockquote>" * 5_000
    assert split_html(html)[0] == "hello"


@pytest.mark.parametrize("end", ["\n\nlast words", "\n" * 30_000 + "last words"])
def test_what_follows_very_many_lines_is_shown(end: str) -> None:
    text = "first words\n" + "> a\n" * 25_000 + end
    assert split_text(text) == (text, "")


def test_very_many_quoted_lines_are_folded() -> None:
    quoted = "On Mon, 1 Jan 2026 at 10:00, Ada <ada@example.org> wrote:\n" + "\n".join(["> a"] * 25_000)
    assert split_text(f"hello\n\n{quoted}") == ("hello", quoted)
