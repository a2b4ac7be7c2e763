"""A host's life as the pages tell it: five minutes to the first ticket, then deployed, upgraded and removed again."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.docs.blocks import blocks
from tests.docs.five_minutes import follow, prepare, shell, steps
from tests.examples.site import running

pytestmark = pytest.mark.slow

# What the pages leave to the reader: who runs a web server of their own has said where static files go.
STATIC = '\nSTATIC_ROOT = BASE_DIR / "static"\n'
WHAT_IS_LEFT = """
from django.contrib.auth.models import User
from django.db import connection
tables = [name for name in connection.introspection.table_names() if "escalated" in name]
print(tables, [user.username for user in User.objects.all()])
"""


@dataclass
class Project:
    folder: Path
    env: dict[str, str]
    said: list[str] = field(default_factory=list)

    def do(self, page: str) -> str:
        """Run the commands of a page in the project's own environment."""
        (block,) = (each for each in blocks(f"docs/{page}.md") if each.language == "bash")
        path = f"{self.folder / 'venv' / 'bin'}:{os.environ['PATH']}"
        return shell(block.text, self.folder, {**self.env, "PATH": path}, tries=30)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(wheel: Path, locked_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Follow the first page, word by word."""
    folder = tmp_path_factory.mktemp("life")
    env = prepare(folder, wheel, locked_versions.read_text(encoding="utf-8"))
    made = Project(folder / "project", env)
    made.folder.mkdir()
    made.said = follow(made.folder, env)
    return made


@pytest.fixture
def worker(project: Project) -> Iterator[None]:
    """Run the unit of docs/deploying.md here, and end it as systemd does."""
    (block,) = (each for each in blocks("docs/deploying.md") if each.language == "ini")
    unit = ConfigParser(interpolation=None)
    unit.read_string(block.text.replace("/srv/shop", str(project.folder)))
    service = unit["Service"]
    log = project.folder / "unit.log"
    command, folder = shlex.split(service["ExecStart"]), Path(service["WorkingDirectory"])
    with running(command, cwd=folder, env=project.env, log=log) as process:
        yield
        process.terminate()
        assert process.wait(timeout=20) == 0, log.read_text(encoding="utf-8")


def test_the_first_page_leads_to_a_ticket(project: Project) -> None:
    assert [each for each in project.said if '"outcome": "created_new", "ticket_id": 1' in each]
    assert "WRONG" not in project.said[-1]


@pytest.mark.usefixtures("worker")
def test_it_is_deployed_and_upgraded(project: Project) -> None:
    settings = project.read("shop/settings.py")
    assert "WRONG" not in project.do("deploying")
    project.write("shop/settings.py", settings + STATIC)
    assert "WRONG" not in project.do("upgrading")
    assert list((project.folder / "static" / "escalated").rglob("*.js"))


def test_nothing_is_left_of_it_when_it_was_removed(project: Project) -> None:
    project.do("removing")
    for step in steps(8000):
        if step.kind == "append":
            kept, added, _ = project.read(step.file).rpartition(step.text.splitlines()[0])
            assert added
            project.write(step.file, kept)
    manage = "venv/bin/python manage.py"
    asked = [f"{manage} check", f"{manage} shell -v 0 -c {shlex.quote(WHAT_IS_LEFT)}"]
    said = [shell(each, project.folder, project.env).strip() for each in asked]
    assert said == ["System check identified no issues (0 silenced).", "[] ['ana']"]


def test_every_block_of_the_page_is_a_step() -> None:
    assert len(blocks("docs/start.md")) == len(steps(8000))
