"""Transfer encodings, decoded as far as they go."""

from __future__ import annotations

import binascii
import re
import string

_NOT_BASE64 = bytes(set(range(256)) - set(string.ascii_letters.encode() + string.digits.encode() + b"+/"))
_UU_LINE = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def decode_transfer(body: memoryview, encoding: str) -> bytes:
    """Return the bytes of a body; one with an encoding that nobody knows is taken as it is."""
    match encoding.removeprefix("x-"):
        case "base64":
            return decode_base64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case "uuencode" | "uue":
            return _decode_uu(bytes(body))
        case _:
            return bytes(body)


def decode_base64(raw: bytes | memoryview) -> bytes:
    """Decode base64 as far as it goes, whatever stands between and at its end."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        kept = bytes(raw).translate(None, _NOT_BASE64)
        whole = kept[: -1 if len(kept) % 4 == 1 else None]
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _decode_uu(raw: bytes) -> bytes:
    begin = _UU_LINE.search(raw)
    decoded: list[bytes] = []
    for line in raw[begin.end() if begin else 0 :].splitlines():
        if line.strip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            decoded.append(_lenient_uu_line(line))
    return b"".join(decoded)


def _lenient_uu_line(line: bytes) -> bytes:
    """Some encoders count the padding wrongly: read as many characters as the length asks for."""
    needed = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
    try:
        return binascii.a2b_uu(line[: needed + 1])
    except binascii.Error:
        return b""
