"""Setting up business hours; what running clocks are counted by stays as it was unless they are to follow."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from escalated.administration.differences import Changes, compared, differences, told
from escalated.administration.hours_details import HoursDetails, take_over
from escalated.administration.hours_words import holiday_told, week_told
from escalated.administration.policy_terms import policies_by_hours, renew_terms
from escalated.administration.saving import cleaned_name, save_unless_taken
from escalated.core.db import lock, operation
from escalated.core.errors import InvalidInput, NotFound
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.sla.models import BusinessHours, SlaTerms
from escalated.timeline.audit import AdminChange, Difference, record_change

LABELS = {
    "name": gettext_lazy("name"),
    "time_zone": gettext_lazy("time zone"),
    "windows": gettext_lazy("open times"),
    "holidays": gettext_lazy("holidays"),
}


class BusinessHoursCreated(AdminChange):
    kind = "business_hours.created"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s created the business hours “%(name)s”") % {"actor": actor, "name": self.subject}


class BusinessHoursChanged(AdminChange):
    """``follow``: whether running clocks come under the hours as they are now."""

    kind = "business_hours.changed"
    changes: Changes
    follow: bool = False

    def sentence(self, actor: str) -> str:
        values = {"actor": actor, "name": self.subject, "what": told(self.changes, LABELS)}
        if self.follow:
            return _("%(actor)s changed the business hours “%(name)s”, for running clocks too: %(what)s") % values
        return _("%(actor)s changed the business hours “%(name)s”: %(what)s") % values

    def differences(self) -> list[Difference]:
        changes = {key: (_told(key, before), _told(key, after)) for key, (before, after) in self.changes.items()}
        return compared(changes, LABELS)


def _told(key: str, value: Any) -> Any:
    match key:
        case "windows":
            return week_told(value)
        case "holidays":
            return [holiday_told(each) for each in value]
        case _:
            return value


class BusinessHoursDeleted(AdminChange):
    kind = "business_hours.deleted"

    def sentence(self, actor: str) -> str:
        return _("%(actor)s deleted the business hours “%(name)s”") % {"actor": actor, "name": self.subject}


@operation
def create_business_hours(details: HoursDetails, *, by: Actor) -> BusinessHours:
    """Create business hours; raises InvalidInput on what is taken, overlaps or never opens."""
    require_admin(by)
    hours = BusinessHours()
    _name(hours, details.name)
    take_over(hours, details)
    save_unless_taken(hours, lambda: _name(hours, details.name))
    record_change(BusinessHoursCreated(subject_id=hours.pk, subject=hours.name), by=by)
    return hours


@operation
def edit_business_hours(hours: BusinessHours, details: HoursDetails, *, follow: bool = False, by: Actor) -> None:
    """Make the hours what is said of them. Clocks that run keep what they were promised, unless they are to follow."""
    require_admin(by)
    hold_current(hours)
    before = _described(hours)
    as_it_was = BusinessHours(name=hours.name, **_counted(hours), created_at=hours.created_at)
    _name(hours, details.name)
    take_over(hours, details)
    changes = differences(before, _described(hours))
    if not changes:
        return
    is_counted_otherwise = bool(changes.keys() - {"name"})
    if is_counted_otherwise:
        _keep(as_it_was, hours)
    save_unless_taken(hours, lambda: _name(hours, details.name))
    if is_counted_otherwise:
        for policy in policies_by_hours(as_it_was):
            renew_terms(policy, follow=follow, hours=hours)
    change = BusinessHoursChanged(subject_id=hours.pk, subject=hours.name, changes=changes, follow=follow)
    record_change(change, by=by)


@operation
def delete_business_hours(hours: BusinessHours, *, by: Actor) -> None:
    """Delete business hours; raises InvalidInput on ``hours`` where a policy in force counts by them, and names it."""
    require_admin(by)
    hold_current(hours)
    using = policies_by_hours(hours)
    if using:
        text = _("The policy “%(policy)s” counts by these hours. Choose other hours there first.")
        raise InvalidInput(hours=text % {"policy": using[0].name})
    record_change(BusinessHoursDeleted(subject_id=hours.pk, subject=hours.name), by=by)
    if not SlaTerms.objects.filter(hours=hours).exists():
        hours.delete()
        return
    hours.version = _next_version(hours.name)  # clocks that ran by them are explained by them still
    hours.save(update_fields=["version"])


def hold_current(hours: BusinessHours) -> None:
    """Lock hours that hold now; raises NotFound for those an admin has deleted meanwhile."""
    try:
        lock(hours)
    except BusinessHours.DoesNotExist:
        raise NotFound(_("There are no such business hours.")) from None
    if hours.version:
        raise NotFound(_("There are no such business hours."))


def _keep(as_it_was: BusinessHours, hours: BusinessHours) -> None:
    """Let the terms that there are go on counting as they did."""
    terms = SlaTerms.objects.filter(hours=hours)
    if terms.exists():
        as_it_was.version = _next_version(as_it_was.name)
        as_it_was.save()
        terms.update(hours=as_it_was)


def _next_version(name: str) -> int:
    last = BusinessHours.objects.filter(name=name).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _name(hours: BusinessHours, given: str) -> None:
    name = cleaned_name(given)
    if BusinessHours.objects.filter(version=0, name__iexact=name).exclude(pk=hours.pk).exists():
        text = _("There are business hours “%(name)s” already. Choose another name.")
        raise InvalidInput(name=text % {"name": name})
    hours.name = name


def _counted(hours: BusinessHours) -> dict[str, Any]:
    return {"time_zone": hours.time_zone, "windows": hours.windows, "holidays": hours.holidays}


def _described(hours: BusinessHours) -> dict[str, Any]:
    return {"name": hours.name, **_counted(hours)}
