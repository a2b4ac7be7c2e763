"""What the demo's people say can be said: no blank stays blank, nobody answers themselves."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

import pytest
from django.utils import timezone

from escalated.standalone.demo.cast import cast, of_role
from escalated.standalone.demo.details import details_for
from escalated.standalone.demo.scripts import Script, filled, phrases, scripts

ALL = [script for group in scripts().values() for script in group]


def test_there_are_enough_conversations_people_and_languages() -> None:
    assert len(ALL) >= 40
    assert (len(of_role("customer")), len(of_role("agent")), len(of_role("admin"))) == (40, 6, 1)
    assert {person.language for person in of_role("customer")} <= set(scripts()) == set(phrases())


def test_everybody_has_a_name_and_address_of_their_own() -> None:
    assert len({person.email for person in cast()}) == len({person.name for person in cast()}) == len(cast())
    assert {person.email for person in cast() if not person.email.endswith(".example")} == set()


@pytest.mark.parametrize("script", ALL, ids=lambda script: script.subject[:40])
def test_every_choice_of_a_script_can_be_filled(script: Script) -> None:
    chance = Random(1)
    details = details_for(of_role("customer")[0], of_role("agent")[0], moment=timezone.now(), chance=chance)
    for text in (script.subject, *(turn.text for turn in script.turns)):
        for _ in range(12):
            said = filled(text, details, chance)
            assert not re.search(r"[${}|]", said.replace("`", ""))


@pytest.mark.parametrize("script", ALL, ids=lambda script: script.subject[:40])
def test_a_customer_writes_first_and_then_only_after_an_answer(script: Script) -> None:
    speakers = [turn.speaker for turn in script.turns if turn.speaker in {"customer", "agent"}]
    assert speakers[0] == "customer"
    assert ("customer", "customer") not in set(pairwise(speakers))


def test_an_unknown_blank_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("Hello $nobody", {}, Random(1))
