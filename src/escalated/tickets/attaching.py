"""Files of a message: which are taken, where they go, which are refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from escalated.core.html import clean_text
from escalated.core.install import install_settings
from escalated.people.hooks import IncomingFile, ask
from escalated.people.host import host
from escalated.tickets.filenames import OCTETS, clean_filename, extension_of, mime_type_of
from escalated.tickets.models import Attachment, Reply

MAX_INLINE_IMAGES = 50

Reason = Literal["too_many", "too_large", "kind", "pending", "not_fetched", "refused", "unchecked"]
PENDING: Reason = "pending"
SENTENCES = {
    "kind": gettext_lazy("files of this kind are not taken"),
    "pending": gettext_lazy("being fetched"),
    "not_fetched": gettext_lazy("it could not be fetched from the mail provider"),
    "refused": gettext_lazy("this file is not taken"),
    "unchecked": gettext_lazy("it could not be checked; send it again later"),
}


@dataclass(frozen=True)
class Upload:
    """A file that came with a message. ``content_id`` is how the HTML of a mail refers to it."""

    filename: str
    file: File[bytes]
    content_id: str = ""
    is_inline: bool = False

    @property
    def size(self) -> int:
        return self.file.size or 0

    @cached_property
    def cleaned(self) -> Upload | Reason:
        """The file to keep as the host says, or why it is not taken; asked once."""
        self.file.seek(0)
        given = IncomingFile(self.filename, self.file)
        kept: IncomingFile | Reason | None = ask(lambda: host().clean_attachment(given), otherwise="unchecked")
        if not isinstance(kept, IncomingFile):
            return kept or "refused"
        kept.content.seek(0)
        return self if kept is given else replace(self, filename=kept.filename, file=kept.content)


@dataclass(frozen=True)
class _SeenUpload(Upload):
    """A file about which the host is not asked now."""

    @property
    def cleaned(self) -> Upload | Reason:
        return self


@dataclass(frozen=True)
class StoredUpload(_SeenUpload):
    """A file that lies in our storage already, and stays where it is."""

    mime_type: str = OCTETS
    stored_size: int = 0

    @property
    def size(self) -> int:
        return self.stored_size


@dataclass(frozen=True)
class AwaitedUpload(_SeenUpload):
    """A file that comes later; its size is what was told of it."""

    told_size: int = 0

    @property
    def size(self) -> int:
        return self.told_size


@dataclass(frozen=True)
class Refused:
    """A file that is not there; ``limit`` is the number it went past, in files or kilobytes."""

    filename: str
    reason: Reason
    limit: int = 0

    def sentence(self) -> str:
        match self.reason:
            case "too_many":
                text = ngettext("only %(limit)s file is taken", "only %(limit)s files are taken", self.limit)
                return text % {"limit": self.limit}
            case "too_large":
                return _("larger than %(limit)s kB") % {"limit": self.limit}
            case _:
                return str(SENTENCES[self.reason])


@dataclass
class Sifted:
    accepted: list[Upload] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def sift(uploads: Sequence[Upload]) -> Sifted:
    """Separate the files within the limits from the others."""
    result = Sifted()
    for upload in uploads:
        refusal = refusal_of(upload, beside=sum(each.is_inline == upload.is_inline for each in result.accepted))
        if refusal is None:
            result.accepted.append(upload)
        else:
            result.refused.append(refusal)
    return result


def awaiting(sifted: Sifted) -> Sifted:
    """Name the accepted files that are not there yet among those that a message is without."""
    there = [each for each in sifted.accepted if not isinstance(each, AwaitedUpload)]
    awaited = [each for each in sifted.accepted if isinstance(each, AwaitedUpload)]
    return Sifted(there, [*sifted.refused, *(Refused(clean_filename(each.filename), PENDING) for each in awaited)])


def refusal_of(upload: Upload, *, beside: int) -> Refused | None:
    """Return why a file is not taken, if so; ``beside`` counts those of its sort that are."""
    limits, name = install_settings(), clean_filename(upload.filename)
    if extension_of(name) not in limits.attachment_types:
        return Refused(name, "kind")
    if upload.size > limits.max_attachment_size_kb * 1024:
        return Refused(name, "too_large", limits.max_attachment_size_kb)
    most = MAX_INLINE_IMAGES if upload.is_inline else limits.max_attachments
    if beside >= most:
        return Refused(name, "too_many", most)
    return Refused(name, upload.cleaned) if isinstance(upload.cleaned, str) else None


def refusals(uploads: Sequence[Upload]) -> list[str]:
    """Return a line for each file that is past a limit."""
    return [f"{each.filename}: {each.sentence()}" for each in sift(uploads).refused]


def attach(reply: Reply, uploads: Sequence[Upload]) -> list[Attachment]:
    """Store files of a message; the file is written first, so that no row is ever without its file."""
    return [_store(reply, kept) for upload in uploads if isinstance(kept := upload.cleaned, Upload)]


def _store(reply: Reply, upload: Upload) -> Attachment:
    attachment = Attachment(reply=reply, **described(upload))
    if isinstance(upload, StoredUpload):
        attachment.file.name = upload.file.name
        attachment.save()
    else:
        attachment.file.save(attachment.filename, upload.file, save=True)
    return attachment


def described(upload: Upload) -> dict[str, Any]:
    """Return what a row says of a file; its type is sniffed, not what the sender claims."""
    name = clean_filename(upload.filename)
    kind = upload.mime_type if isinstance(upload, StoredUpload) else mime_type_of(name, upload.file)
    content_id = clean_text(upload.content_id)[:255]
    return {"filename": name, "mime_type": kind, "size": upload.size, "content_id": content_id}
