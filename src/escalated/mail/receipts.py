"""The inbound answer: what became of a mail so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from escalated.mail.downloading import pending_downloads
from escalated.mail.models import Outcome, StoredMail

STATUS_WORDS = {
    Outcome.CREATED_NEW: "created",
    Outcome.REPLIED: "matched",
    Outcome.SKIPPED: "skipped",
    Outcome.STORED: "stored",
}


@dataclass(frozen=True)
class Receipt:
    """The inbound answer of FORMATS: what became of the mail so far."""

    status: str
    outcome: str
    ticket_id: int | None
    reply_id: int | None
    pending: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "outcome": self.outcome,
            "ticket_id": self.ticket_id,
            "reply_id": self.reply_id,
            "pending_attachment_downloads": self.pending,
        }


def receipt(row: StoredMail) -> Receipt:
    """Return the answer for a stored mail."""
    outcome = Outcome(row.outcome)
    reply_id = row.reply_id if outcome == Outcome.REPLIED else None
    pending = pending_downloads(row.reply_id) if row.reply_id else []
    return Receipt(STATUS_WORDS[outcome], outcome.value, row.ticket_id, reply_id, pending)
