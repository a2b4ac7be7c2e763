"""Bytes to text, whatever charset a mail claims."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

ALIASES = {
    "ansi-x3.4": "ascii",
    "ansi-x3.4-1968": "ascii",
    "big5": "big5hkscs",
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
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
}
# Python calls them text encodings; as charset of a mail they are a mistake or an attack (punycode: quadratic).
REFUSED = frozenset(["idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"])
UNTOLD = frozenset(["", "ascii"])
WESTERN = frozenset(["ascii", "cp1252"])

_SPELLING = re.compile(r"^(cp|windows|ibm|utf|koi8)[ -]*(?=[0-9ru])", re.ASCII)
_JAPANESE_ESCAPE = b"\x1b$"


def decode(raw: bytes, declared: str = "") -> tuple[str, bool]:
    """Return the text and whether it was read without guessing: as declared, then UTF-8, then a guess."""
    codec = codec_named(declared)
    if codec in UNTOLD and _JAPANESE_ESCAPE in raw:
        codec = "iso2022_jp_ext"
    if codec in WESTERN and not raw.isascii():
        # Mail labelled so is often UTF-8, and hardly any western text happens to be valid UTF-8.
        codec = "utf-8" if _strict(raw, "utf-8") is not None else codec
    for name in filter(None, (codec, "utf-8")):
        text = _strict(raw, name)
        if text is not None:
            return text, name == codec or (not declared and raw.isascii())
    return _guess(raw, codec), False


def decode_unlabelled(raw: bytes, hint: str) -> str:
    """Return text that names no charset: UTF-8 if it can be, else as what surrounds it."""
    text = _strict(raw, "utf-8")
    return decode(raw, hint)[0] if text is None else text


@lru_cache(maxsize=256)
def codec_named(charset: str) -> str:
    """Return the Python codec for a charset's name as mails write it, or an empty string."""
    name = charset.partition(";")[0].partition("*")[0].strip("\"' \t\r\n").lower().replace("_", "-")
    name = _SPELLING.sub(lambda match: {"koi8": "koi8-", "utf": "utf-"}.get(match[1], "cp"), name)
    name = ALIASES.get(name, name)
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
    if _JAPANESE_ESCAPE in raw:
        return raw.decode("iso2022_jp_ext", "replace")
    if codec and codec not in WESTERN and codec != "utf-8":
        return raw.decode(codec, "replace")
    if codec == "utf-8" and (text := raw.decode("utf-8", "replace")).count("\ufffd") * 20 < len(text):
        return text
    return _strict(raw, "cp1252") or raw.decode("latin-1")
