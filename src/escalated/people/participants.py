"""Who takes part in a ticket besides its requester, and from when on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from escalated.core.db import now
from escalated.people.models import AgentProfile, Contact


class Participant(models.Model):
    """A contact in CC of a ticket: of its public side they see what came after ``joined_at``."""

    ticket = models.ForeignKey("escalated.Ticket", on_delete=models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participations")
    added_by = models.CharField(max_length=200)
    joined_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "contact"], name="escalated_participant_once"),)


def names_in_copy(ticket_id: int) -> list[str]:
    """Return who is in CC as customers may know it: agents who read along are none of theirs."""
    agents = AgentProfile.objects.working().annotate(key=Lower("email"))
    agents = agents.filter(Q(user=OuterRef("contact__user")) | Q(key=Lower(OuterRef("contact__email"))))
    rows = Participant.objects.filter(~Exists(agents), ticket=ticket_id).select_related("contact").order_by("pk")
    return [row.contact.display_name for row in rows]


def knowing_copies(contacts: models.QuerySet[Contact]) -> models.QuerySet[Contact]:
    """Let each contact know whether it is in CC of any ticket; hardly one is."""
    return contacts.annotate(is_in_copy=Exists(Participant.objects.filter(contact=OuterRef("pk"))))


def joined_by(contacts: Iterable[Contact]) -> dict[int, int]:
    """Return the keys of the tickets that these contacts are in CC of, and which of them it is.

    Nobody is asked of whom it is known already that they take part in none.
    """
    asked = [each.pk for each in contacts if getattr(each, "is_in_copy", True)]
    rows = Participant.objects.filter(contact__in=asked).order_by("-joined_at")
    return dict(rows.values_list("ticket", "contact"))
