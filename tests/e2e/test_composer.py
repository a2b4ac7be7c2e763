"""Writing answers and notes: nothing typed is lost, and nothing leaves that was not meant to."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FilePayload, expect

from escalated.people.actors import Agent, acting
from escalated.people.models import AgentProfile
from escalated.tickets.drafting import Draft, DraftFile, save_draft
from escalated.tickets.mentioning import Mention
from escalated.tickets.models import Reply, Ticket
from escalated.tickets.replying import add_note, reply_to_ticket
from tests.e2e.composing import at_ticket, editor, html_of
from tests.e2e.holding import hold
from tests.making import kinds, make_agent, make_customer, make_ticket

pytestmark = pytest.mark.django_db(transaction=True)

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PASTE = """(element, {html, png}) => {
  const clipboardData = new DataTransfer()
  if (html) clipboardData.setData('text/html', html)
  if (png) {
    const bytes = Uint8Array.from(atob(png), (each) => each.charCodeAt(0))
    clipboardData.items.add(new File([bytes], 'screen.png', { type: 'image/png' }))
  }
  element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}"""
WORD = """<html><head><style>p{margin:0}</style></head><body>
<p class="MsoNormal"><b style="color:red">Two</b> things:</p><p class="MsoNormal">&nbsp;</p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>cables</p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·</span>screws</p>
<img src="https://tracker.example/1.png"></body></html>"""


@pytest.fixture
def ticket() -> Ticket:
    return make_ticket(make_customer("ada")[1])


@pytest.fixture
def to_undo(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "UNDO_SEND_SECONDS": 30}


def test_what_is_typed_before_the_editor_is_there_is_in_it(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    desk.keyboard.press("r")
    desk.keyboard.type("Try **water** and ")
    rich = desk.locator("[contenteditable=true]:visible")
    rich.wait_for()
    desk.keyboard.type("_patience_ now")
    desk.keyboard.press("Enter")
    desk.keyboard.type("- `one`")
    desk.keyboard.press("Enter")
    desk.keyboard.type("two")
    expect(rich.locator("li")).to_have_text(["one", "two"])
    assert html_of(rich) == (
        "<p>Try <strong>water</strong> and <em>patience</em> now</p>"
        "<ul><li><p><code>one</code></p></li><li><p>two</p></li></ul>"
    )


def test_a_phrase_that_comes_at_once_means_its_signs(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    rich = editor(desk)
    desk.keyboard.type("Yes: ")
    desk.keyboard.insert_text("it is **on its way**.")  # as a text expander does
    expect(rich.locator("strong")).to_have_text("on its way")
    expect(rich).to_have_text("Yes: it is on its way.")
    desk.keyboard.type(" Soon.")
    expect(rich).to_have_text("Yes: it is on its way. Soon.")
    rich.fill("Or **not**")
    expect(rich).to_have_text("Or not")


def test_a_paste_from_word_becomes_plain_paragraphs_and_lists(ticket: Ticket, at_browser: Any) -> None:
    rich = editor(at_ticket(at_browser, ticket))
    rich.evaluate(PASTE, {"html": WORD})
    expect(rich.locator("li")).to_have_text(["cables", "screws"])
    expect(rich.locator("strong")).to_have_text("Two")
    expect(rich.locator("img")).to_have_count(0)


def test_a_pasted_image_lies_in_the_text_and_is_sent_with_it(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    rich = editor(desk)
    desk.keyboard.type("Look: ")
    rich.evaluate(PASTE, {"png": PIXEL})
    expect(rich.locator("[data-state=kept] img")).to_be_visible()
    plan: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
    program: FilePayload = {"name": "bad.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    desk.set_input_files("input[type=file] >> nth=0", [plan, program])
    expect(desk.get_by_role("button", name="Remove plan.pdf")).to_be_visible()
    expect(desk.get_by_text("bad.exe has a type")).to_be_visible()
    assert sorted(DraftFile.objects.values_list("filename", flat=True)) == ["plan.pdf", "screen.png"]

    desk.keyboard.press("Control+Enter")
    expect(desk.locator("article img[src*='attachments'], article .esc-prose img").first).to_be_visible()
    expect(rich).to_have_text("")
    expect(desk.locator("[data-message^='-']")).to_have_count(0)
    sent = Reply.objects.latest("id")
    files = {each.filename: each.content_id for each in sent.attachments.all()}
    assert files == {"plan.pdf": "", "screen.png": files["screen.png"]}
    assert f'src="cid:{files["screen.png"]}"' in sent.body
    assert (sent.body_format, DraftFile.objects.count()) == ("html", 0)


def test_drafts_of_both_kinds_outlive_a_reload(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    editor(desk)
    desk.keyboard.type("An answer")
    desk.get_by_role("tab", name="Note").click()
    desk.keyboard.type("A note")
    expect(desk.locator("[role=status]:visible", has_text="Draft saved")).to_be_visible()
    desk.keyboard.type(" and more")
    desk.reload()  # at once: what is typed last is sent while the page goes
    rich = desk.locator("[contenteditable=true]:visible")
    expect(rich).to_have_text("An answer")
    desk.get_by_role("tab", name="Note").click()
    expect(rich).to_have_text("A note and more")

    desk.get_by_role("button", name="Discard draft").click()
    expect(rich).to_have_text("")
    desk.get_by_role("button", name="Undo").click()
    expect(rich).to_have_text("A note and more")
    assert sorted(Draft.objects.values_list("kind", flat=True)) == ["note", "reply"]


def test_a_draft_is_kept_here_while_there_is_no_network(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket, 503)
    rich = editor(desk)
    desk.route("**/draft", lambda route: route.fulfill(status=503))
    desk.keyboard.type("Written in a tunnel")
    expect(desk.get_by_text("Kept on this device")).to_be_visible()
    assert Draft.objects.count() == 0
    desk.unroute("**/draft")
    desk.reload()
    expect(rich).to_have_text("Written in a tunnel")
    expect(desk.locator("[role=status]:visible", has_text="Draft saved")).to_be_visible()
    assert Draft.objects.get().body == '<p dir="auto">Written in a tunnel</p>'


def test_an_answer_is_taken_back_into_the_composer(ticket: Ticket, at_browser: Any, to_undo: None) -> None:
    desk = at_ticket(at_browser, ticket)
    rich = editor(desk)
    desk.keyboard.type("Too early")
    desk.get_by_role("button", name="Send reply and set a status").click()
    desk.get_by_role("menuitem", name="Send and resolve").click()
    card = desk.locator("article", has_text="Too early")
    expect(card).to_be_visible()
    expect(rich).to_have_text("")
    expect(desk.get_by_role("button", name="Undo").first).to_be_visible()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.replies.filter(kind="reply").count()) == ("resolved", 1)

    desk.keyboard.press("Control+z")
    expect(card).to_have_count(0)
    expect(rich).to_have_text("Too early")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.replies.filter(kind="reply").count()) == ("open", 0)
    desk.keyboard.type(", but not now")
    expect(rich).to_have_text("Too early, but not now")


def test_an_answer_on_an_old_view_is_held_with_what_is_new(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket, 409)
    rich = editor(desk)
    desk.keyboard.type("It takes a week.")
    reply_to_ticket(ticket, "It takes a **day**.", by=make_agent("alan"))
    desk.keyboard.press("Control+Enter")
    held = desk.get_by_role("alert", name="Not sent yet")
    expect(held).to_contain_text("Alan: It takes a day.")
    expect(rich).to_have_text("It takes a week.")
    assert ticket.replies.filter(body__contains="week").count() == 0

    held.get_by_role("button", name="Look first").click()
    expect(held).to_be_hidden()
    expect(desk.locator("article:focus")).to_contain_text("It takes a day.")
    add_note(ticket, "Wait!", by=make_agent("dennis"))
    rich.click()
    desk.keyboard.press("Control+Enter")
    expect(held).to_contain_text("Dennis: Wait!")
    held.get_by_role("button", name="Send anyway").click()
    expect(desk.locator("article", has_text="It takes a week.")).to_be_visible()
    expect(held).to_be_hidden()
    expect(desk.locator("[data-message^='-']")).to_have_count(0)
    assert ticket.replies.filter(body__contains="week").count() == 1


def test_a_refused_answer_is_back_before_what_was_typed_since(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket, 403)
    rich = editor(desk)
    desk.keyboard.type("First")
    desk.route("**/reply", lambda route: route.fulfill(status=403, json={"message": "Not now.", "errors": {}}))
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("alert").filter(has_text="Not now.")).to_be_visible()
    expect(rich).to_have_text("First")
    expect(desk.locator("article", has_text="First")).to_have_count(0)


def test_an_answer_whose_arrival_is_never_told_is_given_up_kept_and_sent_once(ticket: Ticket, at_browser: Any) -> None:
    desk = at_ticket(at_browser, ticket)
    desk.clock.install()
    desk.reload()
    rich = editor(desk)
    desk.keyboard.type("Try the black cable.")
    held = hold(desk, "**/reply")
    desk.keyboard.press("Control+Enter")
    expect(rich).to_have_text("")
    assert held.request().fetch().status == 200
    desk.clock.fast_forward(31_000)
    expect(desk.get_by_role("alert").filter(has_text="The server does not answer")).to_be_visible()
    expect(rich).to_have_text("Try the black cable.")
    desk.unroute("**/reply")
    desk.keyboard.press("Control+Enter")
    expect(rich).to_have_text("")
    expect(desk.locator("article").filter(has_text="Try the black cable.")).to_have_count(1)
    desk.wait_for_timeout(500)
    assert kinds(ticket) == ["ticket.opened", "reply.added"]


@pytest.mark.parametrize("choice", ["Keep this text", "Use the other text"])
def test_a_draft_that_was_changed_in_another_tab_is_not_overwritten(
    ticket: Ticket, at_browser: Any, choice: str
) -> None:
    desk = at_ticket(at_browser, ticket, 409)
    rich = editor(desk)
    grace = acting(AgentProfile.objects.get())
    assert isinstance(grace, Agent)
    save_draft(ticket, "reply", "<p>From another tab.</p>", by=grace)
    desk.keyboard.type("From this one.")
    apart = desk.get_by_role("alert", name="This draft was changed in another tab")
    expect(apart).to_contain_text("From another tab.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("Choose which text goes on first.")).to_be_visible()
    desk.keyboard.type(" More.")
    desk.wait_for_timeout(1_500)
    assert Draft.objects.get().body == "<p>From another tab.</p>"

    apart.get_by_role("button", name=choice).click()
    expect(apart).to_be_hidden()
    if choice == "Use the other text":
        expect(rich).to_have_text("From another tab.")
        desk.get_by_role("button", name="Undo").click()
        expect(rich).to_contain_text("From this one. More.")
    expect(desk.get_by_role("status").filter(has_text="Draft saved")).to_be_visible()
    kept = Draft.objects.get().body
    both = kept.find("From this one. More."), kept.find("From another tab.")
    assert (both[0] >= 0, both[1] >= 0) == (True, choice == "Use the other text")
    assert kinds(ticket) == ["ticket.opened"]
    desk.keyboard.type(" On.")
    desk.wait_for_timeout(1_500)
    expect(apart).to_be_hidden()


def test_a_colleague_is_called_upon_in_a_note(ticket: Ticket, at_browser: Any) -> None:
    alan = make_agent("alan").profile
    desk = at_ticket(at_browser, ticket)
    desk.keyboard.press("n")
    rich = editor(desk, "Note to your team")
    desk.keyboard.type("Please look, @al")
    expect(desk.get_by_role("option")).to_have_text(["Alan"])
    desk.keyboard.press("Enter")
    desk.keyboard.type("now")
    expect(rich).to_have_text("Please look, @Alan now")
    desk.get_by_role("button", name="Add note").click()
    expect(desk.locator("article .esc-mention")).to_have_text("@Alan")
    expect(desk.locator("[data-message^='-']")).to_have_count(0)
    assert [each.agent for each in Mention.objects.all()] == [alan]
