"""Replies in HTML, by the program that writes them."""

from __future__ import annotations

from collections.abc import Callable

from tests.mail.replies.words import EMAIL, NAME, Words

Reply = tuple[str, str]
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" '
    'content="text/html; charset=utf-8"><style><!-- p.MsoNormal {margin:0cm} --></style></head>'
    '<body lang="EN" link="#0563C1"><div class="WordSection1">'
)
BORDER = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'


def gmail(words: Words) -> Reply:
    html = (
        f'<div dir="ltr">{words.paragraphs()}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{words.html("gmail")}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex">{words.older()}</blockquote></div>'
    )
    return words["answer"], html


def gmail_with_signature(words: Words) -> Reply:
    html = (
        f'<div dir="ltr">{words.paragraphs()}<div><br></div><span class="gmail_signature_prefix">-- </span><br>'
        f'<div dir="ltr" class="gmail_signature">Kim Lee</div></div><br><div class="gmail_quote"><div dir="ltr" '
        f'class="gmail_attr">{words.html("gmail")}<br></div><blockquote class="gmail_quote">{words.older()}'
        "</blockquote></div>"
    )
    return f"{words['answer']}\n\n--\nKim Lee", html


def gmail_app(words: Words) -> Reply:
    html = (
        f'<div dir="auto">{words.paragraphs("div", "dir=auto")}</div><br><br><div class="gmail_quote">'
        f'<div dir="ltr" class="gmail_attr">{words.html("gmail")}<br></div><blockquote class="gmail_quote">'
        f"{words.older()}</blockquote></div>\r\n"
    )
    return words["answer"], html


def apple(words: Words) -> Reply:
    html = (
        '<html><body style="word-wrap: break-word;" class="">'
        f'{words.paragraphs()}<div><br><blockquote type="cite"><div>{words.html("apple")}</div><br '
        f'class="Apple-interchange-newline"><div>{words.older()}</div></blockquote></div><br></body></html>'
    )
    return words["answer"], html


def iphone(words: Words) -> Reply:
    html = (
        f'<html><body dir="auto">{words.paragraphs()}<br><div dir="ltr">{words.html("iphone")}</div><div dir="ltr">'
        f'<br><blockquote type="cite">{words.html("apple")}<br><br></blockquote></div><blockquote type="cite">'
        f'<div dir="ltr">\ufeff{words.older()}</div></blockquote></body></html>'
    )
    return f"{words['answer']}\n\n{words['iphone']}", html


def thunderbird(words: Words) -> Reply:
    html = (
        f'<html><body>{words.paragraphs("p")}<div class="moz-cite-prefix">{words.html("thunderbird")}<br></div>'
        f'<blockquote type="cite" cite="mid:1@example.com">{words.older()}</blockquote><br></body></html>'
    )
    return words["answer"].replace("\n\n", "\n").replace("\n", "\n\n"), html


def thunderbird_below(words: Words) -> Reply:
    html = (
        f'<html><body><div class="moz-cite-prefix">{words.html("thunderbird")}<br></div><blockquote type="cite">'
        f'{words.older()}</blockquote>{words.paragraphs()}<pre class="moz-signature" cols="72">-- \nKim Lee</pre>'
        "</body></html>"
    )
    return words["answer"], html


def yahoo(words: Words) -> Reply:
    html = (
        f'<html><body><div class="ydp1a2b3c4dyahoo-style-wrap">{words.paragraphs()}<div><br></div></div>'
        '<div id="ydp5e6f7a8byahoo_quoted_0123456789" class="ydp5e6f7a8byahoo_quoted"><div style="color:#26282a;">'
        f"<div>{words.html('yahoo')}</div><div><br></div><div><br></div><div>{words.older()}</div></div></div>"
        "</body></html>"
    )
    return words["answer"], html


def proton(words: Words) -> Reply:
    html = (
        f'<div style="font-family: Arial;">{words.paragraphs()}</div><div class="protonmail_signature_block '
        'protonmail_signature_block-empty"></div><div class="protonmail_quote">'
        f'{words.html("proton")}<br><blockquote class="protonmail_quote" type="cite">{words.older()}</blockquote>'
        "<br></div>"
    )
    return words["answer"], html


def outlook_desktop(words: Words) -> Reply:
    rows = words.block(bold=True, rule="<br>")
    html = (
        f'{WORD}{words.paragraphs("p", "class=MsoNormal")}<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div>{BORDER}'
        f'<p class="MsoNormal">{rows}<o:p></o:p></p></div></div><p class="MsoNormal">{words["question"]}<o:p></o:p>'
        f"</p></div></body></html>"
    )
    return words["answer"].replace("\n\n", "\n").replace("\n", "\n\n"), html


def outlook_web(words: Words) -> Reply:
    rows = words.block(bold=True, rule="<br>")
    html = (
        f'<html><body dir="ltr">{words.paragraphs("div", "class=elementToProof")}<div id="appendonsend"></div>'
        f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font '
        f'face="Calibri">{rows}</font><div>&nbsp;</div></div>{words.older()}</body></html>'
    )
    return words["answer"], html


def outlook_mobile(words: Words) -> Reply:
    rows = words.block(bold=True, rule="<br>")
    html = (
        f'<html><body>{words.paragraphs("div", "dir=ltr")}<div id="ms-outlook-mobile-body-separator-line"><br></div>'
        f'<div id="ms-outlook-mobile-signature">{words.html("outlook_mobile")}</div><hr style="width:98%"><div '
        f'id="divRplyFwdMsg" dir="ltr"><font>{rows}</font><div>&nbsp;</div></div>{words.older()}</body></html>'
    )
    return f"{words['answer']}\n\n{words['outlook_mobile']}", html


def outlook_mac(words: Words) -> Reply:
    rows = "".join(f'<p class="MsoNormal">{row}</p>' for row in words.block(bold=True).split("\n"))
    html = f"{WORD}{words.paragraphs()}<div>{BORDER}{rows}</div></div>{words.older()}</div></body></html>"
    return words["answer"], html


def exchange_web(words: Words) -> Reply:
    rows = words.block(bold=True, rule="<br>")
    html = (
        f'<div style="direction: ltr;">{words.paragraphs()}<div style="font-family: Times New Roman"><hr '
        f'tabindex="-1"><div id="divRpF1234" style="direction: ltr;"><font>{rows}<br></font><br></div>'
        f"<div></div>{words.older()}</div></div>"
    )
    return words["answer"], html


def samsung(words: Words) -> Reply:
    rows = "".join(f"<div>{row}</div>" for row in words.block("samsung", bold=True).split("\n"))
    html = (
        f'<div dir="auto">{words.paragraphs()}</div><div><br></div><div align="left" dir="auto" style="font-size:'
        f'100%;color:#000000"><div>-------- {words.html("original")} --------</div>{rows}<div><br></div></div>'
        f"{words.older()}"
    )
    return words["answer"], html


def ticket_system(words: Words) -> Reply:
    html = (
        f'<div>{words.paragraphs()}</div><br>{words.html("gmail")}<br><div class="jira-quote"><blockquote>'
        f"{words.older()}</blockquote></div>"
    )
    return words["answer"], html


def between(words: Words) -> Reply:
    quote = '<blockquote class="gmail_quote">'
    html = (
        f'<div class="gmail_quote"><div class="gmail_attr">{words.html("gmail")}</div>{quote}<div>{NAME} {EMAIL}</div>'
        f"</blockquote>{words.paragraphs()}{quote}<div>{words['question']}</div></blockquote><div>9:30.</div></div>"
    )
    shown = f"{words['gmail']}\n\n> {NAME} {EMAIL}\n\n{words['answer']}\n\n> {words['question']}\n\n9:30."
    return shown, html


IN_HTML: dict[str, Callable[[Words], Reply]] = {
    each.__name__: each
    for each in (
        gmail,
        gmail_with_signature,
        gmail_app,
        apple,
        iphone,
        thunderbird,
        thunderbird_below,
        yahoo,
        proton,
        outlook_desktop,
        outlook_web,
        outlook_mobile,
        outlook_mac,
        exchange_web,
        samsung,
        ticket_system,
        between,
    )
}
