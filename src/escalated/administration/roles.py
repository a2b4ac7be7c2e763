"""Composing roles: which acts, to which tickets."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from escalated.administration.differences import Changes, compared, differences, told
from escalated.administration.saving import cleaned_name, save_unless_taken
from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput
from escalated.core.text import listed
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.people.models import Role
from escalated.people.rights import Act, Scope
from escalated.timeline.audit import AdminChange, Difference, record_change

NAMED_AT_MOST = 3
WIDTH = {scope.value: width for width, scope in enumerate(Scope)}
OF_NO_TICKET_YET = (Act.SEE, Act.OPEN, Act.BLOCK)

LABELS = {"name": gettext_lazy("name"), **{act.value: act.label for act in Act}}
WORDS = {act.value: {scope.value: scope.label for scope in Scope} for act in Act}


class RoleCreated(AdminChange):
    kind = "role.created"
    rights: dict[str, str]

    def sentence(self, actor: str) -> str:
        return _("%(actor)s created the role “%(name)s”") % {"actor": actor, "name": self.subject}


class RoleChanged(AdminChange):
    kind = "role.changed"
    changes: Changes

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "name": self.subject, "what": told(self.changes, LABELS)}
        return _("%(actor)s changed the role “%(name)s”: %(what)s") % values

    def differences(self) -> list[Difference]:
        return compared(self.changes, LABELS, WORDS)


class RoleDeleted(AdminChange):
    kind = "role.deleted"
    rights: dict[str, str]

    def sentence(self, actor: str) -> str:
        return _("%(actor)s deleted the role “%(name)s”") % {"actor": actor, "name": self.subject}


@operation
def create_role(name: str, rights: Mapping[str, str], *, by: Actor) -> Role:
    """Create a role; raises InvalidInput on ``name`` or ``rights``."""
    require_admin(by)
    role = Role()
    role.name, role.rights = _free_name(role, name), _known_rights(rights)
    save_unless_taken(role, lambda: _free_name(role, name))
    record_change(RoleCreated(subject_id=role.pk, subject=role.name, rights=role.rights), by=by)
    return role


@operation
def edit_role(role: Role, name: str, rights: Mapping[str, str], *, by: Actor) -> None:
    """Change a role; its agents may do so from their next request on. What is so already is not recorded."""
    require_admin(by)
    lock(role)
    before = {"name": role.name, **_known_rights(role.rights, is_stored=True)}
    role.name, role.rights = _free_name(role, name), _known_rights(rights)
    changes = differences(before, {"name": role.name, **role.rights})
    if not changes:
        return
    save_unless_taken(role, lambda: _free_name(role, name))
    record_change(RoleChanged(subject_id=role.pk, subject=role.name, changes=changes), by=by)


@operation
def delete_role(role: Role, *, by: Actor) -> None:
    """Delete a role that nobody has; raises InvalidInput on ``role`` naming who does."""
    require_admin(by)
    lock(role)
    names = list(role.agents.order_by("name").values_list("name", flat=True))
    if names:
        raise InvalidInput(role=_in_use(names))
    gone = RoleDeleted(subject_id=role.pk, subject=role.name, rights=role.rights)
    role.delete()
    record_change(gone, by=by)


def _in_use(names: list[str]) -> str:
    shown, others = listed(names[:NAMED_AT_MOST]), len(names) - NAMED_AT_MOST
    if others <= 0:
        return _("This is the role of %(names)s. Give them another one first.") % {"names": shown}
    return ngettext(
        "This is the role of %(names)s and %(count)s other. Give them another one first.",
        "This is the role of %(names)s and %(count)s others. Give them another one first.",
        others,
    ) % {"names": shown, "count": others}


def _free_name(role: Role, given: str) -> str:
    name = cleaned_name(given)
    if Role.objects.filter(name__iexact=name).exclude(pk=role.pk).exists():
        raise InvalidInput(name=_("There is a role “%(name)s” already. Choose another name.") % {"name": name})
    return name


def _known_rights(given: Mapping[str, str], *, is_stored: bool = False) -> dict[str, str]:
    """Return a scope for every act; one that is not named may not be done."""
    rights = {act.value: given.get(act.value, Scope.NONE.value) for act in Act}
    if is_stored:
        return rights
    if set(given) - set(rights) or set(rights.values()) - set(WIDTH):
        raise InvalidInput(rights=_("There is no such act or scope. Load the page again, then choose."))
    unseen = [act for act in Act if act not in OF_NO_TICKET_YET and WIDTH[rights[act.value]] > WIDTH[rights[Act.SEE]]]
    if unseen:
        acts = listed(str(act.label) for act in unseen)
        problem = _("Nobody can act on a ticket they do not see. Let them see more, or do less: %(acts)s.")
        raise InvalidInput(rights=problem % {"acts": acts})
    return rights
