"""Settings and the audit log, as admins' screens ask for them."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.administration.settings import change_settings
from escalated.core.install import forget, install_settings
from escalated.people.actors import SYSTEM
from escalated.timeline.audit import CHANGES, AuditEntry
from escalated.web.pages.admin import audit_log
from tests.making import make_agent, signed_in
from tests.web.asking import HTML, JSON, ask, outcome, send, url
from tests.web.test_query_counts import MOST, grown, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Any:
    return make_agent("grace", is_admin=True).profile.user


def fields(page: Any) -> dict[str, Any]:
    return {each["key"]: each for group in page["groups"] for each in group["settings"]}


def test_every_setting_is_shown_as_what_it_is(boss: Any) -> None:
    status, page = outcome(ask(boss, "admin:settings"))
    shown = {key: (each["kind"], each["value"]) for key, each in fields(page).items() if key != "attachment_types"}
    assert (status, shown) == (
        200,
        {
            "product_name": ("text", "Support"),
            "reference_prefix": ("text", "ESC"),
            "allow_customer_close": ("switch", True),
            "auto_close_resolved_after_days": ("number", 7),
            "reopen_within_days": ("number", 0),
            "max_attachments": ("number", 5),
            "max_attachment_size_kb": ("number", 10240),
            "guest_form_enabled": ("switch", True),
            "guest_policy": ("choice", "unassigned"),
            "guest_user_id": ("text", ""),
            "guest_signup_url": ("text", ""),
            "mail_quiet_after_hours": ("number", 72),
            "queue_stuck_after_minutes": ("number", 5),
            "queue_oversized_after": ("number", 1000),
        },
    )
    assert fields(page)["attachment_types"]["kind"] == "words"
    assert {each["is_pinned"] for each in fields(page).values()} == {False}
    days = fields(page)["auto_close_resolved_after_days"]
    assert (days["minimum"], days["maximum"], days["unit"]) == (0, 36_500, "days")


def test_a_setting_names_what_it_needs_and_where_it_is_seen(boss: Any) -> None:
    shown = fields(outcome(ask(boss, "admin:settings"))[1])
    assert {key: each["only_with"]["value"] for key, each in shown.items() if each["only_with"]} == {
        "guest_user_id": "guest_user",
        "guest_signup_url": "prompt_signup",
    }
    assert {each["only_with"]["key"] for each in shown.values() if each["only_with"]} == {"guest_policy"}
    assert {key: each["url"] for key, each in shown.items() if each["url"]} == {
        "guest_form_enabled": url("portal:guest_create")
    }


def test_what_is_sent_is_saved_and_the_rest_stays(boss: Any) -> None:
    status, page = outcome(send(boss, "admin:settings", max_attachments=7, product_name=" Help "))
    assert (status, fields(page)["max_attachments"]["value"], fields(page)["product_name"]["value"]) == (200, 7, "Help")
    assert (install_settings().product_name, install_settings().max_attachment_size_kb) == ("Help", 10240)
    assert AuditEntry.objects.get().actor_name == "Grace"


def test_a_form_may_send_them_too(boss: Any) -> None:
    body = {"allow_customer_close": "false", "attachment_types": ["pdf", "png"], "auto_close_resolved_after_days": "3"}
    response = signed_in(boss).post(url("admin:settings"), body, headers=HTML)
    assert (response.status_code, response["Location"]) == (303, url("admin:settings"))
    now = install_settings()
    assert (now.allow_customer_close, now.attachment_types, now.auto_close_resolved_after_days) == (
        False,
        ["pdf", "png"],
        3,
    )


@pytest.mark.parametrize(
    ("body", "status", "errors"),
    [
        ({"max_attachments": -1}, 422, {"max_attachments": ["Write 0 or more."]}),
        ({"reference_prefix": "42"}, 422, {"reference_prefix": ["Write 2 to 10 letters from A to Z, such as ESC."]}),
        ({"earlier_prefixes": ["A"]}, 400, {"earlier_prefixes": ["There is no such field."]}),
        ({"allow_customer_close": None}, 422, None),
        ({"attachment_types": ["a b"]}, 422, None),
        ({"attachment_types": "pdf"}, 422, None),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(boss: Any, body: Any, status: int, errors: Any) -> None:
    response = send(boss, "admin:settings", **body)
    assert (response.status_code, list(response.json()["errors"])) == (status, list(body))
    assert errors is None or response.json()["errors"] == errors
    assert not AuditEntry.objects.exists()


def test_a_pinned_setting_is_shown_read_only(boss: Any, settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "PINNED": ["MAX_ATTACHMENTS"], "MAX_ATTACHMENTS": 3}
    forget()
    shown = fields(ask(boss, "admin:settings").json())["max_attachments"]
    assert (shown["is_pinned"], shown["value"]) == (True, 3)
    response = send(boss, "admin:settings", max_attachments=9)
    told = {"max_attachments": ["Your installation sets this in its code."]}
    assert (response.status_code, response.json()["errors"]) == (422, told)


def test_the_audit_log_tells_who_changed_what_from_what_to_what(boss: Any) -> None:
    send(boss, "admin:settings", max_attachments=7)
    change_settings({"allow_customer_close": False}, by=SYSTEM)
    status, page = outcome(ask(boss, "admin:audit_log"))
    shown = [(each["actor_name"], each["about_label"], each["sentence"]) for each in page["entries"]]
    assert (status, shown) == (
        200,
        [
            ("Escalated", "Settings", "Escalated changed in the settings: Customers may close their requests"),
            ("Grace", "Settings", "Grace changed in the settings: Files per message"),
        ],
    )
    assert page["entries"][1]["differences"] == [{"of": "Files per message", "before": "5", "after": "7"}]
    assert [each["label"] for each in page["by_options"]] == ["Grace", "Escalated"]


def test_it_is_narrowed_by_what_and_by_whom(boss: Any) -> None:
    other = make_agent("hedy", is_admin=True)
    send(boss, "admin:settings", max_attachments=7)
    change_settings({"max_attachments": 8}, by=other)
    change_settings({"max_attachments": 9}, by=SYSTEM)
    AuditEntry.objects.create(kind="moon.moved", actor_kind="agent", actor_id=other.id, actor_name="Hedy")

    def found(**query: Any) -> list[str]:
        return [each["actor_name"] for each in ask(boss, "admin:audit_log", **query).json()["entries"]]

    assert found() == ["Hedy", "Escalated", "Hedy", "Grace"]
    assert found(about="settings") == ["Escalated", "Hedy", "Grace"]
    assert found(by=other.id) == ["Hedy", "Hedy"]
    assert found(by=other.id, about="settings") == ["Hedy"]
    assert found(by="system") == ["Escalated"]
    assert [found(by=by) for by in ("0", "x", "9" * 30, "²")] == [[]] * 4
    assert found(about="moon") == ["Hedy"]
    assert ask(boss, "admin:audit_log", after="x").status_code == 422


def test_a_long_log_is_read_page_by_page_without_gap_or_repeat(boss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "PAGE_SIZE", 3)
    for number in range(8):
        change_settings({"max_attachments": 20 + number}, by=SYSTEM)
    path, seen = url("admin:audit_log") + "?by=system", []
    while path:
        page = signed_in(boss).get(path, headers=JSON).json()
        seen += [each["differences"][0]["after"] for each in page["entries"]]
        path = page["next_url"]
    assert seen == [str(number) for number in range(27, 19, -1)]


def test_it_costs_the_same_however_much_changed(boss: Any) -> None:
    def grow(count: int) -> None:
        for number in range(count):
            change_settings({"product_name": f"Help {number} of {count}"}, by=make_agent(is_admin=True))

    few, many = grown(grow, lambda: queries(boss, url("admin:audit_log"), JSON))
    assert few == many <= MOST


def test_what_every_kind_of_change_is_about_has_a_name() -> None:
    about = {kind.partition(".")[0] for kind, change in CHANGES.items() if change.__module__.startswith("escalated.")}
    assert about - {""} <= set(audit_log.ABOUT)
