"""Small files that people attach: a screenshot, an invoice, readings, a log."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from random import Random

from escalated.standalone.mail_client import File

WIDTH, HEIGHT = 320, 180
PICTURES = 6
TINTS = ((47, 91, 215), (16, 150, 105), (217, 119, 6), (190, 50, 70))
NAMES = {
    "png": ("screenshot.png", "app-error.png", "photo-of-hub.png", "chart.png", "label.png"),
    "pdf": ("invoice-{invoice}.pdf", "receipt-{invoice}.pdf", "return-label-{order}.pdf"),
    "csv": ("readings-{serial}.csv", "export.csv", "members.csv"),
    "txt": ("hub-log.txt", "diagnostics-{serial}.txt", "console.txt"),
}


def make_file(kind: str, details: dict[str, str], chance: Random) -> File:
    """Return a file of that kind; the same chance makes the same bytes."""
    name = chance.choice(NAMES[kind]).format(**details)
    match kind:
        case "png":
            return File(name, "image/png", _png(chance.randrange(PICTURES)))
        case "pdf":
            return File(name, "application/pdf", _pdf([f"Mossbell {details['order']}", details["amount"][1:] + " EUR"]))
        case "csv":
            return File(name, "text/csv", _csv(details["serial"], chance))
        case _:
            return File(name, "text/plain", _log(details["version"], chance))


@cache
def _png(number: int) -> bytes:
    """Draw a chart as the app shows it: a pale card, a line, a coloured area below it."""
    chance = Random(number)  # noqa: S311  believable, not secret
    tint = TINTS[number % len(TINTS)]
    level, heights = HEIGHT // 2, []
    for _ in range(WIDTH):
        level = min(HEIGHT - 24, max(24, level + chance.randint(-3, 3)))
        heights.append(level)
    rows = b"".join(b"\0" + b"".join(_pixel(y, top, tint) for top in heights) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _pixel(y: int, top: int, tint: tuple[int, int, int]) -> bytes:
    if abs(y - top) <= 1:
        return bytes(tint)
    if y > top:
        return bytes(255 - (255 - part) // 5 for part in tint)
    return b"\xe9\xec\xf1" if y % 36 == 0 else b"\xfc\xfc\xfd"


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _pdf(lines: list[str]) -> bytes:
    """Return a page with these lines; the cross-reference table counts bytes (ISO 32000-1, 7.5.4)."""
    shown = "".join(f"BT /F1 {16 - 3 * n} Tf 48 {380 - 28 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 440] /Contents 5 0 R /Resources 6 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Font << /F1 4 0 R >> >>",
    ]
    content, offsets = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return f"{content}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def _csv(serial: str, chance: Random) -> bytes:
    rows = (f"{serial},{hour:02d}:00,{chance.randint(12, 61)},{chance.randint(90, 280) / 10}" for hour in range(24))
    return "\r\n".join(("sensor,hour,moisture_percent,celsius", *rows, "")).encode()


def _log(version: str, chance: Random) -> bytes:
    said = ("radio: joined", "sync: 24 readings", "sync: timeout, again in 30 s", "time: set", "battery: 2.91 V")
    lines = (f"{minute // 60:02d}:{minute % 60:02d} {chance.choice(said)}" for minute in range(480, 900, 14))
    return "\n".join((f"hub firmware {version}", *lines, "")).encode()
