"""Every word of the server in German and in Arabic, and the compiled catalogs that ship with it.

The catalogs are read here without gettext's tools, so that the tests need none of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation.template import templatize

from escalated.tickets.statuses import CustomerStatus, Priority, Status
from tests.architecture.source import PACKAGE, python_files, tree_of
from tests.making import make_customer, make_ticket, make_user
from tests.web.asking import ask

LANGUAGES = ["ar", "de"]
PLACEHOLDER = re.compile(r"%\(\w+\)\w|</?\w+[^>]*>")
ARABIC = re.compile(r"[\u0600-\u06ff]")
MARK = re.compile(r"^(n|p|np)?gettext(_lazy)?$|^_$")
MARKED_IN_TEMPLATE = re.compile(r"""\b(?:n|p|np)?gettext\((?:u'(?:[^'\\]|\\.)*'|u"(?:[^"\\]|\\.)*"|[\w, ])+\)""")
FIELD = re.compile(r'^(?:(\w+)(?:\[(\d)\])?\s+)?(".*")$')

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@in_each_language
def test_the_catalog_holds_exactly_the_words_of_the_source(language: str) -> None:
    keys = [entry.key for entry in entries(language)[1:]]
    assert sorted(keys) == sorted(words_of_the_source()), "run `make messages` and translate what is new"


@in_each_language
def test_nothing_is_left_untranslated_or_guessed(language: str) -> None:
    assert [entry.singular for entry in entries(language) if entry.is_fuzzy or not all(entry.forms)] == []


@in_each_language
def test_every_counted_message_has_all_the_forms_of_its_language(language: str) -> None:
    expected = {"ar": 6, "de": 2}[language]
    counted = [entry for entry in entries(language) if entry.plural]
    assert len(counted) == 13
    assert {len(entry.forms) for entry in counted} == {expected}


@in_each_language
def test_every_placeholder_and_tag_is_kept(language: str) -> None:
    assert [entry.singular for entry in entries(language) if not _keeps_placeholders(entry, language)] == []


def _keeps_placeholders(entry: Entry, language: str) -> bool:
    wanted = sorted(PLACEHOLDER.findall(entry.plural or entry.singular))
    spelt_out = _forms_of_one_number(language) if entry.plural else set()
    return all(
        sorted(PLACEHOLDER.findall(form)) == wanted or (number in spelt_out and not PLACEHOLDER.findall(form))
        for number, form in enumerate(entry.forms)
    )


def _forms_of_one_number(language: str) -> set[int]:
    """Return the plural forms that can say their only number in a word: “one file”."""
    plural = compiled(language).plural  # type: ignore[attr-defined]
    chosen = [plural(count) for count in range(200)]
    return {form for form in chosen if chosen.count(form) == 1}


@in_each_language
def test_the_compiled_catalog_is_in_step(language: str) -> None:
    assert vars(compiled(language))["_catalog"] == flat(language), "run `make messages`"


def test_labels_are_german_where_german_is_spoken() -> None:
    with translation.override("de"):
        assert [str(status.label) for status in Status] == [
            "Neu",
            "In Arbeit",
            "Wartet auf Kunden",
            "Kunde hat geantwortet",
            "Eskaliert",
            "Gelöst",
            "Geschlossen",
            "Wieder geöffnet",
        ]
        assert [str(priority.label) for priority in Priority] == ["Niedrig", "Mittel", "Hoch", "Dringend", "Kritisch"]
    assert str(Status.OPEN.label) == "New"


def test_every_label_is_arabic_where_arabic_is_spoken() -> None:
    with translation.override("ar"):
        labels = [str(each.label) for words in (Status, CustomerStatus, Priority) for each in words]
    assert [label for label in labels if not ARABIC.match(label)] == []


@pytest.mark.parametrize(
    ("count", "words"), [(1, "ملف واحد"), (2, "ملفان"), (4, "4 ملفات"), (11, "11 ملفًا"), (100, "100 ملف")]
)
def test_arabic_counts_as_arabic_does(count: int, words: str) -> None:
    with translation.override("ar"):
        assert translation.ngettext("%(count)s file", "%(count)s files", count) % {"count": count} == words


@pytest.mark.django_db
def test_pages_speak_the_language_of_the_browser() -> None:
    user, by = make_customer("ada")
    ticket = make_ticket(by)
    agent = make_user("bo", is_staff=True)
    read = partial(ask, accept={"Accept": "application/json", "Accept-Language": "ar"})
    assert read(agent, "agent:ticket", ticket.reference).json()["ticket"]["status_label"] == "جديدة"
    assert read(user, "portal:ticket", ticket.reference).json()["request"]["status_label"] == "نعمل على طلبك"


@pytest.mark.django_db
def test_the_timeline_is_told_in_the_language_of_its_reader() -> None:
    ticket = make_ticket()
    row = ticket.activities.get()
    with translation.override("de"):
        assert row.sentence == f"{row.actor_name} hat dieses Ticket eröffnet"


def test_the_demo_reads_the_catalog_of_the_package() -> None:
    with translation.override("de"):
        assert translation.gettext("Outbox") == "Postausgang"


@dataclass(frozen=True)
class Entry:
    """One message: a single form has the number 0, and only a counted one has a plural."""

    context: str
    singular: str
    plural: str
    forms: tuple[str, ...]
    is_fuzzy: bool

    @property
    def key(self) -> str:
        return f"{self.context}\x04{self.singular}" if self.context else self.singular


@cache
def entries(language: str) -> tuple[Entry, ...]:
    """Return what the .po file of a language holds, its header first."""
    text = _file(language, "po").read_text(encoding="utf-8")
    return tuple(_entry(block) for block in re.split(r"\n{2,}", text.strip()))


def _entry(block: str) -> Entry:
    fields: dict[str, str] = {}
    lines = [line for line in block.splitlines() if not line.startswith("#")]
    keyword = ""
    for line in lines:
        name, number, quoted = FIELD.fullmatch(line).groups()  # type: ignore[union-attr]
        keyword = f"{name}{number or ''}" if name else keyword
        fields[keyword] = fields.get(keyword, "") + ast.literal_eval(quoted)
    forms = tuple(fields[name] for name in sorted(fields) if name.startswith("msgstr"))
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
    return Entry(fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""), forms, is_fuzzy)


def _file(language: str, suffix: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


@cache
def compiled(language: str) -> GNUTranslations:
    with _file(language, "mo").open("rb") as file:
        return GNUTranslations(file)


def flat(language: str) -> dict[Any, str]:
    """Return the .po file in the shape in which gettext keeps a .mo file."""
    found: dict[Any, str] = {}
    for entry in entries(language):
        numbered = {(entry.key, number): form for number, form in enumerate(entry.forms)}
        found |= numbered if entry.plural else {entry.key: entry.forms[0]}
    return found


def words_of_the_source() -> set[str]:
    """Return the key of every message that the package marks for translation."""
    trees = [*map(tree_of, python_files("src")), *map(_tree_of_template, _templates())]
    return {key for tree in trees for key in _keys(tree)}


def _templates() -> Iterator[Path]:
    for suffix in ("html", "txt"):
        yield from (path for path in PACKAGE.rglob(f"*.{suffix}") if "templates" in path.parts)


def _tree_of_template(path: Path) -> ast.Module:
    return ast.parse("\n".join(MARKED_IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8")))))


def _keys(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and MARK.match(node.func.id):
            given = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
            has_context = node.func.id.startswith(("pgettext", "npgettext"))
            yield f"{given[0]}\x04{given[1]}" if has_context else given[0]
