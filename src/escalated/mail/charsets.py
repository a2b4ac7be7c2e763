"""Bytes to text, whatever charset a mail claims."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from escalated.mail.guessing import guessed_codec

ALIASES = {
    "ansi-x3.4": "ascii",
    "ansi-x3.4-1968": "ascii",
    "big5": "big5hkscs",
    "cp50220": "iso2022-jp",
    "cp50221": "iso2022-jp",
    "cp50222": "iso2022-jp",
    "cp936": "gb18030",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz-gb-2312": "hz",
    "iso-8859-1": "cp1252",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-2022-jp-ms": "iso2022-jp",
    "ks-c-5601-1987": "cp949",
    "ksc5601": "cp949",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "macintosh": "mac-roman",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "unicode": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "us-ascii": "ascii",
    "utf8mb3": "utf-8",
    "utf8mb4": "utf-8",
    "x-gbk": "gb18030",
    "x-mac-ce": "mac-latin2",
    "x-mac-centraleurroman": "mac-latin2",
    "x-mac-chinesesimp": "gb18030",
    "x-mac-chinesetrad": "big5hkscs",
    "x-mac-japanese": "cp932",
    "x-mac-korean": "cp949",
    "x-sjis": "cp932",
    "x-windows-949": "cp949",
}
# Python calls them text encodings; as charset of a mail they are a mistake or an attack (punycode: quadratic).
REFUSED = frozenset(["idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"])
UNTOLD = frozenset(["", "ascii"])
WESTERN = frozenset(["ascii", "cp1252"])

# Those of ISO, and of Windows what mail means by them where it has the bytes that ISO gives no letter.
SISTERS = {"iso-8859-2": "cp1250", "iso-8859-7": "cp1253", "iso-8859-8": "cp1255", "iso-8859-11": "cp874"}

_SPELLING = re.compile(r"^(?:x-)?(cp|windows|win|ibm|utf|koi8)[ -]*(?=[0-9ru])", re.ASCII)
_APPLE = re.compile(r"^x-(?=mac-)")
_UNUSED_BY_ISO = re.compile(rb"[\x80-\x9f]")
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$\(?[@B]")
_PAIR = re.compile(rb"[\x21-\x7e]{2}")
_ESCAPES = re.compile(rb"(\x1b(?:\$\(?[@B]|\([BJI]))")


def decode(raw: bytes, declared: str = "") -> tuple[str, bool]:
    """Return the text and whether it was read without guessing: as declared, then UTF-8, then a guess."""
    codec = codec_named(declared)
    if _JAPANESE_ESCAPE.search(raw) and (codec in UNTOLD or "2022-jp" in codec):
        return _japanese(raw), codec not in UNTOLD
    if codec in SISTERS and _UNUSED_BY_ISO.search(raw):
        codec = SISTERS[codec]
    if codec in WESTERN and not raw.isascii():
        # Mail labelled so is often UTF-8, and hardly any western text happens to be valid UTF-8.
        codec = "utf-8" if _strict(raw, "utf-8") is not None else codec
        guessed = guessed_codec(raw) if codec != "utf-8" else ""
        if guessed:
            return raw.decode(guessed, "replace"), False
    for name in filter(None, (codec, "utf-8")):
        text = _strict(raw, name)
        if text is not None:
            return text, name == codec or (not declared and raw.isascii())
    return _guess(raw, codec), False


def decode_unlabelled(raw: bytes, hint: str) -> str:
    """Return text that names no charset: UTF-8 if it can be, else as what surrounds it."""
    text = None if _JAPANESE_ESCAPE.search(raw) else _strict(raw, "utf-8")
    return decode(raw, hint)[0] if text is None else text


@lru_cache(maxsize=256)
def codec_named(charset: str) -> str:
    """Return the Python codec for a charset's name as mails write it, or an empty string."""
    name = charset.partition(";")[0].partition("*")[0].strip("\"' \t\r\n").lower().replace("_", "-")
    name = _SPELLING.sub(lambda match: {"koi8": "koi8-", "utf": "utf-"}.get(match[1], "cp"), name)
    name = ALIASES.get(name, _APPLE.sub("", name))
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError, TypeError):
        return ""
    is_text = bool(getattr(found, "_is_text_encoding", False))
    return name if is_text and found.name.replace("_", "-") not in REFUSED else ""


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        text = raw.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None
    return text.removeprefix("\ufeff")


def _guess(raw: bytes, codec: str) -> str:
    if codec and codec not in WESTERN and codec != "utf-8":
        return raw.decode(codec, "replace")
    if codec == "utf-8" and (text := raw.decode("utf-8", "replace")).count("\ufffd") * 20 < len(text):
        return text
    guessed = guessed_codec(raw)
    if guessed:
        return raw.decode(guessed, "replace")
    return _strict(raw, "cp1252") or raw.decode("latin-1")


def _japanese(raw: bytes) -> str:
    """Read ISO-2022-JP as mail has it: with the rows of Windows (①, ㈱) and half-wide kana that the standard lacks."""
    text = next((text for each in ("iso2022_jp_2", "iso2022_jp_ext") if (text := _strict(raw, each)) is not None), None)
    if text is not None:
        return text
    mode, pieces = b"\x1b(B", []
    for piece in _ESCAPES.split(raw):
        if _ESCAPES.fullmatch(piece):
            mode = piece
        else:
            pieces.append(_shifted(piece, mode).decode("cp932", "replace"))
    return "".join(pieces)


def _shifted(piece: bytes, mode: bytes) -> bytes:
    """Return as Shift JIS what stands after an escape sequence; what is no pair of the table stays as it is."""
    if mode == b"\x1b(I":
        return bytes(each | 0x80 if 0x21 <= each <= 0x5F else each for each in piece)
    return _PAIR.sub(_shift, piece) if mode.startswith(b"\x1b$") else piece


def _shift(pair: re.Match[bytes]) -> bytes:
    row, cell = pair[0]
    first = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    return bytes([first, cell + (0x7E if row % 2 == 0 else 0x1F + (cell >= 0x60))])
