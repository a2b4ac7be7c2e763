"""Telling a raster image by its bytes: of which type it is, whole, and of a size that a browser can draw."""

from __future__ import annotations

import io
from struct import error as TooShort  # noqa: N812  it is raised where bytes end early
from struct import unpack
from typing import Protocol

MOST_PIXELS = 64_000_000  # a quarter of a gigabyte once it is drawn
MOST_SEGMENTS = 500

_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # ITU T.81, table B.1: the markers of a frame's header
_BARE = {0x01, *range(0xD0, 0xD8)}

Size = tuple[int, int]


class Readable(Protocol):
    """What an upload and a stored file both can."""

    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...
    def read(self, size: int = -1, /) -> bytes: ...


def raster_type(file: Readable) -> str | None:
    """Return the type of the image in a file, or None for what is none, ends early or would fill the memory.

    The file is left where it begins.
    """
    file.seek(0)
    kind = sniffed_image(file.read(12))
    try:
        width, height = _size(kind, file) if kind else (0, 0)
    except (TooShort, IndexError):
        return None
    finally:
        file.seek(0)
    return kind if 0 < width * height <= MOST_PIXELS else None


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


def _size(kind: str, file: Readable) -> Size:
    match kind:
        case "image/png":
            return _png(file)
        case "image/gif":
            return _gif(file)
        case "image/webp":
            return _webp(file)
        case _:
            return _jpeg(file)


def _png(file: Readable) -> Size:
    """The header comes first and the end last (PNG, 5.6): nothing is hidden behind it."""
    length, name, width, height = unpack(">I4sII", _at(file, 8, 16))
    is_whole = (length, name) == (13, b"IHDR") and _last(file, 8)[:4] == b"IEND"
    return (width, height) if is_whole else (0, 0)


def _gif(file: Readable) -> Size:
    """After the screen and its colours a block begins, and a semicolon ends them all (GIF89a, 18 to 27)."""
    width, height, flags = unpack("<HHB", _at(file, 6, 5))
    colors = 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
    is_whole = _at(file, 13 + colors, 1) in (b"!", b",") and _last(file, 16).rstrip(b"\0")[-1:] == b";"
    return (width, height) if is_whole else (0, 0)


def _webp(file: Readable) -> Size:
    """The container says how long it is (RFC 9649, 2.3); each of its three first chunks says the size in its way."""
    length, kind, head = *unpack("<I4x4s", _at(file, 4, 12)), _at(file, 20, 10)
    if abs(_length(file) - length - 8) > 1:
        return (0, 0)
    match kind:
        case b"VP8X":
            return (int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1)
        case b"VP8L":
            bits = int.from_bytes(head[1:5], "little")
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8 ":
            width, height = unpack("<HH", head[6:10])
            return (width & 0x3FFF, height & 0x3FFF)
        case _:
            return (0, 0)


def _jpeg(file: Readable) -> Size:
    """Walk from marker to marker until a frame's header (ITU T.81, B.1); phones hide films behind the end."""
    place = 2
    for _ in range(MOST_SEGMENTS):
        mark, name = _at(file, place, 2)
        if mark != 0xFF:
            return (0, 0)
        if name in _FRAMES:
            height, width = unpack(">HH", _at(file, place + 5, 4))
            return (width, height)
        if name == 0xFF:
            place += 1
        elif name in _BARE:
            place += 2
        else:
            place += 2 + unpack(">H", _at(file, place + 2, 2))[0]
    return (0, 0)


def _at(file: Readable, place: int, count: int) -> bytes:
    """Return bytes of a file; raises TooShort where it has fewer."""
    file.seek(place)
    found = file.read(count)
    if len(found) < count:
        raise TooShort
    return found


def _last(file: Readable, count: int) -> bytes:
    return _at(file, max(0, _length(file) - count), min(count, _length(file)))


def _length(file: Readable) -> int:
    file.seek(0, io.SEEK_END)
    return file.tell()
