"""Bodies of every kind, and the ones that are wrong in every way: each a clear answer, none a crash."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from escalated.tickets.models import Attachment, Ticket
from tests.making import kinds, make_agent, make_customer, make_ticket, signed_in
from tests.settings import ESCALATED
from tests.web.asking import JSON, outcome, send_to, url

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def customer() -> Any:
    return make_customer("ada")[0]


def file(name: str = "plan.txt", content: bytes = b"hello") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", ["json", "form", "multipart"])
def test_a_body_may_be_json_form_or_multipart(customer: Any, kind: str) -> None:
    client, path, given = signed_in(customer), url("portal:tickets"), {"subject": "Hello", "body": "It burns."}
    if kind == "json":
        response = send_to(client, path, given)
    elif kind == "form":
        response = client.post(path, urlencode(given), content_type=FORM, headers=JSON)
    else:
        response = client.post(path, given, headers=JSON)
    assert (response.status_code, Ticket.objects.get().subject) == (201, "Hello")


@pytest.mark.parametrize("kind", ["json", "form", "multipart"])
def test_a_patch_may_be_json_form_or_multipart(kind: str) -> None:
    ticket, agent = make_ticket(), make_agent()
    client, path = signed_in(agent.profile.user), url("agent:priority", ticket.reference)
    body, content_type = {
        "json": ('{"priority": "high"}', "application/json"),
        "form": ("priority=high", FORM),
        "multipart": (encode_multipart(BOUNDARY, {"priority": "high"}), MULTIPART_CONTENT),
    }[kind]
    response = client.patch(path, body, content_type=content_type, headers=JSON)
    assert (response.status_code, response.json()["ticket"]["priority"]) == (200, "high")
    assert kinds(ticket) == ["ticket.opened", "ticket.priority_changed"]


@pytest.mark.parametrize(
    "files",
    [
        {"attachments": [file("a.txt"), file("b.txt")]},
        {"attachments[]": [file("a.txt"), file("b.txt")]},
        {"attachments[0]": file("a.txt"), "attachments[1]": file("b.txt")},
    ],
    ids=["repeated", "brackets", "numbered"],
)
def test_files_come_under_either_name(customer: Any, files: dict[str, Any]) -> None:
    body = {"subject": "Hello", "body": "See the plan.", **files}
    response = signed_in(customer).post(url("portal:tickets"), body, headers=JSON)
    assert response.status_code == 201
    shown = response.json()["messages"][0]["attachments"]
    assert [(each["filename"], each["mime_type"], each["size"]) for each in shown] == [
        ("a.txt", "text/plain", 5),
        ("b.txt", "text/plain", 5),
    ]


@override_settings(ESCALATED={**ESCALATED, "MAX_ATTACHMENTS": 2, "MAX_ATTACHMENT_SIZE_KB": 1})
@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([file("run.exe")], ["run.exe: files of this kind are not taken"]),
        ([file("big.txt", b"x" * 1025)], ["big.txt: larger than 1 kB"]),
        ([file("a.txt"), file("b.txt"), file("c.txt")], ["c.txt: only 2 files are taken"]),
    ],
)
def test_a_file_past_a_limit_is_named_and_nothing_is_written(
    customer: Any, files: list[SimpleUploadedFile], told: list[str]
) -> None:
    body = {"subject": "Hello", "body": "b", "attachments": files}
    status, answer = outcome(signed_in(customer).post(url("portal:tickets"), body, headers=JSON))
    assert (status, answer["errors"]) == (422, {"attachments": told})
    assert (Ticket.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "status", "errors"),
    [
        ("{", 422, ["body"]),
        ("[]", 422, ["body"]),
        ("null", 422, ["body"]),
        ('"x"', 422, ["body"]),
        ("[" * 100_000, 422, ["body"]),
        (b"\xff\xfe\xfa", 422, ["body"]),
        ('{"body": {"a": 1}}', 422, ["body"]),
        ('{"body": "\\ud800"}', 422, ["body"]),
        ('{"body": 1e999}', 422, ["body"]),
        ('{"body": "x", "attachments": ["/etc/passwd"]}', 422, ["attachments"]),
        ('{"body": "x", "attachments": {"0": {}}}', 422, ["attachments"]),
        ('{"body": "x", "": 1}', 400, [""]),
        ("", 422, ["body"]),
    ],
)
def test_json_that_says_nothing_of_use(customer: Any, body: str | bytes, status: int, errors: list[str]) -> None:
    ticket = make_ticket(make_customer("bob")[1])
    client = signed_in(ticket.requester.user)
    response = send_to(client, url("portal:reply", ticket.reference), body)
    assert (response.status_code, list(response.json()["errors"])) == (status, errors)
    assert kinds(ticket) == ["ticket.opened"]


@pytest.mark.parametrize("charset", ["hex", "rot13", "idna", "no-such", "utf-7", "\u20ac"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_form_in_a_strange_encoding_is_no_crash(charset: str, method: str) -> None:
    ticket, agent = make_ticket(), make_agent()
    name = "agent:status" if method == "PATCH" else "agent:note"
    client, kind = signed_in(agent.profile.user), f"{FORM}; charset={charset}"
    response = client.generic(method, url(name, ticket.reference), b"\xff=\xfe", content_type=kind, headers=JSON)
    assert response.status_code in {400, 422}
    assert kinds(ticket) == ["ticket.opened"]


def test_a_file_under_the_name_of_a_text_is_no_crash(customer: Any) -> None:
    body = {"subject": [file("subject.txt"), "Hello"], "body": "b"}
    response = signed_in(customer).post(url("portal:tickets"), body, headers=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["subject"])
    assert Ticket.objects.count() == 0


def test_a_body_in_a_kind_nobody_knows_holds_nothing(customer: Any) -> None:
    client = signed_in(customer)
    response = client.post(url("portal:tickets"), b"<a/>", content_type="text/xml", headers=JSON)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["subject", "body"])


def test_what_a_database_cannot_hold_is_left_out(customer: Any) -> None:
    response = send_to(signed_in(customer), url("portal:tickets"), {"subject": "a\0b", "body": "c\0d"})
    ticket = Ticket.objects.get()
    assert (response.status_code, ticket.subject, ticket.replies.get().body) == (201, "ab", "cd")
