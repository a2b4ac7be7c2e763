"""Files that Mailgun keeps for some days where a route stores mail, and tells of by their URLs.

https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/storing-and-retrieving-messages
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import urlsplit

from escalated.conf import host_settings
from escalated.core.jobs import GiveUp, NotYet
from escalated.mail.attachments import RemoteAttachment, named
from escalated.mail.providers.mailgun_form import Form

MAX_STORED = 100
# The signature covers no URL: the account's key goes to no other host, whoever names one.
_HOST = re.compile(r"(?:[a-z0-9-]+\.)?api(?:\.eu)?\.mailgun\.net")


def stored_attachments(form: Form) -> tuple[RemoteAttachment, ...]:
    """Return the files that a form names; what is no file of Mailgun's is left out."""
    listed = _json(form.text("attachments"))
    content_ids = _content_ids(form)
    rows = listed[:MAX_STORED] if isinstance(listed, list) else []
    found = (_attachment(each, content_ids) for each in rows if isinstance(each, dict))
    return tuple(each for each in found if is_mailguns(each.url))


def is_mailguns(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and _HOST.fullmatch(parts.netloc) is not None
    except ValueError:
        return False


def storage_headers(url: str) -> dict[str, str]:
    """Return what opens a stored file; raises NotYet where the host has not set the key."""
    if not is_mailguns(url):
        raise GiveUp("The file does not lie with Mailgun.")
    key = host_settings().mailgun_api_key
    if not key:
        raise NotYet("MAILGUN_API_KEY is not set, and Mailgun gives its stored files to nobody without it.")
    return {"Authorization": f"Basic {base64.b64encode(f'api:{key}'.encode()).decode()}"}


def _attachment(row: dict[str, Any], content_ids: dict[str, str]) -> RemoteAttachment:
    url, kind = str(row.get("url", "")), str(row.get("content-type", ""))
    content_type = kind.partition(";")[0].strip().lower()[:100] or "application/octet-stream"
    content_id, size = content_ids.get(url, ""), row.get("size")
    return RemoteAttachment(
        url=url,
        filename=named(str(row.get("name", "")), content_type),
        content_type=content_type,
        size=size if isinstance(size, int) and 0 <= size < 2**40 else 0,
        content_id=content_id,
        is_inline=bool(content_id) and content_type.startswith("image/"),
    )


def _content_ids(form: Form) -> dict[str, str]:
    """Return the content id of each URL; the map gives the whole row of the file for each id, or its URL."""
    found = _json(form.text("content-id-map"))
    pairs = found.items() if isinstance(found, dict) else ()
    urls = ((cid, row.get("url") if isinstance(row, dict) else row) for cid, row in pairs)
    return {url: cid.strip("<> ")[:255] for cid, url in urls if isinstance(url, str)}


def _json(text: str) -> Any:
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
