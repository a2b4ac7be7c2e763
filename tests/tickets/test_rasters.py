"""Which bytes are an image that a page may show."""

from __future__ import annotations

from io import BytesIO
from time import perf_counter

import pytest

from escalated.tickets.rasters import MOST_PIXELS, MOST_SEGMENTS, raster_type
from tests.pictures import GIF_BEFORE_SCRIPT, gif, jpeg, png, webp

IMAGES = {
    "png": (png(), "image/png"),
    "gif": (gif(), "image/gif"),
    "gif with zeros behind it": (gif(behind=b"\0\0"), "image/gif"),
    "gif with a comment": (gif(comment=b"made by hand"), "image/gif"),
    "jpeg": (jpeg(), "image/jpeg"),
    "jpeg of many segments": (jpeg(segments=MOST_SEGMENTS - 2), "image/jpeg"),
    "jpeg with a film behind it": (jpeg(behind=b"ftypmp42" * 99), "image/jpeg"),
    "webp": (webp(), "image/webp"),
    "webp without loss": (webp(640, 480, kind=b"VP8L"), "image/webp"),
    "webp with loss": (webp(640, 480, kind=b"VP8 "), "image/webp"),
    "a camera's": (jpeg(8_000, 6_000), "image/jpeg"),
}
OTHERS = {
    "nothing": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "pdf": b"%PDF-1.4",
    "png's first bytes": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "png with something behind it": png(behind=b"<script>"),
    "png and zip": png(behind=b"PK\x05\x06" + b"\0" * 18),
    "png without an end": png()[:-12],
    "png of no size": png(0, 9),
    "png that fills the memory": png(50_000, 50_000),
    "png that nearly does": png(MOST_PIXELS // 1000 + 1, 1000),
    "gif and script": b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)",
    "gif before a script": GIF_BEFORE_SCRIPT,
    "gif that fills the memory": gif(65_535, 65_535),
    "gif's first bytes": b"GIF89a",
    "jpeg's first bytes": b"\xff\xd8\xff",
    "jpeg that ends early": jpeg()[:14],
    "jpeg with html in it": b"\xff\xd8\xff\xe0\x00\x04ab<script>",
    "jpeg of segments without end": jpeg(segments=MOST_SEGMENTS),
    "jpeg of a segment without length": b"\xff\xd8\xff\xe0\x00\x00" * 9,
    "jpeg that fills the memory": jpeg(65_500, 65_500),
    "webp longer than it says": webp(behind=b"<script>"),
    "webp shorter than it says": webp()[:-3],
    "webp of an unknown kind": webp(kind=b"HTML"),
    "riff of another kind": b"RIFF\x04\0\0\0WAVE",
}


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_known_by_its_bytes(name: str) -> None:
    content, kind = IMAGES[name]
    file = BytesIO(content)
    assert (raster_type(file), file.tell()) == (kind, 0)


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_begins_like_one_is_none(name: str) -> None:
    file = BytesIO(OTHERS[name])
    assert (raster_type(file), file.tell()) == (None, 0)


def test_ten_megabytes_of_segments_cost_no_time() -> None:
    file, began = BytesIO(jpeg(segments=1_700_000)), perf_counter()
    assert raster_type(file) is None
    assert perf_counter() - began < 0.5
