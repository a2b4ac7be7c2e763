"""Operations that take no actor."""

from __future__ import annotations

# What machines do by themselves, and what proves its right by a token or is limited by address: it takes no actor.
WITHOUT_ACTOR = {
    "automation.breaching.tell",
    "automation.closing._close",
    "automation.following_policies._follow",
    "errors.counting.count_errors",
    "mail.relinking.request_link",
    "mail.watching.watch_mail",
    "people.words.reindex_contacts",
    "sla.policies.standard_policy",
    "tickets.bulk._change_one",
    "tickets.claiming.claim_guest_tickets",
    "tickets.drafting.forget_draft_files",
    "tickets.guest_links.ask_for_link",
    "tickets.guest_requests.open_guest_request",
    "tickets.handing_over._give",
    "tickets.handing_over._go_on",
    "tickets.indexing.reindex",
    "tickets.joining_files.join_file",
    "tickets.joining_files.miss_file",
    "tickets.retiring_tags._go_on",
    "tickets.retiring_tags._take_off",
    "tickets.routing.auto_assign_ticket",
    "tickets.routing.offer_again",
    "tickets.snoozing._wake_when_due",
    "tickets.undelivered.tell_undelivered",
}
