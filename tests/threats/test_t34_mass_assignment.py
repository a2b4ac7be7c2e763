"""T34: a write takes the fields it declares, and a request with any other changes nothing."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.making import signed_in
from tests.threats.scene import DOORS, Door, Scene, body_of, make_scene
from tests.web.asking import client_of, every_row, send_to, url

pytestmark = pytest.mark.django_db

HOURS = {"name", "time_zone", "windows", "holidays", "follow"}
POLICY = {"name", "targets", "hours", "conditions", "default_for", "pauses_in", "pauses_snoozed", "follow"} | {
    *("warnings", "warnings_before", "tells_warning", "tells_breach", "raises_priority", "escalates", "assigns_to")
}
DECLARED = {
    "portal:tickets": {"subject", "body", "department_id", "attachments", "about"},
    "portal:reply": {"body", "attachments", "after"},
    "portal:seen": {"message_id"},
    "portal:rate": {"stars", "comment"},
    "portal:guest_create": {
        "subject",
        "body",
        "department_id",
        "attachments",
        "name",
        "email",
        "form_token",
        "website",
    },
    "portal:guest_link": {"reference", "email"},
    "portal:guest_reply": {"body", "attachments", "after"},
    "portal:guest_seen": {"message_id"},
    "portal:guest_rate": {"stars", "comment"},
    "portal:guest_close": set(),
    "portal:guest_reopen": set(),
    "portal:close": set(),
    "portal:reopen": set(),
    "agent:reply": {"body", "format", "attachments", "draft_files", "version", "key"} | {"status", "snooze_until"},
    "agent:note": {"body", "format", "attachments", "draft_files", "version", "key", "mentions"},
    "agent:tickets": {"requester_id", "name", "email", "subject", "body", "format", "kind", "department_id"}
    | {"priority", "type", "tags", "assignee_id", "attachments", "key"},
    "agent:draft": {"kind", "body", "after"},
    "agent:draft_files": {"kind", "file", "is_inline"},
    "agent:draft_file_remove": set(),
    "agent:presence": {"version", "is_leaving"},
    "agent:typing": set(),
    "agent:undo": {"activity_ids"},
    "agent:bulk": {"ticket_ids", "status", "priority", "type", "assignee_id", "department_id", "snooze_until", "claim"}
    | {"add_tags", "remove_tags", "following"},
    "agent:contact_edit": {"name", "language"},
    "agent:contact_add_address": {"address"},
    "agent:contact_remove_address": {"address"},
    "agent:contact_merge": {"other_id"},
    "agent:assign": {"assignee_id"},
    "agent:claim": {"instead_of"},
    "agent:settings": {"is_available", "away_until", "signature", "language"},
    "agent:status": {"status"},
    "agent:priority": {"priority"},
    "agent:type": {"type"},
    "agent:subject": {"subject"},
    "agent:spam": set(),
    "agent:block": {"scope"},
    "admin:mail_release": set(),
    "admin:mail_undo": {"unblock"},
    "admin:mail_unblock": set(),
    "admin:mail_block": {"sender"},
    "admin:mail_accept": set(),
    "admin:mail_open": set(),
    "admin:mail_spam": {"block"},
    "admin:mail_set_aside": set(),
    "admin:mail_put_back": set(),
    "agent:redact": {"message_id", "text"},
    "agent:attachment_remove": set(),
    "agent:requester": {"requester_id", "name", "email"},
    "agent:department": {"department_id"},
    "agent:tags": {"add", "remove"},
    "agent:snooze": {"until"},
    "agent:unsnooze": set(),
    "admin:settings": {"product_name", "reference_prefix", "allow_customer_close", "auto_close_resolved_after_days"}
    | {"guest_form_enabled", "guest_policy", "guest_user_id", "guest_signup_url"}
    | {"mail_quiet_after_hours", "queue_stuck_after_minutes", "queue_oversized_after"}
    | {"reopen_within_days", "max_attachments", "max_attachment_size_kb", "attachment_types"},
    "admin:tags": {"name", "color"},
    "admin:tag": {"name", "color"},
    "admin:tag_merge": {"into"},
    "agent:follow": {"following"},
    "agent:forward": {"message_id", "to", "body", "format", "attachment_ids", "key"},
    "agent:keep_forwarder": set(),
    "agent:pin": {"note_id", "is_pinned"},
    "agent:waive": {"message_id", "is_waived"},
    "agent:fixed": {"subject", "body"},
    "agent:objects": {"object"},
    "agent:object_remove": {"object_id"},
    "agent:object_act": {"act", "key", "values"},
    "agent:participants": {"email", "name"},
    "agent:participant_remove": {"participant_id"},
    "agent:inbox_read": {"notice_ids"},
    "agent:notifications": {"notifications"},
    "admin:mail_run_again": set(),
    "admin:first_steps_dismiss": set(),
    "admin:agents": {"user_id", "role_id", "department_ids", "capacity", "is_available"},
    "admin:agent": {"role_id", "department_ids", "capacity", "is_available"},
    "admin:agent_remove": {"hand_over_to"},
    "admin:agent_reinstate": set(),
    "admin:departments": {"name", "address", "default_priority", "strategy", "members"},
    "admin:department": {"name", "address", "default_priority", "strategy", "members"},
    "admin:department_order": {"order"},
    "admin:department_move": {"move_to"},
    "admin:department_delete": set(),
    "admin:business_hours": HOURS,
    "admin:business_hours_examples": HOURS,
    "admin:business_hours_one": HOURS,
    "admin:business_hours_delete": set(),
    "admin:sla_policies": POLICY,
    "admin:sla_policy_examples": POLICY,
    "admin:sla_policy": POLICY,
    "admin:sla_policy_order": {"order"},
    "admin:sla_policy_retire": set(),
    "admin:roles": {"name", "rights"},
    "admin:role": {"name", "rights"},
    "admin:role_delete": set(),
}
WRITES = [door for door in DOORS if door.name in DECLARED and door.method != "GET"]
UNKNOWN = """
    is_admin is_staff is_superuser role by actor user user_id owner owner_id requester_email author author_id
    author_email on_behalf_of sudo force skip_checks is_public public internal is_internal note private pinned
    visibility html text format markdown tags cc bcc to from reply_to message_id_override notify silent send_mail
    snooze snoozed_until merge_into split_from delete restore token password ticket_id reference __proto__
    constructor _method
""".split()  # noqa: SIM905  reads better than fifty quoted words


def model_fields() -> set[str]:
    fields = [field for model in apps.get_app_config("escalated").get_models() for field in model._meta.get_fields()]
    return {field.name for field in fields} | {getattr(field, "attname", field.name) for field in fields}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def _who_may(door: Door) -> str:
    """Return whom the door admits; where all it could do is refused for another reason, whoever is told that one."""
    able = [each for each in ("owner", "agent", "admin", "guest") if door.status_for(each) < 300]
    return next(iter(able), "admin" if door.name.startswith("admin:") else "agent")


def test_every_write_is_in_the_table() -> None:
    assert len(UNKNOWN) >= 50
    assert {door.name for door in DOORS if door.method != "GET"} - {"inbound:email"} == set(DECLARED)


@pytest.mark.parametrize("door", WRITES, ids=[door.name for door in WRITES])
def test_no_other_key_is_taken(scene: Scene, door: Door) -> None:
    actor = _who_may(door)
    client, path, body = (
        client_of(scene.users[actor]),
        url(door.name, *door.args_for(scene, actor)),
        body_of(door, scene),
    )
    before, others = every_row(), sorted((model_fields() | set(UNKNOWN)) - DECLARED[door.name])
    response = send_to(client, path, {**body, **dict.fromkeys(others, 1)}, method=door.method)
    told = {"message": "There is no such field.", "errors": {key: ["There is no such field."] for key in others}}
    assert (response.status_code, response.json()) == (400, told)
    assert every_row() == before


@pytest.mark.parametrize("door", WRITES, ids=[door.name for door in WRITES])
def test_the_declared_ones_are_taken(scene: Scene, door: Door) -> None:
    actor = _who_may(door)
    response = send_to(
        client_of(scene.users[actor]),
        url(door.name, *door.args_for(scene, actor)),
        body_of(door, scene),
        method=door.method,
    )
    assert response.status_code == door.status_for(actor)


def test_a_form_is_read_as_strictly(scene: Scene) -> None:
    client, before = signed_in(scene.users["owner"]), every_row()
    path = url("portal:reply", scene.own.reference)
    response = client.post(path, {"body": "Hello", "author_name": "Grace"}, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["errors"]) == (400, {"author_name": ["There is no such field."]})
    assert every_row() == before
