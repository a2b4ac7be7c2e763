"""Names and kinds of files that strangers send."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 150
OCTETS = "application/octet-stream"
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
# The built-in table alone: what a machine's /etc/mime.types says must not change what we serve.
_TABLE = mimetypes.MimeTypes(filenames=())
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


def mime_type_of(filename: str, head: bytes) -> str:
    """Return the type to serve: an image only if its first bytes say so, else by our table of extensions."""
    named, compression = _TABLE.guess_type(filename)
    guessed = OCTETS if compression or not named else named
    if guessed.startswith("image/"):
        return sniffed_image(head) or OCTETS
    return guessed


def sniffed_image(head: bytes) -> str | None:
    """Return the raster image type the first 12 bytes announce (W3C "MIME Sniffing", section 6.1)."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None
