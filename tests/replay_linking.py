"""Rules of the random machine: saying what a ticket is about, and acting on that."""

from __future__ import annotations

from typing import cast

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from escalated.people.actors import Agent
from escalated.tickets.acting_on_objects import SentForm, act_on_object
from escalated.tickets.linking_objects import (
    MOST_OBJECTS,
    TicketObjectLinked,
    TicketObjectUnlinked,
    link_object,
    unlink_object,
)
from escalated.tickets.undoing import undo
from tests.replay_machine import ACTORS, Machine
from tests.shop.models import Order, Parcel, Voucher

AGENTS = st.sampled_from(["ann", "ben"])
KEPT = st.sampled_from(["order", "parcel"])
THINGS = st.sampled_from(["order", "parcel", "voucher", "never saved"])


class Linking(Machine):
    """Things of the host's with keys of each type; one that is never saved, and vouchers that are thrown away."""

    @initialize()
    def open_tickets(self) -> None:
        super().open_tickets()
        self.order, self.parcel = Order.objects.create(customer="Ada"), Parcel.objects.create()
        self.voucher = Voucher.objects.create(code=f"of {self.ticket.pk}")

    @rule(by=ACTORS, name=THINGS)
    def link_a_thing(self, by: str, name: str) -> None:
        thing = self.thing(name)
        is_there = self.ticket.about.filter(key=str(thing.pk)).exists()
        has_room = is_there or self.ticket.about.count() < MOST_OBJECTS
        may = self.is_staff(by) and has_room and not thing._state.adding
        self.attempt(by, lambda actor: link_object(self.fresh(), thing, by=actor), may)

    @rule(by=ACTORS, name=KEPT)
    def unlink_a_thing(self, by: str, name: str) -> None:
        thing = self.thing(name)
        self.attempt(by, lambda actor: unlink_object(self.fresh(), thing, by=actor), self.is_staff(by))

    @rule(by=ACTORS)
    def unlink_what_is_left_of_one(self, by: str) -> None:
        if left := self.ticket.about.order_by("pk").first():
            self.attempt(by, lambda actor: unlink_object(self.fresh(), left, by=actor), self.is_staff(by))

    @rule()
    def throw_the_voucher_away(self) -> None:
        before = self.everything()
        Voucher.objects.filter(pk=self.voucher.pk).delete()
        assert self.everything() == before
        self.voucher = Voucher.objects.create(code=f"{self.voucher.code}+")

    @rule(by=ACTORS, form=st.sampled_from(["first form", "second form"]))
    def act_on_the_order(self, by: str, form: str) -> None:
        sent = SentForm(act="ring", values={}, key=form)
        if linked := self.ticket.about.filter(model="shop.order").first():
            act = act_on_object
            self.attempt(by, lambda a: act(self.fresh(), linked, sent, by=cast(Agent, a)), by in {"ann", "ben"})

    @rule(by=AGENTS, name=KEPT, is_off=st.booleans(), undone_by=AGENTS)
    def change_ones_mind(self, by: str, name: str, is_off: bool, undone_by: str) -> None:
        (self.unlink_a_thing if is_off else self.link_a_thing)(by, name)
        newest = self.ticket.activities.latest("pk")
        if newest.kind in {TicketObjectLinked.kind, TicketObjectUnlinked.kind}:
            is_own = (newest.actor_kind, newest.actor_id) == ("agent", self.actors[undone_by].id)
            self.attempt(undone_by, lambda actor: undo(self.fresh(), [newest.pk], by=cast(Agent, actor)), is_own)

    def thing(self, name: str) -> Order | Parcel | Voucher:
        things: dict[str, Order | Parcel | Voucher] = {
            "order": self.order,
            "parcel": self.parcel,
            "voucher": self.voucher,
        }
        return things.get(name, Order(customer="Ada"))
