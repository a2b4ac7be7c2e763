"""What a mail program writes around a reply, in one language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

NAME, EMAIL = "Acme Support", "support@support.example.com"
TABLE = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
LANGUAGES = tuple(TABLE)


@dataclass(frozen=True)
class Words:
    """One language's words; the older mail is Acme Support's."""

    language: str

    def __getitem__(self, key: str) -> str:
        text: str = TABLE[self.language][key]
        return text.format(name=NAME, email=EMAIL)

    def block(self, client: str = "outlook", *, bold: bool = False, rule: str = "\n") -> str:
        """Return the headers of the older mail as a program shows them."""
        values = [f"{NAME} <{EMAIL}>", self["sent"], "kim@example.org", "Printer"]
        labels = TABLE[self.language][client]
        if bold:
            return rule.join(f"<b>{label}</b> {escape(value)}" for label, value in zip(labels, values, strict=True))
        return rule.join(f"{label} {value}" for label, value in zip(labels, values, strict=True))

    def html(self, key: str) -> str:
        return escape(self[key], quote=False)

    def marked(self, *, mark: str = "> ") -> str:
        """Return the older mail as text with quote marks."""
        lines = ["Hi Kim,", "", self["question"], "", "-- ", NAME]
        return "\n".join(f"{mark}{line}".rstrip() if line else mark.rstrip() for line in lines)

    def plain(self) -> str:
        return f"Hi Kim,\n\n{self['question']}\n\n{NAME}"

    def older(self) -> str:
        """Return the older mail as HTML."""
        return f"<div>Hi Kim,</div><div><br></div><div>{self['question']}</div><div>{NAME}</div>"

    def paragraphs(self, tag: str = "div", attributes: str = "") -> str:
        """Return the answer as HTML, one element for each line."""
        start = f"<{tag} {attributes}>" if attributes else f"<{tag}>"
        lines = escape(self["answer"], quote=False).split("\n")
        return "".join(f"{start}{line or '<br>'}</{tag}>" for line in lines)
