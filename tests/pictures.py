"""Small images as programs write them, and what looks like one."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 2, height: int = 2, *, behind: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + b"\x40\x80\xc0" * min(width, 4) for _ in range(min(height, 4)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks) + behind


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def gif(width: int = 1, height: int = 1, *, comment: bytes = b"", behind: bytes = b"") -> bytes:
    said = b"".join(b"!\xfe" + bytes([len(comment)]) + comment + b"\0" for _ in range(1) if comment)
    colors = b"\0\0\0\xff\xff\xff"
    frame = b"!\xf9\x04\x00\x00\x00\x00\x00,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + colors + said + frame + b";" + behind


def jpeg(width: int = 1, height: int = 1, *, segments: int = 1, behind: bytes = b"") -> bytes:
    """Return the markers of one, with nothing to draw."""
    before = b"\xff\xe0\x00\x04ab" * segments
    frame = b"\xff\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + before + frame + b"\xff\xda\x00\x02\xff\xd9" + behind


def webp(width: int = 1, height: int = 1, *, kind: bytes = b"VP8X", behind: bytes = b"") -> bytes:
    heads = {
        b"VP8X": b"\0" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little") + b"\0" * 5,
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    chunk = kind + struct.pack("<I", 10) + heads.get(kind, b"\0" * 10)
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk + behind


# Both an image and a script: its width begins a comment that the script after the last block ends.
GIF_AND_SCRIPT = gif(0x2A2F, 1, comment=b"*/=1;document.title='run';//") + b"\n;"
GIF_BEFORE_SCRIPT = gif(0x2A2F, 1, behind=b"*/=1;document.title='run'")
