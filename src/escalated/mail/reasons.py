"""Why a mail became no message, in words for admins."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from escalated.mail.machines import Machine

BLOCKED = "blocked"
SPAM = "spam"
SET_ASIDE = "set_aside"
PUT_BACK = "put_back"
EMPTY = "empty"
TOO_MANY = "too_many"
OWN = "own"
OWN_ADDRESS = "own_address"
PROVING = "proving"
HOST_REFUSED = "host_refused"
HOST_FAILED = "host_failed"

REASONS = {
    BLOCKED: gettext_lazy("The sender is blocked."),
    SPAM: gettext_lazy("Somebody marked it as spam."),
    SET_ASIDE: gettext_lazy("Somebody decided that it is no ticket."),
    PUT_BACK: gettext_lazy("Somebody wants it to be looked at again."),
    TOO_MANY: gettext_lazy("This address has opened many tickets within an hour. Say whether this is one more."),
    OWN: gettext_lazy("It is a mail of ours that came back by another way."),
    OWN_ADDRESS: gettext_lazy("It says that it is from our own address, and names nobody else to answer."),
    PROVING: gettext_lazy(
        "A program writes it, and it may let somebody prove that an address of ours is theirs. Nobody was shown it."
    ),
    HOST_REFUSED: gettext_lazy("Your product lets this mail open no ticket."),
    HOST_FAILED: gettext_lazy("Your product could not say whether this mail may open a ticket: its own code failed."),
    EMPTY: gettext_lazy("It has neither subject nor text nor attachment."),
    Machine.BOUNCE.value: gettext_lazy("A mail of ours came back."),
    Machine.COMPLAINT.value: gettext_lazy("A mail provider passes on a complaint about our mail."),
    Machine.AUTO_REPLY.value: gettext_lazy("A mail program answered by itself."),
}


def reason_in_words(code: str) -> str:
    """Return what a reason means in the active language; what went wrong stands there in words already."""
    return str(REASONS.get(code, code))
