"""What the first load names is where collectstatic put it, one name for each file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.hosts.people import make_person
from tests.web.asking import HTML, ask

pytestmark = pytest.mark.django_db


def test_every_file_the_page_names_was_collected() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    html = ask(make_person("ada"), "portal:tickets", accept=HTML).content.decode()
    named = re.findall(r'(?:src|href)="/static/([^"]+)"', html)
    collected = Path(str(settings.STATIC_ROOT))
    assert named
    assert [name for name in named if not (collected / name).is_file()] == []
    script = collected / next(name for name in named if name.endswith(".js"))
    chunks = re.findall(r'(?:from|import\()\s*["\'](\./[^"\']+\.js)["\']', script.read_text(encoding="utf-8"))
    assert [chunk for chunk in chunks if not (script.parent / chunk).is_file()] == []
