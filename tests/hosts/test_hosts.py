"""Hosts of every shape: each runs in a process and with a database of its own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.hosts.djangos import NEWER, OLDEST
from tests.hosts.running import ROOT, run_story

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SHAPES = ["minimal", "email_users", "string_keys", "behind_login", "replica", "session_tokens", "inertia_ninja", "i18n"]
STORIES = ["behind_login", "hashed_static", "session_tokens", "replica", "inertia_ninja", "i18n", "mail_only"]


@pytest.mark.parametrize("shape", SHAPES)
def test_support_works_in_a_host(shape: str) -> None:
    run_story(HERE / "story_of_any_host.py", f"tests.hosts.{shape}.settings")


@pytest.mark.parametrize("shape", STORIES)
def test_what_is_special_about_a_host(shape: str) -> None:
    run_story(HERE / shape / "story.py", f"tests.hosts.{shape}.settings")


def test_no_shape_is_forgotten() -> None:
    assert {each.parent.name for each in HERE.glob("*/settings.py")} == {*SHAPES, *STORIES}


def test_each_django_that_is_promised_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = [each.rpartition(" ")[2] for each in project["classifiers"] if "Django ::" in each]
    assert promised == [OLDEST, *NEWER]
    assert f"Django>={OLDEST}" in project["dependencies"]
    (told,) = re.findall(r"^Python .* Django (.*) \(", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.split(", | or ", told) == promised
