"""Somebody who watches a page for what hostile words do to it."""

from __future__ import annotations

from django.core import mail as sent
from playwright.sync_api import Page, Request

LISTEN = """
window.__said = [];
for (const name of ['alert', 'prompt', 'confirm']) window[name] = () => window.__said.push(name);
document.addEventListener('securitypolicyviolation', it => __said.push(`${it.violatedDirective} ${it.blockedURI}`));
"""
# Nothing of these may stand in a message; what lies outside the box of its message would cover the desk.
LOOK = """() => {
  const bad = [], boxes = [...document.querySelectorAll('.esc-prose')];
  for (const box of boxes) {
    const outer = (box.closest('[data-message]') ?? box).getBoundingClientRect();
    for (const each of box.querySelectorAll('*')) {
      const allowed = ['href', 'src', 'alt', 'width', 'height', 'start', 'colspan', 'rowspan', 'align', 'dir', 'rel',
        'target', 'data-remote-src', 'data-remote-width', 'data-remote-height', 'title'];
      for (const {name} of each.attributes) if (!allowed.includes(name)) bad.push(each.outerHTML.slice(0, 200));
      if (/^(script|style|svg|math|iframe|object|embed|form|input|link|meta|base|video|audio)$/i.test(each.tagName))
        bad.push(each.outerHTML.slice(0, 200));
      const inner = each.getBoundingClientRect(), isSeen = inner.width && inner.height;
      if (isSeen && (inner.top < outer.top - 1 || inner.left < outer.left - 1)) bad.push('outside ' + each.outerHTML);
      if (getComputedStyle(each).position !== 'static') bad.push('placed ' + each.outerHTML.slice(0, 200));
    }
    for (const link of box.querySelectorAll('a'))
      if (!/noopener/.test(link.rel) || !/nofollow/.test(link.rel)) bad.push(link.outerHTML.slice(0, 200));
  }
  for (const link of document.querySelectorAll('a[href]'))
    if (!['http:', 'https:', 'mailto:', 'tel:'].includes(link.protocol)) bad.push(link.outerHTML.slice(0, 200));
  return [boxes.length, bad, window.__said];
}"""


class Watch:
    """A page on which somebody watches what it asks for."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.asked: list[str] = []
        page.add_init_script(LISTEN)
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        is_ours = request.url.startswith((self.server, "data:", "about:", "blob:"))
        if "hostile" in request.url.lower() or not is_ours:
            self.asked.append(request.url)

    def opens(self, path: str) -> int:
        """Open a page, find nothing wrong and return how many bodies of messages it shows."""
        self.page.goto(path)
        self.page.locator("h1").first.wait_for()
        self.page.wait_for_load_state("networkidle")
        return self.looks(path)

    def looks(self, where: str) -> int:
        """Find nothing wrong with what is to be seen now and return how many bodies of messages that is."""
        count, bad, said = self.page.evaluate(LOOK)
        assert (where, bad, said, self.asked) == (where, [], [], [])
        return int(count)


def assert_mails_carry_nothing_hostile(watch: Watch) -> None:
    assert sent.outbox
    watch.page.goto("about:blank")
    for message in sent.outbox:
        for html, _type in getattr(message, "alternatives", []):
            watch.page.set_content(str(html))
            found = watch.page.evaluate(
                "() => [document.querySelectorAll('script, iframe, object, embed, form, svg, math, base').length,"
                " [...document.querySelectorAll('a')].filter(it => !/^(https?|mailto|tel):/.test(it.href)).length,"
                " [...document.querySelectorAll('*')].filter(it => [...it.attributes].some("
                "({name}) => name.startsWith('on'))).length, window.__said ?? []]"
            )
            assert (found, watch.asked) == ([0, 0, 0, []], [])
