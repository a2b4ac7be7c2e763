"""Files of a message, through the permission check, never as anything a browser would run."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from escalated.core.errors import NotFound
from escalated.tickets.drafting import DraftFile
from escalated.tickets.filenames import IMAGE_TYPES
from escalated.tickets.models import Attachment
from escalated.web.doors import DeskRequest, anybodys_download
from escalated.web.finding import by_key


@anybodys_download()
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    return file_of(request, pk)


def file_of(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Answer a file of a message that this visitor may read; raises NotFound."""
    attachment = by_key(Attachment.objects.visible_to(request.actor), pk, told=_("There is no such file."))
    return served(attachment, is_inline="inline" in request.GET)


def served(file: Attachment | DraftFile, *, is_inline: bool) -> HttpResponseBase:
    """Answer a stored file as a download; shown in the page only if it is a raster image."""
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        raise NotFound(_("This file is no longer in the storage.")) from None
    response = FileResponse(
        content,
        as_attachment=not (is_inline and file.mime_type in IMAGE_TYPES),
        filename=file.filename,
        content_type=file.mime_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=3600"
    return response
