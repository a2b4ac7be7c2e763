"""Who is found by the beginnings of which words, whoever changed them, and what that costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated.people.contacts import contact_for_address, contact_for_user
from escalated.people.finding import requesters_named
from escalated.people.models import Contact
from escalated.people.words import ContactWord, are_contacts_indexed, words_of
from escalated.tickets.queries import known_contacts
from tests.making import make_agent, make_requester, make_ticket, make_user
from tests.web.test_plans import nodes

pytestmark = pytest.mark.django_db

PEOPLE = {
    "ada": ("Ada Lovelace", "ada.lovelace@analytical.example"),
    "adam": ("Adam Smith", "smith@wealth.example"),
    "mueller": ("Jürgen Müller-Lüdenscheidt", "jm@analytical.example"),
    "yamada": ("山田太郎", "taro@nihon.example"),
    "hassan": ("أحمد حسن", "hassan@misr.example"),
    "unnamed": ("", "ada@elsewhere.example"),
}
SEARCHES: list[tuple[str, list[str]]] = [
    ("ada", ["ada", "unnamed", "adam"]),
    ("ADA", ["ada", "unnamed", "adam"]),
    ("lovelace", ["ada"]),
    ("love ada", ["ada"]),
    ("ada smith", ["adam"]),
    ("ada nobody", []),
    ("smith@wealth.example", ["adam"]),
    ("smith@wea", ["adam"]),
    ("smith@", ["adam"]),
    ("@analytical.example", ["ada", "mueller"]),
    ("analytical", ["ada", "mueller"]),
    ("muller", ["mueller"]),
    ("MÜLLER-LÜD", ["mueller"]),
    ("山田", ["yamada"]),
    ("太郎", ["yamada"]),
    ("田", ["yamada"]),
    ("احمد", ["hassan"]),
    ("velace", []),
    ("", []),
    ("!!! %", []),
    ("_da", []),
    ("'; DROP", []),
]


@pytest.fixture
def people() -> dict[int, str]:
    return {contact_for_address(email, name=name).pk: key for key, (name, email) in PEOPLE.items()}


def found(text: str, most: int = 10) -> list[Contact]:
    return requesters_named(text, among=Contact.objects.all(), most=most)


@pytest.mark.parametrize(("text", "expected"), SEARCHES)
def test_people_are_found_by_beginnings(people: dict[int, str], text: str, expected: list[str]) -> None:
    assert [people[each.pk] for each in found(text)] == expected


def test_no_more_than_asked_for_and_each_once(people: dict[int, str]) -> None:
    assert [people[each.pk] for each in found("a", most=2)] == ["ada", "unnamed"]
    assert len(found("example", most=10)) == len(PEOPLE)


def test_only_known_people_are_found() -> None:
    agent = make_agent()
    known, _other = make_requester("known@example.org"), make_requester("known-too@example.org")
    ticket = make_ticket(known)
    among = Contact.objects.filter(tickets=ticket)
    assert requesters_named("known", among=among, most=5) == [known.contacts[0]]
    assert len(requesters_named("known", among=known_contacts(agent), most=5)) == 2


def test_a_contact_is_found_by_what_it_is_called_today() -> None:
    user = make_user("countess")
    contact_for_user(user)
    unnamed = contact_for_address("x@example.org")
    assert [len(found(word)) for word in ("countess", "augusta", "babbage")] == [1, 0, 0]
    user.first_name = "Augusta"
    user.save()
    contact_for_user(user)
    contact_for_address("x@example.org", name="Babbage")
    assert [len(found(word)) for word in ("augusta", "babbage")] == [1, 1]
    assert [word.word for word in unnamed.words.order_by("word")] == ["babbage", "example", "org", "x", "x@example.org"]


def test_an_endless_name_has_an_end() -> None:
    assert len(words_of(" ".join(f"w{n}" for n in range(99)), "a@b.example")) == 40


def test_the_words_made_anew_are_those_that_grew(people: dict[int, str]) -> None:
    grown = sorted(ContactWord.objects.values_list("contact_id", "word"))
    assert are_contacts_indexed()
    ContactWord.objects.all().delete()
    assert (found("ada"), are_contacts_indexed()) == ([], False)
    call_command("escalated_reindex", batch=2)
    assert (sorted(ContactWord.objects.values_list("contact_id", "word")), are_contacts_indexed()) == (grown, True)


@pytest.mark.postgres
def test_finding_people_reads_the_index_alone() -> None:
    table, words = (connection.ops.quote_name(model._meta.db_table) for model in (Contact, ContactWord))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} "
            "(email, name, language, organisation, organisation_name, unreached_reason, created_at) "
            "SELECT 'person' || n || '@mail.example', 'Ada Love' || n, '', '', '', '', now() "
            "FROM generate_series(1, 50000) n"
        )
        for word in ("'person' || id || '@mail.example'", "'ada'", "name", "'example'"):
            cursor.execute(f"INSERT INTO {words} (contact_id, word) SELECT id, {word} FROM {table}")
        cursor.execute(f"ANALYZE {words}, {table}")
    for text in ("ada", "a", "ada person77", "person123@mail", "nobody", "example person4"):
        with CaptureQueriesContext(connection) as seen:
            requesters_named(text, among=Contact.objects.themselves(), most=5)
        plan = _plan(seen.captured_queries[0]["sql"])
        assert all(each["Node Type"] in ("Index Only Scan", "Index Scan") for each in plan), (text, plan)
        assert sum(each["Actual Rows"] * each["Actual Loops"] for each in plan) < 5_000, (text, plan)


def _plan(sql: str) -> list[dict[str, Any]]:
    """Return how each scan of a table or index is done."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (explained,) = cursor.fetchone()
    return [each for each in nodes(explained[0]["Plan"]) if "Relation Name" in each]
