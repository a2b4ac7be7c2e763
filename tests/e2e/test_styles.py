"""Our styles and a host's: ours stay in their layer and below our root, a host's win where a host means them to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import escalated
from tests.making import make_agent

pytestmark = pytest.mark.django_db(transaction=True)

APP = Path(escalated.__file__).parent / "static" / "escalated" / "app"

# What a rule may be: a layer of ours with selectors below our root, or a definition under a name of ours.
STRAY_RULES = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const isOurs = selector => /^(:where\\()?\\.escalated(?![\\w-])|^\\.escalated-page$/.test(selector.trim());
    const parts = selectors => {
        let depth = 0;
        const cut = (found, each) => {
            depth += (each === "(") - (each === ")");
            return each === "," && depth === 0 ? [...found, ""] : [...found.slice(0, -1), found.at(-1) + each];
        };
        return selectors.match(/\\\\.|./gs).reduce(cut, [""]);
    };
    const stray = [];
    const walk = (rules, isInLayer) => {
        for (const rule of rules) {
            const kind = rule.constructor.name;
            const name = rule.name ?? "";
            if (kind === "CSSStyleRule") {
                if (!isInLayer || !parts(rule.selectorText).every(isOurs)) stray.push(rule.selectorText);
            } else if (kind === "CSSLayerBlockRule") {
                if (!isInLayer && !/^escalated(\\.|$)/.test(name)) stray.push("@layer " + name);
                walk(rule.cssRules, true);
            } else if (kind === "CSSLayerStatementRule") {
                if (rule.nameList.some(each => !/^escalated(\\.|$)/.test(each))) stray.push(rule.cssText);
            } else if (kind === "CSSKeyframesRule") {
                if (!name.startsWith("esc-")) stray.push("@keyframes " + name);
            } else if (kind === "CSSPropertyRule") {
                if (!name.startsWith("--esc-")) stray.push("@property " + name);
            } else if (rule.cssRules) walk(rule.cssRules, isInLayer);
            else stray.push(kind);
        }
    };
    walk(sheet.cssRules, false);
    return stray;
}"""

HOST_HEADER = """() => {
    const header = document.createElement("header");
    header.style.width = "600px";
    header.innerHTML = `<h1>Shop</h1><a href="/">Home</a><button data-status="open" class="flex bg-primary">Buy</button>
        <ul><li>One</li></ul><input value="x"><table><tr><td>1</td></tr></table>`;
    document.body.prepend(header);
}"""
LOOK_OF_HEADER = """() => Object.fromEntries(
    [...document.querySelectorAll("body > header, body > header *")].flatMap(each => {
        const look = getComputedStyle(each);
        const names = [...look].filter(name => !name.startsWith("--"));
        return names.map(name => [`${each.tagName} ${name}`, look[name]]);
    }))"""


def stylesheets() -> list[Path]:
    manifest = json.loads((APP / "manifest.json").read_text(encoding="utf-8"))
    return sorted({APP / name for chunk in manifest.values() for name in chunk.get("css", [])})


def at_queue(at_browser: Any) -> Page:
    page: Page = at_browser(make_agent("grace").profile.user, bypass_csp=True)
    page.goto("/support/agent/tickets")
    page.get_by_role("search").first.wait_for()
    return page


def look_of(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate(f"each => getComputedStyle(each).{name}"))


def test_every_rule_is_in_our_layer_and_below_our_root(at_browser: Any) -> None:
    page = at_queue(at_browser)
    sheets = stylesheets()
    assert sheets
    assert {sheet.name: page.evaluate(STRAY_RULES, sheet.read_text(encoding="utf-8")) for sheet in sheets} == {
        sheet.name: [] for sheet in sheets
    }


def test_a_hosts_header_looks_the_same_with_and_without_our_styles(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.evaluate(HOST_HEADER)
    page.evaluate("document.body.className = ''")
    ours = page.evaluate(LOOK_OF_HEADER)
    page.evaluate("for (const sheet of document.styleSheets) sheet.disabled = true")
    alone = page.evaluate(LOOK_OF_HEADER)
    assert {name: (value, alone[name]) for name, value in ours.items() if value != alone[name]} == {}


def test_a_host_sets_our_variables_from_anywhere(at_browser: Any) -> None:
    page = at_queue(at_browser)
    page.add_style_tag(content=".escalated { --esc-text: rgb(1, 2, 3); --esc-font-family: Georgia }")
    assert look_of(page, ".escalated h1", "color") == "rgb(1, 2, 3)"
    assert look_of(page, ".escalated input", "fontFamily") == "Georgia"


def test_a_hosts_element_rules_win_outside_of_layers_and_give_way_in_one(at_browser: Any) -> None:
    page = at_queue(at_browser)
    usual = look_of(page, ".escalated button", "letterSpacing")
    page.evaluate(
        """() => {
            const layered = document.createElement("style");
            layered.textContent = "@layer host { button { letter-spacing: 9px } }";
            document.head.prepend(layered);
        }"""
    )
    assert look_of(page, ".escalated button", "letterSpacing") == usual
    page.add_style_tag(content="button { letter-spacing: 7px }")
    assert look_of(page, ".escalated button", "letterSpacing") == "7px"
