"""Taking a ticket: who is first has it, and who comes late is told who."""

from __future__ import annotations

import pytest

from escalated.core.errors import NotAllowed, NotFound, TakenAlready
from escalated.people.models import AgentProfile, Role
from escalated.people.rights import LIGHT, Act, Scope, allowing
from escalated.tickets.assigning import assign_ticket, claim_ticket
from escalated.tickets.models import Ticket
from tests.making import kinds, make_agent, make_ticket
from tests.web.asking import send

pytestmark = pytest.mark.django_db


def test_taking_what_nobody_has() -> None:
    ann, ticket = make_agent("ann"), make_ticket()
    claim_ticket(ticket, by=ann)
    claim_ticket(ticket, by=ann)
    assert (ticket.assignee, kinds(ticket)) == (ann.profile, ["ticket.opened", "ticket.assigned"])
    assert ticket.activities.latest("id").sentence == "Ann took this ticket"


def test_who_comes_late_is_told_who_has_it_and_changes_nothing() -> None:
    ann, ben, ticket = make_agent("ann"), make_agent("ben"), make_ticket()
    seen_by_ann = Ticket.objects.get(pk=ticket.pk)
    claim_ticket(ticket, by=ben)
    with pytest.raises(TakenAlready, match=rf"Ben has taken {ticket.reference} meanwhile\."):
        claim_ticket(seen_by_ann, by=ann)
    assert Ticket.objects.get(pk=ticket.pk).assignee == ben.profile
    assert kinds(ticket) == ["ticket.opened", "ticket.assigned"]


def test_taking_it_from_whom_one_saw_it_with() -> None:
    ann, ben, cem = (make_agent(name) for name in ("ann", "ben", "cem"))
    ticket = make_ticket()
    assign_ticket(ticket, ben.profile, by=ben)
    claim_ticket(ticket, by=ann, instead_of=ben.profile.pk)
    with pytest.raises(TakenAlready, match="Ann has taken"):
        claim_ticket(ticket, by=cem, instead_of=ben.profile.pk)
    assign_ticket(ticket, None, by=ann)
    claim_ticket(ticket, by=cem, instead_of=ben.profile.pk)
    assert ticket.assignee == cem.profile


def test_who_may_not_assign_may_not_take() -> None:
    ticket, light, narrow = make_ticket(), make_agent("light"), make_agent("narrow")
    rights = {light: LIGHT, narrow: allowing(Act, Scope.OWN)}
    for agent, scopes in rights.items():
        role = Role.objects.create(name=agent.name, rights=scopes)
        AgentProfile.objects.filter(pk=agent.profile.pk).update(role=role)
    for agent, error in ((light, NotAllowed), (narrow, NotFound)):
        profile = AgentProfile.objects.get(pk=agent.profile.pk)
        with pytest.raises(error):
            claim_ticket(ticket, by=type(agent)(profile, rights=profile.rights))
    assert kinds(ticket) == ["ticket.opened"]


def test_the_page_answers_who_was_first_with_409() -> None:
    ann, ben, ticket = make_agent("ann"), make_agent("ben"), make_ticket()
    first = send(ben.profile.user, "agent:claim", ticket.reference)
    late = send(ann.profile.user, "agent:claim", ticket.reference)
    again = send(ann.profile.user, "agent:claim", ticket.reference, instead_of=ben.profile.pk)
    assert [first.status_code, late.status_code, again.status_code] == [200, 409, 200]
    assert late.json() == {"message": f"Ben has taken {ticket.reference} meanwhile.", "errors": {}}
    assert again.json()["ticket"]["assignee"]["name"] == "Ann"


def test_taking_many_takes_what_is_still_with_whom_it_was() -> None:
    ann, ben, cem = (make_agent(name) for name in ("ann", "ben", "cem"))
    free, lost, bens = make_ticket(), make_ticket(), make_ticket()
    assign_ticket(bens, ben.profile, by=ben)
    claim_ticket(lost, by=cem)
    seen = {str(free.pk): None, str(lost.pk): None, str(bens.pk): ben.profile.pk}
    ids = [free.pk, lost.pk, bens.pk]
    answer = send(ann.profile.user, "agent:bulk", ticket_ids=ids, claim=seen).json()
    assert answer["changed"] == [free.reference, bens.reference]
    assert answer["refused"] == [{"reference": lost.reference, "reason": f"Cem has taken {lost.reference} meanwhile."}]
    assert dict(Ticket.objects.values_list("pk", "assignee__name")) == {
        free.pk: "Ann",
        lost.pk: "Cem",
        bens.pk: "Ann",
    }
