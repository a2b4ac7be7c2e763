"""HTML from outside, Markdown and plain text, as they are shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalated.core.html import clean_text, html_to_text, markdown_to_html, sanitise, text_to_html
from escalated.core.sanitising import ATTRIBUTES, MAX_DEPTH, PLACEHOLDER, TAGS
from escalated.core.text import MAX_LINKS

LINK = ' target="_blank" rel="noopener nofollow"'


@pytest.mark.parametrize(
    ("given_html", "shown"),
    [
        ("<p>Hi <b>there</b></p>", "<p>Hi <b>there</b></p>"),
        ("<p onclick=x() style='position:fixed' class=a id=app name=app>Hi</p>", "<p>Hi</p>"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<style>b{}</style>c", "ac"),
        ("a<!-- b -->c", "ac"),
        ("<svg><circle/></svg><iframe src=x>b</iframe><object data=x></object>c", "c"),
        ("<form action=/x><input name=a value=b><button>Go</button></form>", "Go"),
        ("<link rel=stylesheet href=//x><meta http-equiv=refresh><base href=//x>a", "a"),
        ("<a href='https://example.com/?a=1&b=2'>x</a>", f'<a href="https://example.com/?a=1&amp;b=2"{LINK}>x</a>'),
        ("<a href='mailto:kim@example.com'>x</a>", f'<a href="mailto:kim@example.com"{LINK}>x</a>'),
        ("<a href='tel:+4912'>x</a>", f'<a href="tel:+4912"{LINK}>x</a>'),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<a href=' java\tscript:alert(1)'>x</a>", "x"),
        ("<a href='&#106;avascript:alert(1)'>x</a>", "x"),
        ("<a href='data:text/html,x'>x</a>", "x"),
        ("<a href='vbscript:x'>x</a>", "x"),
        ("<a href='/support/tickets'>x</a>", "x"),
        ("<a href='//example.com'>x</a>", "x"),
        ("<a name=top>x</a>", "x"),
        ("<a name=top>x<a href=tel:1>y</a>z", f'x<a href="tel:1"{LINK}>y</a>z'),
        ("<td background='http://x/'>x</td>", "x"),
        ("<p dir=rtl>x</p><p dir=evil>y</p>", '<p dir="rtl">x</p><p>y</p>'),
        ("<ol start=3><li>x</li></ol>", '<ol start="3"><li>x</li></ol>'),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>", ""),
    ],
)
def test_only_what_is_on_the_list_is_shown(given_html: str, shown: str) -> None:
    assert sanitise(given_html) == shown


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        ('<img src="http://x.example/pixel.gif" width=1 height=1>', ""),
        ('<img src="http://x.example/a/logo.png">', "<span>[logo.png]</span>"),
        ('<img srcset="https://x.example/a.png 2x" alt="A & <b>">', "<span>[A &amp; &lt;b&gt;]</span>"),
        ('<img src="data:image/svg+xml,x">', ""),
        ('<img src="/support/agent/tickets/1/close">', ""),
        ('<img src="cid:unknown" alt="Photo">', "<span>[Photo]</span>"),
    ],
)
def test_images_from_elsewhere_are_named_and_never_loaded(image: str, shown: str) -> None:
    assert sanitise(image) == shown


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        (
            '<img src="https://x.example/a/logo.png?w=1&h=2">',
            '<span data-remote-src="https://x.example/a/logo.png?w=1&amp;h=2">[logo.png]</span>',
        ),
        (
            '<img src=" HTTPS://x.example:8443/a.png" alt="ACME" width=600 height=99999>',
            '<span data-remote-src="HTTPS://x.example:8443/a.png" data-remote-width="600">[ACME]</span>',
        ),
        ('<img src="https://x.example/a.png" alt="">', '<span data-remote-src="https://x.example/a.png"></span>'),
        ('<img src="https://x.example/pixel.gif" width=1 height=1>', ""),
        ('<img src="https://user:secret@x.example/a.png" alt="x">', "<span>[x]</span>"),
        ('<img src="https://x.example/&quot;onload=alert(1)" alt="x">', "<span>[x]</span>"),
        ('<img src="https://x.example/&lt;b&gt;" alt="x">', "<span>[x]</span>"),
        (f'<img src="https://x.example/{"a" * 2_000}" alt="x">', "<span>[x]</span>"),
        ('<span data-remote-src="javascript:alert(1)" data-remote-width="x">x</span>', "<span>x</span>"),
        ('<img data-remote-src="https://x.example/a.png" alt="x">', "<span>[x]</span>"),
    ],
)
def test_the_address_of_an_image_is_kept_where_no_browser_loads_it(image: str, shown: str) -> None:
    assert sanitise(image) == shown


def test_inline_images_come_from_our_own_address() -> None:
    images = {"<photo@mail>": "/support/attachments/7/download"}
    html = '<img src="cid:photo@mail" alt="Photo" width=20 height=999999 onerror=x>'
    shown = '<img src="/support/attachments/7/download" alt="Photo" width="20">'
    assert sanitise(html, images) == shown
    assert sanitise(shown, images) == shown


def test_what_nests_too_deeply_keeps_its_words() -> None:
    shown = sanitise("<blockquote>" * 5_000 + "words" + "</blockquote>" * 5_000)
    assert shown == "<blockquote>" * MAX_DEPTH + "words" + "</blockquote>" * MAX_DEPTH


def test_unclosed_formatting_is_not_multiplied() -> None:
    html = "".join(f"<b id={number}>" for number in range(2_000)) + "<p>x" * 2_000
    assert len(sanitise(html)) < 300_000


class _Witness(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | PLACEHOLDER.get(tag, set()) | {"rel", "target"}
        self.forbidden += [tag] if tag not in TAGS else []
        self.forbidden += [(tag, name) for name, _ in attrs if name not in allowed]
        self.forbidden += [
            value
            for name, value in attrs
            if name in ("href", "src", "data-remote-src") and not re.match(r"(https?|mailto|tel):", value or "")
        ]


MARKUP = """
< > " ' & ; = / a b svg math style script <a <b> </b> <p> <table> <td> <img href=javascript:x <!-- --> ]]> <![CDATA[
&lt; &#x3c; onerror=x src=x </title> <textarea> <xmp> <noscript> <select> <template> `
"""
FRAGMENTS = st.sampled_from([*MARKUP.split(), " ", "\x00", "\ud800"])


@given(st.lists(FRAGMENTS).map("".join))
def test_nothing_forbidden_is_ever_shown(html: str) -> None:
    for shown in (sanitise(html), markdown_to_html(html), text_to_html(html)):
        witness = _Witness()
        witness.feed(shown)
        witness.close()
        assert witness.forbidden == []


@given(st.lists(FRAGMENTS).map("".join))
def test_what_is_safe_stays_as_it_is(html: str) -> None:
    once = sanitise(html)
    twice = sanitise(once)
    assert sanitise(twice) == twice


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello **you**", "<p>Hello <strong>you</strong></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](https://example.com)", f'<p><a href="https://example.com"{LINK}>x</a></p>'),
        (
            "see https://example.com/a_b_c.",
            f'<p>see <a href="https://example.com/a_b_c"{LINK}>https://example.com/a_b_c</a>.</p>',
        ),
        ("`https://example.com`", "<p><code>https://example.com</code></p>"),
        (
            "![alt](https://example.com/a.png)",
            '<p><span data-remote-src="https://example.com/a.png">[alt]</span></p>',
        ),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("~~a~~", "<p><s>a</s></p>"),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert markdown_to_html(text).strip() == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("a\nb\n\nc", "<p>a<br>b</p>\n<p>c</p>"),
        ('<b> & "', "<p>&lt;b&gt; &amp; &quot;</p>"),
        ("  indented\ttext  ", "<p>&nbsp;&nbsp;indented\ttext</p>"),
        (
            "(https://example.com/a_(b)), and?",
            f'<p>(<a href="https://example.com/a_(b)"{LINK}>https://example.com/a_(b)</a>), and?</p>',
        ),
        (
            'https://x.example/"onclick="a',
            f'<p><a href="https://x.example/"{LINK}>https://x.example/</a>&quot;onclick=&quot;a</p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ],
)
def test_plain_text(text: str, html: str) -> None:
    assert text_to_html(text) == html


def test_only_so_many_addresses_become_links() -> None:
    assert text_to_html("http://a.example " * (MAX_LINKS + 10)).count("<a ") == MAX_LINKS


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello <b>you</b></p><p>there</p>", "Hello you\n\nthere"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("  a \n b  ", "a b"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
        ("<p>a</p><blockquote>b<blockquote>c</blockquote></blockquote>d", "a\n\n> b\n>\n> > c\n\nd"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1\t2\n3"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<a href="https://example.com/">here</a>', "here <https://example.com/>"),
        ('<a href="https://example.com/">https://example.com/</a>', "https://example.com/"),
        ("<img alt='A photo' src=x>", "[A photo]"),
        ("<head><title>T</title><style>x</style></head><body>a<script>b</script></body>", "a"),
        ("a<select><option>b</select><svg><text>c</text></svg>d", "ad"),
        ("&lt;b&gt; &amp; &eacute;", "<b> & é"),
        ("a<hr>b", "a\n---\nb"),
    ],
)
def test_html_as_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_previews_may_leave_addresses_out() -> None:
    assert html_to_text('<a href="https://example.com/">here</a>', links=False) == "here"


def test_text_is_cleared_of_what_databases_refuse() -> None:
    assert clean_text("a\x00b\ud800c\r\nd\re\u2028f\x0bg") == "abc\nd\ne\nf\ng"


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 50_000,
        "<!--" * 20_000,
        "<a " * 20_000,
        '<a x="' * 20_000,
        "&" * 50_000,
        "a & b " * 50_000,
        "<b>" * 20_000,
        "]]>" * 20_000,
    ],
)
def test_hostile_markup_is_read_in_one_pass(hostile: str) -> None:
    assert len(sanitise(hostile)) <= 10 * len(hostile)
    assert len(html_to_text(hostile)) <= len(hostile)
