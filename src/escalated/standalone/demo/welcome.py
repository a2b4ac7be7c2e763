"""What the terminal says once the demo runs."""

from __future__ import annotations

import json
import secrets

from django.conf import settings

from escalated.standalone.data_directory import data_directory

MAIL = {
    "FromFull": {"Email": "robin@garden.example", "Name": "Robin Greene"},
    "ToFull": [{"Email": "help@support.example.com", "Name": ""}],
    "Subject": "My hub is offline since this morning",
    "TextBody": "Hello,\n\nthe light blinks red and the app shows no readings. What can I do?\n\nRobin",
}


def welcome(url: str) -> str:
    """Return the address, the three roles and what to try."""
    return f"""
Escalated runs on {url}

  Sign in      {url}/sign-in/   one click, as any of three roles:
    customer   asks, follows and closes their own requests
    agent      works the queue: answers, notes, assigns, resolves
    admin      all of that, and sees the mail that needs review
  Outbox       {url}/outbox/    the mail that went out; answer it as the customer

Try it: sign in as Ana, answer a ticket, read her mail in the outbox and answer that.
Or let a mail come in, and watch it appear in the queue:

{curl(url)}

Everything is kept in {data_directory()} (--reset starts over). Ctrl-C stops."""


def curl(url: str) -> str:
    """Return a command that posts a mail as Postmark would; pasted twice, it is the same mail."""
    name = f"robin-{secrets.token_hex(4)}"
    headers = [{"Name": "Message-ID", "Value": f"<{name}@garden.example>"}]
    mail = {**MAIL, "MessageID": name, "Headers": headers}
    return (
        f"curl '{url}/support/webhook/email/inbound?adapter=postmark' \\\n"
        f"  -H 'x-escalated-inbound-secret: {settings.ESCALATED['EMAIL_INBOUND_SECRET']}' \\\n"
        f"  -H 'Content-Type: application/json' -d '{json.dumps(mail)}'"
    )
