"""Tags as admins keep them; tickets tell what became of theirs, and move in no list for it."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.administration.tags import change_tag, create_tag, delete_tag, merge_tags
from escalated.core.errors import InvalidInput, NotAllowed, NotFound, TooLate
from escalated.people.actors import SYSTEM, Agent
from escalated.tickets import retiring_tags
from escalated.tickets.models import Tag, Ticket
from escalated.tickets.reading import mark_read, unread_and_followed
from escalated.tickets.retiring_tags import TagRetirement
from escalated.tickets.searching import search_for
from escalated.tickets.tagging import add_tags, remove_tags
from escalated.tickets.undoing import undo
from escalated.timeline.audit import AuditEntry
from escalated.timeline.models import TicketActivity
from tests.making import kinds, make_agent, make_requester, make_ticket, run_due
from tests.replay import assert_replays

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Agent:
    return make_agent("grace", is_admin=True)


def wearing(*names: str) -> Ticket:
    ticket = make_ticket()
    add_tags(ticket, names, by=SYSTEM)
    return ticket


def tag(name: str) -> Tag:
    return Tag.objects.offered().get(name=name)


def worn(ticket: Ticket) -> list[str]:
    return list(ticket.tags.order_by("key").values_list("name", flat=True))


def audit() -> list[str]:
    return [entry.sentence for entry in AuditEntry.objects.order_by("id")]


def found(words: str, by: Agent) -> list[int]:
    permitted = Ticket.objects.visible_to(by).filter(search_for(words, viewer=by).condition)
    return list(permitted.order_by("pk").values_list("pk", flat=True))


def test_a_tag_is_made_once_whatever_its_spelling(boss: Agent) -> None:
    made = create_tag(" VIP ", "red", by=boss)
    assert (made.name, made.key, made.color) == ("VIP", "vip", "red")
    assert create_tag("bug", by=boss).color
    with pytest.raises(InvalidInput) as refused:
        create_tag("ｖｉｐ", by=boss)
    told = ["There is a tag “VIP” already. Choose another name, or merge the two."]
    assert refused.value.errors == {"name": told}
    assert audit() == ["Grace created the tag VIP", "Grace created the tag bug"]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 51}, "name"), ({"name": "fine", "color": "#f00"}, "color")],
)
def test_what_is_wrong_is_said_beside_its_field(boss: Agent, given: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_tag(**given, by=boss)
    assert list(refused.value.errors) == [field]
    vip = create_tag("vip", "red", by=boss)
    with pytest.raises(InvalidInput) as refused:
        change_tag(vip, **{"color": "red", **given}, by=boss)
    assert (list(refused.value.errors), len(audit())) == ([field], 1)


def test_a_new_name_is_shown_and_found_and_the_old_one_is_free(boss: Agent) -> None:
    ticket = wearing("vip")
    change_tag(tag("vip"), name="Important", color="pink", by=boss)
    assert (worn(ticket), kinds(ticket)) == (["Important"], ["ticket.opened", "ticket.tags_added"])
    (entry,) = AuditEntry.objects.all()
    assert entry.sentence == "Grace changed the tag vip"
    assert ("Name", "vip", "Important") in [(each.of, each.before, each.after) for each in entry.change.differences()]
    assert (found("important", boss), found("vip", boss)) == ([ticket.pk], [])
    assert_replays(ticket)
    change_tag(tag("Important"), name="Important", color="pink", by=boss)
    assert (len(audit()), create_tag("vip", by=boss).name) == (1, "vip")


def test_only_the_spelling_may_change_and_anothers_name_may_not_be_taken(boss: Agent) -> None:
    vip, bug = create_tag("vip", "red", by=boss), create_tag("bug", "blue", by=boss)
    change_tag(vip, name="VIP", color="red", by=boss)
    with pytest.raises(InvalidInput) as refused:
        change_tag(bug, name="Vip", color="blue", by=boss)
    assert (list(refused.value.errors), Tag.objects.get(pk=bug.pk).name) == (["name"], "bug")


def test_a_deleted_tag_leaves_its_tickets_which_say_so(boss: Agent) -> None:
    one, two, other = wearing("vip", "bug"), wearing("vip"), wearing("bug")
    assert delete_tag(tag("vip"), by=boss) == 2
    assert [each.name for each in Tag.objects.offered()] == ["bug"]
    run_due()
    assert ([worn(each) for each in (one, two, other)], Tag.objects.count()) == ([["bug"], [], ["bug"]], 1)
    assert kinds(one)[2:] == kinds(two)[2:] == ["ticket.tag_retired"]
    assert kinds(other)[2:] == []
    told = TicketActivity.objects.filter(ticket=two).latest("id")
    assert (told.sentence, told.actor_name) == ("Grace deleted the tag vip", "Grace")
    assert audit() == ["Grace deleted the tag vip, which was on 2 tickets"]
    assert (TagRetirement.objects.count(), found("vip", boss)) == (0, [])
    for each in (one, two, other):
        assert_replays(each)


def test_a_merged_tag_becomes_the_other_once(boss: Agent) -> None:
    one, both = wearing("vip"), wearing("vip", "important")
    wearing("important")
    assert merge_tags(tag("vip"), tag("important"), by=boss) == 2
    run_due()
    assert (worn(one), worn(both), Tag.objects.count()) == (["important"], ["important"], 1)
    told = [TicketActivity.objects.filter(ticket=each).latest("id") for each in (one, both)]
    assert [row.sentence for row in told] == ["Grace merged the tag vip into important"] * 2
    assert [row.data["is_added"] for row in told] == [True, False]
    assert audit() == ["Grace merged the tag vip, which was on 2 tickets, into important"]
    assert found("important", boss)[0] == one.pk
    for each in (one, both):
        assert_replays(each)


def test_a_tag_that_is_merged_while_others_are_on_their_way_to_it_takes_them_along(boss: Agent) -> None:
    ticket = wearing("vip")
    for name in ("important", "urgent"):
        create_tag(name, by=boss)
    merge_tags(tag("vip"), tag("important"), by=boss)
    merge_tags(tag("important"), tag("urgent"), by=boss)
    run_due()
    assert (worn(ticket), [each.name for each in Tag.objects.all()]) == (["urgent"], ["urgent"])
    assert_replays(ticket)


def test_a_name_is_free_at_once_and_its_new_tag_stays(boss: Agent) -> None:
    ticket = wearing("vip")
    delete_tag(tag("vip"), by=boss)
    add_tags(ticket, ["vip"], by=boss)
    assert worn(ticket) == ["vip", "vip"]
    run_due()
    assert worn(ticket) == ["vip"]
    assert_replays(ticket)


def test_no_ticket_moves_or_is_unread_for_it(boss: Agent) -> None:
    agent, ticket = make_agent(), wearing("vip")
    mark_read(ticket, ticket.version, by=agent)
    before = Ticket.objects.get(pk=ticket.pk)
    delete_tag(tag("vip"), by=boss)
    run_due()
    after = Ticket.objects.get(pk=ticket.pk)
    assert after.last_activity_at == before.last_activity_at
    assert (after.version, after.updated_at > before.updated_at) == (before.version + 1, True)
    assert ticket.pk not in unread_and_followed([after], by=agent)[0]


def test_more_than_a_batch_is_done_by_and_by(boss: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retiring_tags, "BATCH", 2)
    tickets = [wearing("vip") for _ in range(5)]
    delete_tag(tag("vip"), by=boss)
    run_due()
    assert [worn(each) for each in tickets] == [[]] * 5
    assert Tag.objects.count() == 0


def test_what_a_deleted_tag_was_taken_off_of_is_not_put_back(boss: Agent) -> None:
    ticket, agent = wearing("vip"), make_agent()
    remove_tags(ticket, ["vip"], by=agent)
    delete_tag(tag("vip"), by=boss)
    for _ in range(2):
        with pytest.raises(TooLate):
            undo(ticket, [ticket.activities.latest("id").pk], by=agent)
        run_due()
    assert_replays(ticket)


def test_what_is_gone_is_changed_no_more(boss: Agent) -> None:
    vip, bug = create_tag("vip", by=boss), create_tag("bug", by=boss)
    delete_tag(Tag.objects.get(pk=vip.pk), by=boss)
    acts: list[Any] = [
        lambda: delete_tag(vip, by=boss),
        lambda: change_tag(vip, name="x", color="red", by=boss),
        lambda: merge_tags(vip, bug, by=boss),
        lambda: merge_tags(bug, vip, by=boss),
    ]
    for _ in range(2):
        for act in acts:
            with pytest.raises(NotFound):
                act()
        run_due()
    with pytest.raises(InvalidInput):
        merge_tags(bug, bug, by=boss)
    assert (Tag.objects.get(), len(audit())) == (bug, 3)


def test_an_admin_alone_may(boss: Agent) -> None:
    vip, bug = create_tag("vip", by=boss), create_tag("bug", by=boss)
    for by in (make_agent(), make_requester()):
        acts: list[Any] = [
            lambda by=by: create_tag("x", by=by),
            lambda by=by: delete_tag(vip, by=by),
            lambda by=by: change_tag(vip, name="x", color="red", by=by),
            lambda by=by: merge_tags(vip, bug, by=by),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
    assert ([each.name for each in Tag.objects.offered()], len(audit())) == (["bug", "vip"], 2)
