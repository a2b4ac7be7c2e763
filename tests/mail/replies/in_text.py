"""Replies in plain text, by the program that writes them."""

from __future__ import annotations

from collections.abc import Callable

from tests.mail.replies.words import NAME, Words

Reply = tuple[str, str]


def gmail(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words['gmail']}\n\n{words.marked()}\n"


def gmail_wrapped(words: Words) -> Reply:
    """Gmail breaks its line at 80 characters, mostly before the address."""
    line = words["gmail"]
    if "<" in line:
        cut = line.rindex("<") if line.rindex("<") > 12 else line.rindex(" ")
        line = f"{line[:cut].rstrip()}\n{line[cut:]}"
    return words["answer"], f"{words['answer']}\n\n{line}\n\n{words.marked()}\n"


def gmail_below(words: Words) -> Reply:
    return words["answer"], f"{words['gmail']}\n\n{words.marked()}\n\n{words['answer']}\n"


def apple(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words['apple']}\n\n{words.marked()}\n"


def iphone(words: Words) -> Reply:
    shown = f"{words['answer']}\n\n{words['iphone']}"
    return shown, f"{shown}\n\n> {words['apple']}\n> \n{words.marked()}\n"


def new_mail_from_iphone(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words['iphone']}\n"


def thunderbird(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words['thunderbird']}\n{words.marked()}\n"


def thunderbird_below(words: Words) -> Reply:
    answer = f"{words['answer']}\n\n-- \nKim Lee\nExample Ltd."
    return words["answer"], f"{words['thunderbird']}\n{words.marked()}\n\n{answer}\n"


def thunderbird_between(words: Words) -> Reply:
    text = f"{words['thunderbird']}\n> Hi Kim,\n> {words['question']}\n\n{words['answer']}\n\n> Since when?\n\n9:30."
    return text, f"{text}\n\n> Regards\n> {NAME}\n"


def yahoo(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n    {words['yahoo']}  \n \n {words.plain()}  \n"


def proton(words: Words) -> Reply:
    shown = f"{words['answer']}\n\nSent with Proton Mail secure email."
    return shown, f"{shown}\n\n{words['proton']}\n\n{words.marked()}\n"


def outlook(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n{words.block()}\n\n{words.plain()}\n"


def outlook_dashes(words: Words) -> Reply:
    older = f"-----{words['original']}-----\n{words.block()}\n\n{words.plain()}"
    return words["answer"], f"{words['answer']}\n\n{older}\n"


def outlook_underscores(words: Words) -> Reply:
    older = f"{'_' * 32}\n{words.block()}\n\n{words.plain()}"
    return words["answer"], f"{words['answer']}\n\n{older}\n"


def outlook_mobile(words: Words) -> Reply:
    shown = f"{words['answer']}\n\n{words['outlook_mobile']}<https://aka.ms/o0ukef>"
    older = f"{'_' * 32}\n{words.block()}\n\n{words.plain()}"
    return shown, f"{shown}\n{older}\n"


def exchange_bold(words: Words) -> Reply:
    """Exchange makes text of HTML with stars where it was bold."""
    rows = [f"*{row.replace(':', ':*', 1)}" for row in words.block().replace(" :", ":").split("\n")]
    return words["answer"], f"{words['answer']}\n\n" + "\n".join(rows) + f"\n\n{words.plain()}\n"


def samsung(words: Words) -> Reply:
    older = f"-------- {words['original']} --------\n{words.block('samsung')}\n\n{words.plain()}"
    shown = f"{words['answer']}\n\n\n{words['galaxy']}"
    return shown, f"{shown}\n\n{older}\n"


def new_mail_from_galaxy(words: Words) -> Reply:
    return words["answer"], f"{words['answer']}\n\n\n{words['galaxy']}\n"


def salesforce(words: Words) -> Reply:
    older = f"--------------- {words['original']} ---------------\n{words.block()}\n\n{words.plain()}"
    return words["answer"], f"{words['answer']}\n\n{older}\n"


def nested(words: Words) -> Reply:
    older = f"{words['gmail']}\n\n{words.marked()}\n>\n> {words['apple']}\n>\n{words.marked(mark='>> ')}"
    return words["answer"], f"{words['answer']}\n\n{older}\n"


IN_TEXT: dict[str, Callable[[Words], Reply]] = {
    each.__name__: each
    for each in (
        gmail,
        gmail_wrapped,
        gmail_below,
        apple,
        iphone,
        new_mail_from_iphone,
        thunderbird,
        thunderbird_below,
        thunderbird_between,
        yahoo,
        proton,
        outlook,
        outlook_dashes,
        outlook_underscores,
        outlook_mobile,
        exchange_bold,
        samsung,
        new_mail_from_galaxy,
        salesforce,
        nested,
    )
}
