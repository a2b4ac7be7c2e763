"""T1: on every screen there is, with all that opens on it, hostile words are words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as sent
from playwright.sync_api import Browser, Locator, expect

from escalated.people.actors import Agent, actor_for
from tests.making import run_due
from tests.threats.overwriting import hostile_mail, make_hostile
from tests.threats.scene import DOORS, Scene, make_scene
from tests.threats.vectors import ELSEWHERE
from tests.threats.watching import Watch, assert_mails_carry_nothing_hostile
from tests.web.asking import HTML, client_of, url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# Whoever may ask for a door is answered a page there; the first of these asks for it.
WHO = ("agent", "admin", "owner", "guest")
OPENS = ("[aria-haspopup]", "[aria-expanded=false]", "summary")
HOSTILE = "alert(1)"
# These show nothing that anybody named.
SILENT = {
    "agent:notifications",
    "agent:sla_report",
    "admin:role_new",
    "admin:business_hours_new",
    "admin:settings",
    "portal:guest_link",
}


def screens(scene: Scene) -> dict[str, list[str]]:
    """Return the addresses of all pages by who is to open them."""
    found: dict[str, list[str]] = {actor: [] for actor in WHO}
    for door in DOORS:
        actor = next((each for each in WHO if door.status_for(each) == 200), None)
        if door.method == "GET" and actor:
            found[actor].append(url(door.name, *door.args_for(scene, actor)))
    return {actor: [path for path in paths if is_page(scene, actor, path)] for actor, paths in found.items()}


def is_page(scene: Scene, actor: str, path: str) -> bool:
    answer = client_of(scene.users[actor]).get(path, headers=HTML)
    return "html" in answer.headers["Content-Type"] and answer.status_code == 200


def open_all(watch: Watch, path: str, *, within: str) -> str:
    """Open one after the other what opens on this page, and return all that was to be read."""
    page = watch.page
    openers = page.locator(", ".join(f"{within} {each}:visible" for each in OPENS))
    read = [page.locator(within).inner_text()]
    for number in range(openers.count()):
        one = openers.nth(number)
        if one.count():
            one.evaluate("it => it.click()")
            page.wait_for_timeout(60)
            watch.looks(f"{path} with {number} opened")
            read.append(page.locator(within).inner_text())
            page.keyboard.press("Escape")
    return "".join(read)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def paths(scene: Scene) -> dict[str, list[str]]:
    """Return the addresses of the scene's pages, and let all they show be hostile."""
    found = screens(scene)
    found["agent"].append(url("agent:sla_report") + "?group=policy")
    found["admin"].append(url("admin:mail_one", hostile_mail(scene.own.reference)))
    agent = actor_for(scene.users["agent"])
    assert isinstance(agent, Agent)
    make_hostile(scene, agent)
    return found


def test_every_screen_and_what_opens_on_it(
    scene: Scene, paths: dict[str, list[str]], live_server: Any, at_browser: Any
) -> None:
    silent = []
    for actor in WHO:
        watch = Watch(at_browser(scene.users[actor]), live_server.url)
        for number, path in enumerate(paths[actor]):
            watch.opens(path)
            # What stands around every page is opened on the first.
            read = open_all(watch, path, within="main" if number else "body")
            silent += [path] * (HOSTILE not in read)
    assert set(silent) == {url(each) for each in SILENT}


def test_mails_about_all_that(scene: Scene, paths: dict[str, list[str]], live_server: Any, at_browser: Any) -> None:
    run_due()
    assert [each for each in sent.outbox if HOSTILE in each.subject] != []
    assert_mails_carry_nothing_hostile(Watch(at_browser(), live_server.url))


@pytest.mark.parametrize(
    "attack",
    ["<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", f"<img src={ELSEWHERE}/seen>"],
)
def test_somebody_who_watches_would_see(attack: str, browser: Browser) -> None:
    with browser.new_context() as context:
        watch = Watch(context.new_page(), "http://localhost")
        watch.page.set_content(attack)
        watch.page.wait_for_load_state("networkidle")
        with pytest.raises(AssertionError):
            watch.looks("what is wrong")


def test_every_dialog(scene: Scene, paths: dict[str, list[str]], live_server: Any, at_browser: Any) -> None:
    watch = Watch(at_browser(scene.users["agent"]), live_server.url)
    page = watch.page
    watch.opens(url("agent:ticket", scene.own.reference))
    for name in ("Forward message", "Redact", "Tell"):
        press(watch, name)
    for command in ("Change requester", "Block sender", "Snooze this ticket"):
        choose(watch, command)
    page.keyboard.press("h")
    page.get_by_role("tab", name="Timeline", selected=True).wait_for()
    watch.looks("timeline")
    page.keyboard.press("r")
    page.locator("[contenteditable=true]").wait_for()
    watch.looks("draft")
    watch.opens(url("agent:contact", scene.own.requester_id))
    for name in ("Edit", "Merge"):
        press(watch, name)
    found_by(watch, scene.canaries["own_subject"]).first.wait_for()
    watch.looks("palette")


def test_every_dialog_of_admins(scene: Scene, paths: dict[str, list[str]], live_server: Any, at_browser: Any) -> None:
    watch = Watch(at_browser(scene.users["admin"]), live_server.url)
    watch.opens(url("agent:ticket", scene.own.reference))
    press(watch, "Refund")
    watch.opens(paths["admin"][-1])
    press(watch, "Spam")
    watch.opens(url("admin:mail"))
    watch.page.locator("main summary").first.click()
    watch.page.get_by_role("button", name="Unblock").first.click()
    expect(watch.page.get_by_role("status").filter(has_text=HOSTILE)).to_be_visible()
    watch.looks("told")


def press(watch: Watch, name: str) -> None:
    """Open a dialog, look at it and leave it."""
    watch.page.get_by_role("button", name=name).first.evaluate("it => it.click()")
    expect(watch.page.get_by_role("dialog")).to_be_visible()
    watch.looks(name)
    watch.page.keyboard.press("Escape")
    expect(watch.page.get_by_role("dialog")).to_have_count(0)


def choose(watch: Watch, command: str) -> None:
    """Run a command of the palette, look at what it opens and leave that."""
    found_by(watch, command, name=command).first.click()
    watch.page.get_by_role("combobox", name="Search and commands").wait_for(state="hidden")
    expect(watch.page.get_by_role("dialog")).to_be_visible()
    watch.looks(command)
    watch.page.keyboard.press("Escape")
    expect(watch.page.get_by_role("dialog")).to_have_count(0)


def found_by(watch: Watch, words: str, *, name: str = HOSTILE) -> Locator:
    """Return what the palette offers of that name for these words."""
    watch.page.keyboard.press("ControlOrMeta+k")
    watch.page.get_by_role("combobox", name="Search and commands").fill(words)
    return watch.page.get_by_role("option", name=name)
