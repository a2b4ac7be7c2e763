"""The least that a host writes, and how to look at it from outside."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from tests.packaging.conftest import Environment

SETTINGS = """
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = True
SECRET_KEY = "a host's own"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "host.urls"
USE_TZ = True
STATIC_URL = "/static/"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "escalated",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "db.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "escalated": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE_DIR / "attachments"},
    },
}
ESCALATED = {
    "SITE_URL": "http://127.0.0.1:8000",
    "MAIL_DOMAIN": "support.example.com",
    "EMAIL_INBOUND_SECRET": "the host's inbound secret",
    "AGENT_CHECK": "host.people.is_agent",
}
"""

URLS = """
from django.urls import include, path

urlpatterns = [path("support/", include("escalated.urls"))]
"""

PEOPLE = """
def is_agent(user):
    return user.is_staff
"""

SIGN_IN = """
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client

agent, _ = get_user_model().objects.get_or_create(username="ana", defaults={"is_staff": True})
client = Client()
client.force_login(agent)
print(client.cookies["sessionid"].value)
"""

HOST_FILES = {
    "host/__init__.py": "",
    "host/settings.py": SETTINGS,
    "host/urls.py": URLS,
    "host/people.py": PEOPLE,
    "sign_in.py": SIGN_IN,
}


@contextmanager
def running_host(environment: Environment) -> Iterator[str]:
    """Migrate and serve the host; yield its address."""
    environment.run("-m", "django", "migrate", "--verbosity", "0")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    log = (environment.project / "server.log").open("w+", encoding="utf-8")
    serve = [str(environment.python), "-m", "django", "runserver", "--noreload", address]
    with (
        log,
        subprocess.Popen(
            serve, cwd=environment.project, env=environment.variables, stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            _wait_for(f"http://{address}/static/", server)
            yield f"http://{address}/"
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped"
        try:
            get(url)
        except URLError as error:
            if getattr(error, "code", None):
                return
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


def get(url: str, *, session: str = "") -> tuple[int, str, bytes]:
    """Return status, content type and body."""
    request = Request(url, headers={"Cookie": f"sessionid={session}"} if session else {})
    with urlopen(request, timeout=30) as answer:
        return answer.status, answer.headers.get_content_type(), answer.read()


def desk_and_its_files(environment: Environment) -> dict[str, tuple[int, str]]:
    """Open the agent desk as a browser does: the page, then each script and style it names."""
    with running_host(environment) as site:
        session = environment.run("sign_in.py").strip().splitlines()[-1]
        status, kind, body = get(urljoin(site, "support/agent/tickets"), session=session)
        seen = {"the desk": (status, kind)}
        for name in re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+\.(?:js|css))"', body.decode()):
            status, kind, body = get(urljoin(site, name))
            seen[name.rpartition(".")[2]] = (status, kind)
            assert body, name
        return seen
