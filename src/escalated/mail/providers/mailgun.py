"""Mailgun's routes: https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from escalated.conf import host_settings
from escalated.core.db import now
from escalated.core.html import clean_text
from escalated.mail.adapters import InboundRequest, Unverified
from escalated.mail.addresses import Address, clean_email, cuts, parse_addresses
from escalated.mail.attachments import InboundAttachment, named
from escalated.mail.bodies import shown_html
from escalated.mail.headers import first_message_id, message_ids, parse_date
from escalated.mail.parsing import IncomingMail, UnreadableMail, parse
from escalated.mail.providers.mailgun_form import Form, FormFile, read_form
from escalated.mail.providers.mailgun_storage import stored_attachments
from escalated.mail.providers.mime import with_envelope
from escalated.mail.words import decode_words

# Mailgun tries for eight hours, each time with the timestamp of the first: an outage of ours must lose nothing.
OLDEST = timedelta(hours=24)
NEWEST = timedelta(minutes=5)

Headers = tuple[tuple[str, str], ...]


class MailgunParser:
    """Reads a route's form: the fields of the mail, or the raw message where the route's URL ends in ``mime``."""

    name = "mailgun"

    def verify(self, request: InboundRequest) -> None:
        """Ask the signature, where the host has set the key; that a token serves once is seen to by the ledger."""
        key = host_settings().mailgun_signing_key
        if not key:
            return
        try:
            form = _read(request)
        except UnreadableMail as error:
            raise Unverified("no form with a Mailgun signature") from error
        signed = form.text("timestamp") + form.text("token")
        expected = hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()
        if not form.text("token") or not hmac.compare_digest(expected.encode(), form.text("signature").encode()):
            raise Unverified("missing or invalid Mailgun signature")
        if not _is_recent(form.text("timestamp")):
            raise Unverified("the Mailgun signature is too old or from the future")

    def delivery_id(self, request: InboundRequest) -> str:
        """Return the token: the signature covers it and the moment, not the mail, so nothing else may come with it."""
        return _read(request).text("token")

    def parse(self, request: InboundRequest) -> IncomingMail:
        form = _read(request)
        if "event" in form.fields:
            raise UnreadableMail("This is not an inbound mail; point only a route of Mailgun's here.")
        if "body-mime" in form.fields:
            mail = parse(form.fields["body-mime"])
            return with_envelope(mail, form.text("recipient"))
        return _from_fields(form)


def _read(request: InboundRequest) -> Form:
    return read_form(request.body, request.content_type)


def _is_recent(timestamp: str) -> bool:
    try:
        signed_at = datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return now() - OLDEST <= signed_at <= now() + NEWEST


def _from_fields(form: Form) -> IncomingMail:
    headers = _headers(form)

    def header(name: str) -> str:
        """Return a header; a field of that name stands for one that is not listed."""
        return next((value for each, value in headers if each.lower() == name), "") or form.text(name)

    written = [header(name) for name in ("to", "cc", "reply-to")]
    to, cc, reply_to = map(parse_addresses, written)
    return IncomingMail(
        from_address=_sender(form, header("from")),
        to=to,
        cc=cc,
        reply_to=reply_to,
        envelope_recipient=clean_email(form.text("recipient")),
        subject=clean_text(decode_words(header("subject"))).strip(),
        message_id=first_message_id(header("message-id")),
        in_reply_to=first_message_id(header("in-reply-to")),
        references=message_ids(header("references")),
        date=parse_date(header("date")),
        text=clean_text(form.text("body-plain")),
        html=shown_html(clean_text(form.text("body-html"))),
        attachments=_attachments(form),
        remote_attachments=stored_attachments(form),
        headers=tuple((name, clean_text(decode_words(value))) for name, value in headers),
        warnings=tuple(cuts((to, cc, reply_to), written)),
    )


def _sender(form: Form, written: str) -> Address | None:
    found = parse_addresses(written) or parse_addresses(form.text("sender"))
    return found[0] if found else None


def _headers(form: Form) -> Headers:
    pairs = _json(form.text("message-headers") or "[]")
    if not isinstance(pairs, list):
        return ()
    return tuple((str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2)


def _attachments(form: Form) -> tuple[InboundAttachment, ...]:
    content_ids = _content_ids(form)
    return tuple(_attachment(each, content_ids.get(each.field, "")) for each in form.files)


def _content_ids(form: Form) -> dict[str, str]:
    """Return the content id of each field; the JSON names the field by the id, and one id several times."""
    found = _json(form.text("content-id-map"), object_pairs_hook=_inverted)
    return found if isinstance(found, dict) else {}


def _inverted(pairs: list[tuple[str, Any]]) -> dict[str, str]:
    return {str(field).lower(): cid.strip("<> ") for cid, field in pairs}


def _attachment(given: FormFile, content_id: str) -> InboundAttachment:
    return InboundAttachment(
        filename=named(given.filename, given.content_type),
        content_type=given.content_type,
        content=given.content,
        content_id=content_id,
        is_inline=bool(content_id) and given.content_type.startswith("image/"),
    )


def _json(text: str, **options: Any) -> Any:
    try:
        return json.loads(text, **options)
    except (ValueError, RecursionError):
        return None
