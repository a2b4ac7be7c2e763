"""Hostile words in every text that the scene's database holds, whatever door they came by."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models

from escalated.administration.roles import create_role
from escalated.core.db import now
from escalated.core.jobs import JobState
from escalated.errors.models import AffectedPerson, ErrorGroup
from escalated.mail.models import OutgoingMail
from escalated.people.actors import SYSTEM, Agent
from escalated.people.blocked import BlockedSender
from escalated.people.models import AgentProfile, Contact
from escalated.people.rights import LIGHT
from escalated.sla.models import BusinessHours
from escalated.tickets.linking_objects import link_object
from tests.making import hold_mail
from tests.shop.models import Voucher
from tests.threats.scene import Scene
from tests.threats.vectors import HTML, LINES, TEXT

OURS = ("escalated", "auth", "shop")
# What is no address is none, and a file's content is in no text.
KEPT = ("agent_email", "mail_raw")
# What a name is wholly; in a sentence it may be a word.
PEOPLE = ("Boss", "Desk", "Owner", "Other", "Light")
NAMES = (*PEOPLE, "Writers", "Standard", "Office hours", "Empty", "Unused", "spare", "Elsewhere")


def make_hostile(scene: Scene, agent: Agent) -> None:
    """Add what the scene lacks, and put a line of an attack wherever one of its words or names stands."""
    link_object(scene.own, Voucher.objects.create(code=LINES[1]), by=agent)
    create_role("Writers", LIGHT, by=SYSTEM)
    _close_today()
    numbered = (f"{LINES[number % len(LINES)]} {number}" for number in count())
    words = {word: next(numbered) for name, word in scene.canaries.items() if name not in KEPT}
    names = {name: next(numbered) for name in NAMES}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            _overwrite(model, words, names)
    _be_told_of_trouble(scene)


def _overwrite(model: type[models.Model], words: Mapping[str, str], names: Mapping[str, str]) -> None:
    kinds = (models.CharField, models.TextField, models.JSONField)
    fields = [each.attname for each in model._meta.concrete_fields if isinstance(each, kinds) and not each.primary_key]
    for row in model._base_manager.all() if fields else ():
        before = {name: getattr(row, name) for name in fields}
        after = {name: _told(value, words, names) for name, value in before.items()}
        if after != before:
            model._base_manager.filter(pk=row.pk).update(**after)


def _told(value: Any, words: Mapping[str, str], names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _told(each, words, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_told(each, words, names) for each in value]
    if not isinstance(value, str):
        return value
    for word, hostile in words.items():
        value = value.replace(word, hostile)
    return names.get(value, value)


def _close_today() -> None:
    """Let deadlines be explained by a day off with a hostile name."""
    today = now().date()
    BusinessHours.objects.update(holidays=[{"name": LINES[0], "month": today.month, "day": today.day, "year": None}])


def _be_told_of_trouble(scene: Scene) -> None:
    """Let servers, bounces, errors and blocks say what they like."""
    ticket = scene.own
    Contact.objects.update(organisation=LINES[1], organisation_name=LINES[1], unreached_reason=LINES[0])
    met = {"message": HTML[0], "traceback": "\n".join(HTML), "count": 3}
    group = ErrorGroup.objects.create(fingerprint="f", ticket=ticket, **met)
    AffectedPerson.objects.create(group=group, contact=ticket.requester, count=2)
    AgentProfile.objects.update(signature="\n\n".join(TEXT + HTML))
    BlockedSender.objects.create(sender=f"{LINES[1]}@example.net", blocked_by=LINES[0])
    message = ticket.replies.filter(kind="reply").latest("pk")
    said = {"from_email": LINES[0], "reply_to": LINES[0], "subject": LINES[1], "to_email": LINES[1]}
    lost = {"state": JobState.DEAD, "reason": f"550 {LINES[1]}", "reply": message, "contact": ticket.requester}
    OutgoingMail.objects.create(activity=ticket.activities.earliest("pk"), ticket=ticket, **lost, **said)


def hostile_mail(reference: str) -> int:
    """Return the key of a mail that waits for review, with an attack in each of its fields."""
    mail = EmailMessage()
    mail["From"] = f'"{LINES[2]}" <eve@example.net>'
    mail["To"] = '"<script>alert(1)</script>" <support@support.example.com>'
    mail["Subject"] = f"Re: [{reference}] {LINES[0]}"
    mail["Reply-To"] = "=?utf-8?q?=3Csvg_onload=3Dalert=281=29=3E?= <eve@example.net>"
    mail["Authentication-Results"] = 'mx.example.com; dkim=fail reason="<img src=x onerror=alert(1)>"'
    mail["List-Id"] = LINES[1]
    mail.set_content("\n\n".join(TEXT))
    mail.add_alternative("".join(HTML), subtype="html")
    mail.add_attachment(b"hello", maintype="text", subtype="html", filename=LINES[0])
    return hold_mail(mail.as_bytes(), subject=LINES[0]).pk
