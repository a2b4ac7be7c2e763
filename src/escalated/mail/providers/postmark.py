"""Postmark's inbound webhook: https://postmarkapp.com/developer/webhooks/inbound-webhook"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from escalated.core.html import clean_text
from escalated.mail.addresses import MAX_ADDRESSES, Address, clean_email, clean_name, cuts, parse_addresses
from escalated.mail.attachments import InboundAttachment, named
from escalated.mail.bodies import shown_html
from escalated.mail.charsets import decode
from escalated.mail.headers import first_message_id, message_ids, parse_date
from escalated.mail.parsing import IncomingMail, UnreadableMail, parse
from escalated.mail.providers.mime import with_envelope
from escalated.mail.providers.payloads import first_problem
from escalated.mail.providers.postmark_payload import PostmarkAddress, PostmarkAttachment, PostmarkMail
from escalated.mail.transfer import decode_base64
from escalated.mail.words import decode_words

if TYPE_CHECKING:
    from escalated.mail.adapters import InboundRequest


class PostmarkParser:
    """Reads Postmark's JSON; the raw message in it where the account sends it along."""

    name = "postmark"

    def verify(self, request: InboundRequest) -> None:
        """Postmark signs nothing: the shared secret is all there is."""

    def delivery_id(self, request: InboundRequest) -> str:
        try:
            return _read(request).message_id
        except UnreadableMail:
            return ""

    def parse(self, request: InboundRequest) -> IncomingMail:
        payload = _read(request)
        if payload.raw:
            return with_envelope(parse(payload.raw.encode("utf-8", "replace")), payload.original_recipient)
        return _from_fields(payload)


def _read(request: InboundRequest) -> PostmarkMail:
    try:
        loaded = json.loads(decode(request.body)[0], object_pairs_hook=_object)
        payload = PostmarkMail.model_validate(loaded)
    except ValidationError as error:
        raise UnreadableMail(f"Not a Postmark mail: {first_problem(error)}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableMail(f"Not JSON: {error}") from error
    if not payload.is_mail:
        raise UnreadableMail("This is not an inbound mail; point only Postmark's inbound webhook here.")
    return payload


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # JSON can escape half a character, which is no text anywhere else.
    return {key: _whole(value) if isinstance(value, str) else value for key, value in pairs}


def _whole(value: str) -> str:
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _from_fields(payload: PostmarkMail) -> IncomingMail:
    reply_to = payload.reply_to or payload.header("reply-to")
    to, cc = _addresses(payload.to), _addresses(payload.cc)
    return IncomingMail(
        from_address=_sender(payload),
        to=to,
        cc=cc,
        reply_to=parse_addresses(reply_to),
        envelope_recipient=clean_email(payload.original_recipient),
        subject=clean_text(decode_words(payload.subject)).strip(),
        # `MessageID` is Postmark's own; the sender's stands among the headers.
        message_id=first_message_id(payload.header("message-id")),
        in_reply_to=first_message_id(payload.header("in-reply-to")),
        references=message_ids(payload.header("references")),
        date=parse_date(payload.date or payload.header("date")),
        text=clean_text(payload.text),
        html=shown_html(clean_text(payload.html)),
        attachments=tuple(map(_attachment, payload.attachments)),
        headers=tuple((each.name, clean_text(decode_words(each.value))) for each in payload.headers),
        warnings=tuple(cuts((to, cc), (reply_to,))),
    )


def _sender(payload: PostmarkMail) -> Address | None:
    found = _addresses((payload.sender,)) or parse_addresses(payload.sender_line or payload.header("from"))
    return found[0] if found else None


def _addresses(given: tuple[PostmarkAddress, ...]) -> tuple[Address, ...]:
    found = (Address(clean_email(each.email), clean_name(each.name)) for each in given)
    return tuple(address for address in found if address.email)[:MAX_ADDRESSES]


def _attachment(given: PostmarkAttachment) -> InboundAttachment:
    content_type = given.content_type.partition(";")[0].strip().lower() or "application/octet-stream"
    content_id = given.content_id.strip("<> ")
    return InboundAttachment(
        filename=named(given.name, content_type),
        content_type=content_type,
        content=decode_base64(given.content.encode("ascii", "ignore")),
        content_id=content_id,
        is_inline=bool(content_id) and content_type.startswith("image/"),
    )
