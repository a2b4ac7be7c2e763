"""Every component in every state: pictured in each look, accessible, none of them missing.

The gallery is built for this test alone and in no package; pictures land in ``screens/gallery``.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
COMPONENTS = FRONTEND / "src" / "components"
PICTURES = ROOT / "screens" / "gallery"

LOOKS = [
    {"theme": theme, "density": density, "language": language}
    for theme, density, language in product(("light", "dark"), ("comfortable", "compact"), ("en", "ar"))
]
OVERLAYS = (
    "dialog-centre",
    "dialog-wide",
    "dialog-drawer-start",
    "dialog-drawer-end",
    "menu",
    "picker",
    "snooze",
    "palette",
    "confirm",
)
# A menu hangs beside the page's landmarks, where it is announced by its role.
BESIDE_LANDMARKS = {"rules": {"region": {"enabled": False}}}


Opened = Callable[..., Page]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("The gallery is built with Node, which is not there.")
    subprocess.run([npm, "run", "--silent", "gallery"], cwd=FRONTEND, check=True, capture_output=True, timeout=300)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(FRONTEND / "dist")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


@pytest.fixture
def opened(browser: Browser, gallery: str) -> Iterator[Opened]:
    """Return a function that opens the gallery; what moves in it stands still, and it is closed whatever happens."""
    pages: list[Page] = []

    def open_page(look: dict[str, str] | None = None, *, width: int = 1440) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        pages.append(page)
        page.set_default_timeout(8_000)
        page.goto(f"{gallery}?{urlencode(look or {})}")
        page.get_by_role("heading", name="Components").wait_for()
        page.locator(".esc-editor").wait_for()
        return page

    yield open_page
    for page in pages:
        page.close()


def force(page: Page) -> None:
    """Put the elements that ask for it into the state they ask for, as a pointer or the keyboard would."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for state in ("hover", "focus-visible", "active"):
        found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": f"[data-force={state}]"})
        classes = ["focus", "focus-visible", "focus-within"] if state == "focus-visible" else [state]
        for node in found["nodeIds"]:
            session.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": classes})


def whole(page: Page, name: str) -> None:
    height = page.evaluate("document.querySelector('.gallery').scrollHeight")
    page.set_viewport_size(
        {"width": page.viewport_size["width"] if page.viewport_size else 1440, "height": height + 80}
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def problems_of(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=BESIDE_LANDMARKS).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(look.values()) for look in LOOKS])
def test_every_component_is_accessible_and_fits_in_every_look(opened: Opened, look: dict[str, str]) -> None:
    page = opened(look)
    force(page)
    whole(page, "-".join(look.values()))
    assert problems_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert page.evaluate(
        "document.querySelector('.gallery').scrollWidth <= document.querySelector('.gallery').clientWidth"
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_component_fits_on_a_phone(opened: Opened, language: str) -> None:
    page = opened({"language": language}, width=360)
    whole(page, f"phone-{language}")
    wide = """() => [...document.querySelectorAll('.gallery *')].filter(each => {
        const { left, right } = each.getBoundingClientRect();
        return (right > 361 || left < -1) && !each.closest('[data-remote-src], .sr-only, .overflow-x-auto');
    }).map(each => each.outerHTML.slice(0, 160))"""
    assert page.evaluate(wide) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_the_page_is_accessible(opened: Opened, theme: str) -> None:
    page = opened({"theme": theme})
    for name in OVERLAYS:
        page.locator(f"[data-opens='{name}']").click()
        page.locator("[role=dialog], [role=menu], [role=listbox]").first.wait_for()
        page.wait_for_timeout(200)
        page.screenshot(path=PICTURES / f"{name}-{theme}.png")
        assert (name, problems_of(page)) == (name, [])
        page.keyboard.press("Escape")
        page.locator("[role=dialog], [role=menu], [role=listbox]").first.wait_for(state="detached")


def test_no_component_is_missing_from_the_gallery(opened: Opened) -> None:
    page = opened()
    for name in (*OVERLAYS, "shortcuts"):
        page.locator(f"[data-opens='{name}']").click()
        page.locator("[role=dialog], [role=menu], [role=listbox]").first.wait_for()
        page.wait_for_timeout(300)  # what is in it may come after it
        page.keyboard.press("Escape")
        page.locator("[role=dialog], [role=menu], [role=listbox]").first.wait_for(state="detached")
    use_the_editor(page)
    page.get_by_role("button", name="Account of").last.click()
    page.get_by_role("menu").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Import holidays").click()
    page.get_by_role("dialog", name="Import holidays").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Usual choice").click()
    page.get_by_role("listbox", name="Usual choice").wait_for()
    assert problems_of(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="printer.png").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="What it does").first.hover()
    page.get_by_role("tooltip").wait_for()
    wait_for_a_slow_page(page)
    frames = [opened({"frame": frame}) for frame in ("customer", "admin")]
    drawn = {path for each in (page, *frames) for path in each.evaluate("[...window.drawn]")}
    assert {name_of(each) for each in COMPONENTS.rglob("*.vue")} - {name_of(Path(each)) for each in drawn} == set()


def name_of(path: Path) -> str:
    return path.as_posix().partition("/src/components/")[2]


def use_the_editor(page: Page) -> None:
    """Call upon a colleague and set a link."""
    page.get_by_role("textbox", name="Rich answer").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" @Ad")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")


def wait_for_a_slow_page(page: Page) -> None:
    held: list[Request] = []
    page.route("**/slow", lambda route: held.append(route.request))
    page.locator("[data-does=wait]").click()
    page.locator(".esc-bar").first.wait_for()
    assert len(held) == 1
