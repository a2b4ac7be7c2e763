"""Names and kinds of files that strangers send."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from escalated.tickets.rasters import Readable, raster_type

MAX_LENGTH = 150
OCTETS = "application/octet-stream"
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
# Closed, and without anything that a browser would run: whatever is not here is served as bytes.
_TYPES = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "gz": "application/gzip",
    "ics": "text/calendar",
    "json": "application/json",
    "log": "text/plain",
    "m4a": "audio/mp4",
    "md": "text/markdown",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odp": f"{_OPEN}.presentation",
    "ods": f"{_OPEN}.spreadsheet",
    "odt": f"{_OPEN}.text",
    "ogg": "audio/ogg",
    "p7m": "application/pkcs7-mime",
    "p7s": "application/pkcs7-signature",
    "pdf": "application/pdf",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "rtf": "application/rtf",
    "tar": "application/x-tar",
    "tgz": "application/gzip",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "vcf": "text/vcard",
    "wav": "audio/wav",
    "webm": "video/webm",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "yaml": "text/plain",
    "yml": "text/plain",
    "zip": "application/zip",
}
_IMAGES = ("gif", "jpeg", "jpg", "png", "webp")
_ZIPPED = ("docx", "odp", "ods", "odt", "pptx", "xlsx", "zip")
_SEPARATORS = re.compile(r"[\\/]+")


def clean_filename(name: str) -> str:
    """Return a name without path, control or direction characters, at most 150 characters, its extension kept."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    stem, dot, extension = " ".join(visible.split()).strip(" .").rpartition(".")
    if not dot:
        return extension[:MAX_LENGTH] or "file"
    return f"{stem[: MAX_LENGTH - len(extension[:20]) - 1]}.{extension[:20]}"


def extension_of(filename: str) -> str:
    """Return the extension in lower case without its dot."""
    return PurePosixPath(filename).suffix[1:].lower()


def mime_type_of(filename: str, file: Readable) -> str:
    """Return the type to serve: an image's by its bytes, another's by our table where its bytes do not belie it."""
    extension = extension_of(filename)
    if extension in _IMAGES:
        return raster_type(file) or OCTETS
    return _TYPES.get(extension, OCTETS) if _is_borne_out(extension, file) else OCTETS


def _is_borne_out(extension: str, file: Readable) -> bool:
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if extension == "pdf":
        return b"%PDF-" in head  # readers look for it in the first 1024 bytes (ISO 32000-1, annex H)
    return head.startswith(b"PK") if extension in _ZIPPED else True
