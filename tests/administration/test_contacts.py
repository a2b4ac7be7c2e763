"""What agents change about contacts, who may, and what becomes of mail and tickets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from escalated.administration.contacts import add_address, edit_contact, further_addresses, remove_address
from escalated.administration.merging_contacts import merge_contacts
from escalated.core.errors import InvalidInput, NotAllowed, NotFound
from escalated.people.actors import Agent, Requester, actor_for
from escalated.people.contacts import contact_for_address, contact_for_user, contacts_of
from escalated.people.finding import requesters_named
from escalated.people.models import AgentProfile, Contact, Department, Role
from escalated.people.rights import LIGHT, Act, Scope, allowing
from escalated.tickets.models import Ticket
from escalated.tickets.opening import create_ticket
from escalated.tickets.replying import reply_to_ticket
from escalated.timeline.audit import AuditEntry
from tests.faults.racing import together
from tests.making import (
    kinds,
    make_agent,
    make_customer,
    make_requester,
    make_ticket,
    make_user,
    post_mail,
    postmark_mail,
    replies,
)
from tests.people.test_people import proven

pytestmark = pytest.mark.django_db


def of_role(rights: dict[str, str], name: str = "limited") -> Agent:
    agent = make_agent(name)
    AgentProfile.objects.filter(pk=agent.profile.pk).update(role=Role.objects.create(name=name, rights=rights))
    actor = actor_for(agent.profile.user)
    assert isinstance(actor, Agent)
    return actor


def audited() -> list[str]:
    return [entry.sentence for entry in AuditEntry.objects.order_by("id")]


def found(text: str) -> list[Contact]:
    return requesters_named(text, among=Contact.objects.themselves(), most=9)


def test_an_agent_renames_a_guest_and_sets_their_language() -> None:
    agent, contact = make_agent("grace"), make_requester("ada@example.org").contacts[0]
    edit_contact(contact, name="  Ada\n Lovelace ", by=agent)
    edit_contact(contact, name="Ada Lovelace", language="de", by=agent)
    edit_contact(contact, language="de", by=agent)
    stored = Contact.objects.get()
    assert (stored.name, stored.language) == ("Ada Lovelace", "de")
    assert found("lovelace") == [contact]
    assert audited() == [
        "Grace renamed the contact “” to “Ada Lovelace”",
        "Grace changed the language of the contact “Ada Lovelace”",
    ]


def test_the_host_names_its_own_users() -> None:
    contact = make_customer("ada")[1].contacts[0]
    with pytest.raises(InvalidInput) as refused:
        edit_contact(contact, name="Bo", by=make_agent())
    assert list(refused.value.errors) == ["name"]
    edit_contact(contact, language="de", by=make_agent())
    assert Contact.objects.get().language == "de"


@pytest.mark.parametrize("name", ["x" * 201])
def test_a_name_has_an_end(name: str) -> None:
    with pytest.raises(InvalidInput):
        edit_contact(make_requester().contacts[0], name=name, by=make_agent())


def test_mail_from_a_further_address_is_the_contacts() -> None:
    agent, ada = make_agent("grace"), make_requester("ada@example.org")
    ticket = make_ticket(ada)
    add_address(ada.contacts[0], " Ada@Work.example ", by=agent)
    add_address(ada.contacts[0], "ada@work.example", by=agent)
    assert further_addresses(ada.contacts[0]) == ["Ada@Work.example"]
    post_mail(postmark_mail("ADA@work.example", subject=f"Re: [{ticket.reference}] Fire", text="Still burning."))
    assert replies(ticket)[-1] == ("reply", "Ada Lovelace", "Still burning.")
    assert contact_for_address("ada@work.example") == ada.contacts[0]
    assert found("ada@work") == [ada.contacts[0]]
    assert audited() == ["Grace added Ada@Work.example to the contact “ada”"]


def test_a_removed_address_is_a_new_contacts() -> None:
    agent, ada = make_agent("grace"), make_requester("ada@example.org").contacts[0]
    add_address(ada, "ada@work.example", by=agent)
    remove_address(ada, "ADA@work.example", by=agent)
    remove_address(ada, "ada@work.example", by=agent)
    remove_address(ada, "ada@example.org", by=agent)
    assert (further_addresses(ada), found("ada@work")) == ([], [])
    assert contact_for_address("ada@work.example") != ada
    assert contact_for_address("ada@example.org") == ada
    assert len(audited()) == 2


@pytest.mark.parametrize("address", ["", "ada", "ada@", "a b@example.org", "ada@example.org\nBcc: x@y.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_address(make_requester().contacts[0], address, by=make_agent())
    assert list(refused.value.errors) == ["address"]
    assert Contact.objects.count() == 1


def test_somebody_elses_address_is_refused() -> None:
    agent, ada, bo = make_agent(), make_requester("ada@example.org").contacts[0], make_requester("bo@example.org")
    add_address(bo.contacts[0], "bo@work.example", by=agent)
    for address in ("bo@example.org", "bo@work.example"):
        with pytest.raises(InvalidInput, match="Merge the two"):
            add_address(ada, address, by=agent)


def test_two_contacts_become_one() -> None:
    agent, ada, other = make_agent("grace"), make_requester("ada@example.org"), make_requester("ada@work.example")
    first, second = make_ticket(ada), make_ticket(other)
    reply_to_ticket(second, "Thank you.", by=other)
    add_address(other.contacts[0], "ada@home.example", by=agent)
    assert merge_contacts(ada.contacts[0], other.contacts[0], by=agent) == ada.contacts[0]
    assert set(Ticket.objects.visible_to(ada)) == {first, second}
    assert {reply.author_contact for reply in second.replies.all()} == {ada.contacts[0]}
    assert further_addresses(ada.contacts[0]) == ["ada@work.example", "ada@home.example"]
    assert [contact_for_address(f"ada@{at}") for at in ("work.example", "home.example")] == [ada.contacts[0]] * 2
    assert found("ada@home") == found("ada@work") == [ada.contacts[0]]
    assert (kinds(first), kinds(second)) == (["ticket.opened"], ["ticket.opened", "reply.added"])
    assert audited()[1:] == ["Grace merged the contact “ada” (ada@work.example) with 1 ticket into “ada”"]


def test_merging_twice_is_merging_once_and_the_old_one_finds_the_new() -> None:
    agent, (a, b, c) = make_agent(), (make_requester().contacts[0] for _ in range(3))
    assert merge_contacts(a, b, by=agent) == merge_contacts(a, b, by=agent) == merge_contacts(b, a, by=agent) == a
    assert merge_contacts(c, b, by=agent) == c
    assert set(Contact.objects.values_list("pk", "merged_into")) == {(a.pk, c.pk), (b.pk, c.pk), (c.pk, None)}
    assert len(audited()) == 2


def test_an_account_goes_along_with_its_address() -> None:
    agent, guest, (user, customer) = make_agent(), make_requester("ada@work.example"), make_customer("ada")
    ticket = make_ticket(customer)
    merge_contacts(guest.contacts[0], customer.contacts[0], by=agent)
    assert contact_for_user(user) == guest.contacts[0] == contact_for_address("ada@work.example")
    stored = Contact.objects.get(pk=guest.contacts[0].pk)
    assert (stored.user, stored.email, further_addresses(stored)) == (user, "ada@example.com", ["ada@work.example"])
    assert list(Ticket.objects.visible_to(actor_for(user))) == [ticket]


def test_two_accounts_stay_two() -> None:
    agent, ada, bo = make_agent(), make_customer("ada")[1], make_customer("bo")[1]
    with pytest.raises(InvalidInput) as refused:
        merge_contacts(ada.contacts[0], bo.contacts[0], by=agent)
    assert list(refused.value.errors) == ["other"]
    assert Contact.objects.themselves().count() == 2


def test_a_ticket_of_somebody_merged_meanwhile_is_the_survivors() -> None:
    agent, ada, other = make_agent(), make_requester(), make_requester()
    stale = Contact.objects.get(pk=other.contacts[0].pk)
    merge_contacts(ada.contacts[0], other.contacts[0], by=agent)
    opened = create_ticket(subject="Hm", body="Hm.", requester=stale)
    assert opened.requester == ada.contacts[0]
    assert (
        create_ticket(subject="Hm", body="Hm.", requester=stale, by=Requester((stale,))).requester == opened.requester
    )


@pytest.mark.parametrize(
    ("rights", "may"),
    [
        (LIGHT, (NotAllowed, NotAllowed)),
        (allowing(Act, Scope.DEPARTMENT), (None, NotAllowed)),
        (allowing((Act.EDIT,)), (NotFound, NotFound)),
    ],
)
def test_who_may_do_what(rights: dict[str, str], may: tuple[Any, Any]) -> None:
    agent, ada = of_role(rights), make_requester("ada@example.org")
    Department.objects.get().memberships.create(agent=agent.profile)
    ticket, other = make_ticket(ada), make_ticket()
    actor = actor_for(agent.profile.user)
    acts: tuple[Callable[[], object], ...] = (
        lambda: edit_contact(ticket.requester, name="Ada", by=actor),
        lambda: add_address(ticket.requester, "new@example.org", by=actor),
        lambda: merge_contacts(ticket.requester, other.requester, by=actor),
    )
    for act, refusal in zip(acts, (may[0], may[1], may[1]), strict=True):
        if refusal is None:
            act()
        else:
            with pytest.raises(refusal):
                act()


def test_who_is_not_known_is_not_there() -> None:
    elsewhere = of_role(allowing(Act, Scope.OWN))
    ticket = make_ticket()
    with pytest.raises(NotFound):
        edit_contact(ticket.requester, name="Ada", by=elsewhere)
    with pytest.raises(NotFound):
        edit_contact(ticket.requester, name="Ada", by=make_requester())


@proven
def test_an_agents_word_for_an_address_proves_nobody() -> None:
    agent, guest = make_agent(), make_requester("else@example.org")
    make_ticket(guest)
    user = make_user("ada")
    add_address(guest.contacts[0], "ada@example.com", by=agent)
    assert contacts_of(user) == ()
    own = contact_for_user(user)
    assert (own != guest.contacts[0], list(Ticket.objects.visible_to(actor_for(user)))) == (True, [])


@pytest.mark.django_db(transaction=True)
def test_two_opposite_merges_at_once_leave_one() -> None:
    agent = make_agent()
    for _ in range(10):
        a, b = make_requester(), make_requester()
        tickets = {make_ticket(a), make_ticket(b)}
        one, two = a.contacts[0], b.contacts[0]
        got = together(
            *[
                lambda one=one, two=two: merge_contacts(one, two, by=agent),
                lambda one=one, two=two: merge_contacts(two, one, by=agent),
            ]
            * 2
        )
        assert len(set(got)) == 1
        assert isinstance(got[0], Contact)
        assert set(got[0].tickets.all()) == tickets
        assert Contact.objects.themselves().filter(pk__in=(one.pk, two.pk)).count() == 1
