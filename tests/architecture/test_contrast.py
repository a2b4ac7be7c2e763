"""Contrast of the design system's colours, computed from its tokens: WCAG 2.2, 4.5 for words, 3 for signs."""

from __future__ import annotations

import colorsys
import re
from functools import cache

import pytest

from tests.architecture.source import ROOT

STYLES = ROOT / "frontend" / "src" / "styles"
THEMES = {"light": 0, "dark": 1}
WORDS, SIGNS = 4.5, 3.0

SURFACES = ["bg", "surface", "sunken", "hover"]
ON_ANY_SURFACE = ["text", "text-muted", "primary-text", "danger", "success", "warning"]
WORD_PAIRS = [
    *((front, back) for front in ON_ANY_SURFACE for back in SURFACES),
    *((front, "primary-soft") for front in ("text", "text-muted", "primary-text")),
    *((front, "danger-soft") for front in ("text", "text-muted", "danger")),
    *((front, "warning-soft") for front in ("text", "text-muted", "warning")),
    *((front, "note-bg") for front in ("text", "text-muted", "primary-text", "danger", "note-text")),
    *(("on-primary", back) for back in ("primary", "primary-hover", "danger-fill")),
    ("bg", "text"),
]
SIGN_PAIRS = [
    *(("border-strong", back) for back in ("bg", "surface")),
    *((front, back) for front in ("primary", "danger-fill", "star") for back in ("bg", "surface")),
]
# Lines between things, and dots beside a word that says the same.
NO_WORD_NOR_SIGN = re.compile(r"border|note-border|shadow|shadow-lg|tag-\w+")
TONES = re.compile(r"(status|priority)-[\w-]+")

Rgb = tuple[float, float, float]


@cache
def tokens() -> dict[str, tuple[str, ...]]:
    """Return each colour as written, for light and dark."""
    text = (STYLES / "tokens.css").read_text(encoding="utf-8")
    found = {}
    for name, value in re.findall(r"--esc-([\w-]+): ([^;]*#[^;]*);", text):
        both = re.fullmatch(r"light-dark\(([^,]+), ([^,]+)\)", value)
        found[name] = both.groups() if both else (value, value)
    return found


def color(name: str, theme: str) -> Rgb:
    return rgb(tokens()[name][THEMES[theme]])


def rgb(written: str) -> Rgb:
    """Read ``#rgb``, ``#rrggbb`` or ``hsl(h s% l%)`` as parts of one."""
    if hsl := re.fullmatch(r"hsl\((\d+) (\d+)% (\d+)%\)", written):
        hue, saturation, lightness = map(int, hsl.groups())
        return colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)
    digits = written.removeprefix("#")
    pairs = [each * 2 for each in digits] if len(digits) == 3 else re.findall("..", digits)
    red, green, blue = (int(pair, 16) / 255 for pair in pairs)
    return red, green, blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def gamma(part: float) -> float:
    part = min(max(part, 0), 1)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def contrast(front: Rgb, back: Rgb) -> float:
    """Return the ratio of https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lights = [0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) for r, g, b in (front, back)]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def times(matrix: list[list[float]], vector: list[float]) -> list[float]:
    return [sum(factor * each for factor, each in zip(row, vector, strict=True)) for row in matrix]


# https://www.w3.org/TR/css-color-4/#color-conversion-code, by way of LMS
TO_LMS = [[0.41222147, 0.53633254, 0.05144599], [0.2119035, 0.6806995, 0.10739696], [0.08830246, 0.28171884, 0.6299787]]
TO_LAB = [
    [0.21045426, 0.79361778, -0.00407205],
    [1.9779985, -2.42859221, 0.45059371],
    [0.02590404, 0.78277177, -0.80867577],
]
FROM_LAB = [[1, 0.39633778, 0.21580376], [1, -0.10556135, -0.06385417], [1, -0.08948418, -1.29148555]]
FROM_LMS = [
    [4.07674166, -3.30771159, 0.23096993],
    [-1.26843800, 2.60975740, -0.34131940],
    [-0.00419609, -0.70341861, 1.7076147],
]


def mixed(tone: Rgb, share: float, ground: Rgb) -> Rgb:
    """Return ``color-mix(in oklab, tone share%, ground)``."""
    one, other = (
        times(TO_LAB, [each ** (1 / 3) for each in times(TO_LMS, [linear(p) for p in c])]) for c in (tone, ground)
    )
    lab = [a * share / 100 + b * (1 - share / 100) for a, b in zip(one, other, strict=True)]
    red, green, blue = (gamma(each) for each in times(FROM_LMS, [each**3 for each in times(FROM_LAB, lab)]))
    return red, green, blue


def shares(rule: str) -> dict[str, int]:
    """Return how much of its tone a rule of base.css mixes into ``color`` and ``background``."""
    base = (STYLES / "base.css").read_text(encoding="utf-8")
    body = re.search(rf"\.escalated \.{rule} {{(.*?)}}", base, re.DOTALL)
    assert body, rule
    found = re.findall(r"(color|background): color-mix\(in oklab, var\(--esc-tone\) (\d+)%", body[1])
    return {name: int(share) for name, share in found}


def avatar_tones() -> list[Rgb]:
    base = (STYLES / "base.css").read_text(encoding="utf-8")
    return [rgb(each) for each in re.findall(r"--esc-tone: (hsl\([^)]*\))", base)]


def status_tones(theme: str) -> list[Rgb]:
    return [color(name, theme) for name in tokens() if TONES.fullmatch(name)]


def too_weak(pairs: dict[str, tuple[Rgb, Rgb]], least: float) -> dict[str, float]:
    ratios = {name: round(contrast(*pair), 2) for name, pair in pairs.items()}
    return {name: ratio for name, ratio in ratios.items() if ratio < least}


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_signs_stand_out_from_what_is_behind_them(theme: str) -> None:
    def drawn(pairs: list[tuple[str, str]]) -> dict[str, tuple[Rgb, Rgb]]:
        return {f"{front} on {back}": (color(front, theme), color(back, theme)) for front, back in pairs}

    assert too_weak(drawn(WORD_PAIRS), WORDS) == {}
    assert too_weak(drawn(SIGN_PAIRS), SIGNS) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_badges_and_initials_can_be_read_in_every_tone(theme: str) -> None:
    text, surface = color("text", theme), color("surface", theme)
    weak: dict[str, float] = {}
    for rule, tones in {"esc-tone-badge": status_tones(theme), "esc-avatar": avatar_tones()}.items():
        share = shares(rule)
        drawn = [(mixed(tone, share["color"], text), mixed(tone, share["background"], surface)) for tone in tones]
        weak |= too_weak({f"{rule} {at}": pair for at, pair in enumerate(drawn)}, WORDS)
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_icons_of_status_and_priority_stand_out_in_every_tone(theme: str) -> None:
    icons = [mixed(tone, shares("esc-tone-text")["color"], color("text", theme)) for tone in status_tones(theme)]
    drawn = {f"{at} on {back}": (icon, color(back, theme)) for at, icon in enumerate(icons) for back in SURFACES}
    assert too_weak(drawn, SIGNS) == {}


def test_every_colour_is_looked_at() -> None:
    paired = {name for pair in (*WORD_PAIRS, *SIGN_PAIRS) for name in pair}
    assert {name for name in tokens() if not TONES.fullmatch(name) and not NO_WORD_NOR_SIGN.fullmatch(name)} == paired


def test_the_arithmetic_agrees_with_the_standard() -> None:
    assert contrast(rgb("#fff"), rgb("#000")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#fff")) == pytest.approx(4.478, abs=0.001)
    assert mixed(rgb("#fff"), 50, rgb("#000")) == pytest.approx((0.388, 0.388, 0.388), abs=0.002)
    assert mixed(rgb("#ff0000"), 100, rgb("#000")) == pytest.approx((1, 0, 0), abs=0.002)
