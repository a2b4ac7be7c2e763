"""What an agent has begun to write, as their own screen shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from escalated.core.schema import Schema, Timestamp
from escalated.tickets.drafting import DraftFile, KeptDraft, version_of
from escalated.tickets.filenames import IMAGE_TYPES
from escalated.web.answer import Answer
from escalated.web.links import link

DraftKind = Literal["reply", "note"]


class DraftFileTile(Answer):
    """A file of a draft; the editor's HTML names an inline image by ``cid:`` and its ``content_id``."""

    id: int
    filename: str
    mime_type: str
    size: int
    url: str
    preview_url: str | None
    content_id: str


class DraftProps(Schema):
    kind: DraftKind
    body: str
    files: list[DraftFileTile]
    updated_at: Timestamp
    version: str


class DraftSaved(Answer):
    updated_at: Timestamp
    version: str


class DraftFileRemoved(Answer):
    pass


def draft_file_tile(file: DraftFile) -> DraftFileTile:
    url = link("agent", "draft_file", file.pk)
    return DraftFileTile(
        id=file.pk,
        filename=file.filename,
        mime_type=file.mime_type,
        size=file.size,
        url=url,
        preview_url=f"{url}?inline=1" if file.mime_type in IMAGE_TYPES else None,
        content_id=file.content_id,
    )


def draft_props(drafts: Iterable[KeptDraft]) -> list[DraftProps]:
    return [
        DraftProps(
            kind="note" if draft.kind == "note" else "reply",
            body=draft.body,
            files=[draft_file_tile(file) for file in files],
            updated_at=draft.updated_at,
            version=version_of(draft.body),
        )
        for draft, files in drafts
    ]
