"""Replies whose programs, or ways through them, put the older mail into another shape than most do."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial

from tests.mail.replies.words import EMAIL, Words

Reply = tuple[str, str]


def tight(words: Words) -> Reply:
    """Nothing stands between the answer, the attribution and the quote."""
    return words["answer"], f"{words['answer']}\n{words['gmail']}\n{words.marked()}\n"


def wrapped_thrice(words: Words) -> Reply:
    line = "\n".join(textwrap.wrap(words["apple"], len(words["apple"]) // 3 + 8))
    return words["answer"], f"{words['answer']}\n\n{line}\n\n{words.marked()}\n"


def marked_block(words: Words) -> Reply:
    """Outlook marks each line where it is told so."""
    older = f"-----{words['original']}-----\n{words.block()}\n\n{words.plain()}"
    marked = "\n".join(f"> {line}".rstrip() for line in older.split("\n"))
    return words["answer"], f"{words['answer']}\n\n{marked}\n"


def with_more_headers(words: Words) -> Reply:
    first, sent, to, subject = words.block().split("\n")
    copies = "\n".join(f'\t"Somebody {number}" <some{number}@example.org>;' for number in range(2))
    block = f"{first}\n{sent}\n{to};\n{copies}\nCc: lee@example.org\n{subject}"
    return words["answer"], f"{words['answer']}\n\n{block}\n\n{words.plain()}\n"


def values_below(words: Words) -> Reply:
    """What was a table in HTML: labels and values on lines of their own."""
    block = "\n".join(row.replace(": ", ":\n", 1).replace("：", "：\n", 1) for row in words.block().split("\n"))
    return words["answer"], f"{words['answer']}\n\n{block}\n\n{words.plain()}\n"


def signed_above(words: Words) -> Reply:
    answer = f"{words['answer']}\n\n-- \nKim Lee\nExample Ltd. | www.example.org"
    return answer, f"{answer}\n\n{words['thunderbird']}\n{words.marked()}\n"


def unspaced_phone(words: Words) -> Reply:
    shown = f"{words['answer']}\n{words['iphone']}"
    return shown, f"{shown}\n{words['apple']}\n{words.marked()}\n"


def chain(words: Words) -> Reply:
    older = f"{words.block()}\n\n{words.plain()}\n\n{words['gmail']}\n\n{words.marked()}"
    return words["answer"], f"{words['answer']}\n\n{older}\n"


def border_html(words: Words) -> Reply:
    """A line at the side by a style, no block quote."""
    html = (
        f"<div>{words.paragraphs()}</div><div><br></div><div>{words.html('apple')}</div>"
        f'<div style="border-left:1px solid #ccc;padding-left:1ex">{words.older()}</div>'
    )
    return words["answer"], html


def bare_html(words: Words) -> Reply:
    """A mailing list took the classes away."""
    html = f"{words.paragraphs()}<div>{words.html('gmail')}</div><blockquote>{words.older()}</blockquote>"
    return words["answer"], html


def colons_apart_html(words: Words) -> Reply:
    """The label alone is bold, and words are held together by spaces that do not break."""
    rows = "".join(
        f"<p><b>{label.rstrip(':： ')}</b>{label.strip()[-1]}&nbsp;{value.replace('<', '&lt;')}</p>"
        for label, value in (split(row) for row in words.block().split("\n"))
    )
    return words["answer"], f"{words.paragraphs()}<hr>{rows}<p>&nbsp;</p>{words.older()}"


def table_html(words: Words) -> Reply:
    rows = "".join(
        f"<tr><td><b>{label}</b></td><td>{value.replace('<', '&lt;')}</td></tr>"
        for label, value in (split(row) for row in words.block().split("\n"))
    )
    return words["answer"], f"{words.paragraphs()}<br><table>{rows}</table><br>{words.older()}"


def preformatted_html(words: Words) -> Reply:
    """Text that a program wrapped into HTML as it was."""
    older = f"{words['gmail']}\n\n{words.marked()}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return words["answer"], f"<pre>{words['answer']}\n\n{older}\n</pre>"


def broken_attribution_html(words: Words) -> Reply:
    """The address is a link on a line of its own."""
    line = words["proton"]
    cut = line.index(EMAIL) - 1 if EMAIL in line else len(line) // 2
    html = (
        f"{words.paragraphs()}<br><div>{line[:cut].strip()}<br>{line[cut:].replace('<', '&lt;')}</div>"
        f'<blockquote type="cite">{words.older()}</blockquote>'
    )
    return words["answer"], html


def split(row: str) -> tuple[str, str]:
    """Return the label with its colon, and the value."""
    cut = min(row.index(colon) for colon in ":：" if colon in row) + 1
    return row[:cut], row[cut:].strip()


def unmarked(words: Words, program: str) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words[program]}\n\n{words.plain()}\n"


def unmarked_and_tight(words: Words, program: str) -> Reply:
    return words["answer"], f"{words['answer']}\n{words[program]}\n{words.plain()}\n"


def unmarked_and_wrapped(words: Words, program: str) -> Reply:
    """The line breaks before the address, or between its last words."""
    line = words[program]
    cut = line.find("<") if line.find("<") > 3 else line.rindex(" ")
    return words["answer"], f"{words['answer']}\n\n{line[:cut].strip()}\n{line[cut:]}\n\n{words.plain()}\n"


def marked_by_bars(words: Words, program: str) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words[program]}\n{words.marked(mark='| ')}\n"


def unmarked_from_phone(words: Words, program: str) -> Reply:
    shown = f"{words['answer']}\n\n{words['iphone']}"
    return shown, f"{shown}\n\n{words[program]}\n\n{words.plain()}\n"


def tight_below(words: Words, program: str) -> Reply:
    return words["answer"], f"{words[program]}\n{words.marked()}\n{words['answer']}\n"


def unmarked_html(words: Words, program: str) -> Reply:
    older = f"<div>{words.html(program)}</div><div><br></div>{words.older()}"
    return words["answer"], f"{words.paragraphs()}<div><br></div>{older}"


IN_SHAPES: dict[str, Callable[[Words], Reply]] = {
    each.__name__: each
    for each in (
        tight,
        wrapped_thrice,
        marked_block,
        with_more_headers,
        values_below,
        signed_above,
        unspaced_phone,
        chain,
        border_html,
        bare_html,
        colons_apart_html,
        table_html,
        preformatted_html,
        broken_attribution_html,
    )
}
ANNOUNCING = ("gmail", "apple", "thunderbird", "yahoo", "proton")
IN_SHAPES |= {
    f"{each.__name__}, {program}": partial(each, program=program)
    for each in (
        unmarked,
        unmarked_and_tight,
        unmarked_and_wrapped,
        marked_by_bars,
        unmarked_from_phone,
        tight_below,
        unmarked_html,
    )
    for program in ANNOUNCING
}
