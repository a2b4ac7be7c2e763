"""What a text of the search box asks for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalated.tickets.query_words import OPERATORS, Condition, Query, Words, parse_query

CASES: list[tuple[str, tuple[Words, ...], tuple[Condition, ...]]] = [
    ("", (), ()),
    ("   ", (), ()),
    ("printer", (Words("printer"),), ()),
    ("ada printer", (Words("ada"), Words("printer")), ()),
    ('"on fire"', (Words("on fire", is_quoted=True),), ()),
    ("“on fire”", (Words("on fire", is_quoted=True),), ()),
    ('"on fire', (Words("on fire", is_quoted=True),), ()),
    ("-fire", (Words("fire", is_negated=True),), ()),
    ('-"on fire"', (Words("on fire", is_negated=True, is_quoted=True),), ()),
    ("e-mail", (Words("e-mail"),), ()),
    ("- fire", (Words("fire"),), ()),
    ("-", (), ()),
    ('"', (), ()),
    ("from:ada", (), (Condition("from", "ada"),)),
    ("FROM:Ada", (), (Condition("from", "Ada"),)),
    ("from:ada@example.org fire", (Words("fire"),), (Condition("from", "ada@example.org"),)),
    ('from:"Ada Lovelace"', (), (Condition("from", "Ada Lovelace"),)),
    ("from:", (), ()),
    ("from: ada", (Words("ada"),), ()),
    ("-tag:refund", (), (Condition("tag", "refund", is_negated=True),)),
    ('-tag:"for later', (), (Condition("tag", "for later", is_negated=True),)),
    ("assignee:me to:none", (), (Condition("to", "me"), Condition("to", "none"))),
    (
        "is:open has:note in:billing",
        (),
        (Condition("is", "open"), Condition("has", "note"), Condition("in", "billing")),
    ),
    ("channel:email type:task", (), (Condition("channel", "email"), Condition("type", "task"))),
    ("http://a.b/c 12:30 foo:bar", (Words("http://a.b/c"), Words("12:30"), Words("foo:bar")), ()),
    ("this:open", (Words("this:open"),), ()),
    ("プリンター tag:返金", (Words("プリンター"),), (Condition("tag", "返金"),)),
]


@pytest.mark.parametrize(("text", "words", "conditions"), CASES)
def test_a_text_asks_for(text: str, words: tuple[Words, ...], conditions: tuple[Condition, ...]) -> None:
    assert parse_query(text) == Query(words, conditions)


@pytest.mark.parametrize(
    ("text", "open_word"),
    [("the prin", Words("prin")), ('a "b c"', None), ("a -b", Words("a")), ("-b", None), ("tag:a", None)],
)
def test_the_last_word_may_be_the_beginning_of_one(text: str, open_word: Words | None) -> None:
    assert parse_query(text).open_word == open_word


ALPHABET = st.sampled_from(['"', "-", ":", " ", "a", "is", "from:", "tag:", "“", "\x00", "\n", "日", "\ud800"])


@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_any_text_asks_for_something(text: str) -> None:
    query = parse_query(text)
    assert {each.operator for each in query.conditions} <= set(OPERATORS) - {"assignee"}
    assert all(each.value for each in query.conditions)
    assert all(each.text for each in query.words)


@pytest.mark.parametrize("text", ["-", "a:", '"', "from:", 'is:"', "a", "- "])
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    started = time.perf_counter()
    parse_query(text * 500_000)
    assert time.perf_counter() - started < 2
