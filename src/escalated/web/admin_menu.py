"""The admins' menu. A page of the admin area is in it by one line here, named as in ``urls/admin.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from escalated.core.links import page_link
from escalated.people.actors import Actor, Agent
from escalated.web.schemas.shared import AdminGroup, AdminSection
from escalated.web.sla_door import sla_link

Text = str | Promise


@dataclass(frozen=True)
class Section:
    """``page`` is the name of its URL, ``hint`` what one does there in a few words, ``link`` the way there if any."""

    page: str
    label: Text
    hint: Text
    link: Callable[[str], str] = page_link


MENU: tuple[tuple[Text, tuple[Section, ...]], ...] = (
    (
        _("People"),
        (
            Section("agents", _("Agents"), _("Who answers, what they may do, and who has left.")),
            Section("departments", _("Departments"), _("Teams with queues, addresses and members of their own.")),
            Section("roles", _("Roles"), _("Which acts, on which tickets.")),
        ),
    ),
    (
        _("Tickets"),
        (Section("tags", _("Tags"), _("The words tickets are sorted by: rename, colour, merge, delete.")),),
    ),
    (
        _("SLA"),
        (
            Section(
                "sla_policies",
                _("Policies"),
                _("What is promised to which tickets, and what happens when it is not kept."),
                link=sla_link,
            ),
            Section(
                "business_hours",
                _("Business hours"),
                _("When your team works, by time zone, and the days off."),
                link=sla_link,
            ),
        ),
    ),
    (
        _("Channels"),
        (Section("mail", _("Email"), _("What came in by mail, and what could not be read.")),),
    ),
    (
        _("Installation"),
        (
            Section("settings", _("Settings"), _("Name, references, closing, attachments, the public form.")),
            Section("audit_log", _("Audit log"), _("Who changed what in the administration, and when.")),
        ),
    ),
)


def admin_menu(actor: Actor | None) -> list[AdminGroup]:
    """Return the menu for an admin, without what the host does not mount; nothing for everybody else."""
    if not isinstance(actor, Agent) or not actor.is_admin:
        return []
    groups = [AdminGroup(label=str(label), sections=_mounted(sections)) for label, sections in MENU]
    return [group for group in groups if group.sections]


def _mounted(sections: tuple[Section, ...]) -> list[AdminSection]:
    found = [(each, each.link(f"escalated_admin:{each.page}")) for each in sections]
    return [
        AdminSection(name=each.page, label=str(each.label), hint=str(each.hint), url=url) for each, url in found if url
    ]
