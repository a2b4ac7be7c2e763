"""Who may touch what. Which package may import which is import-linter's to say (pyproject.toml)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, PAGES, imports, name_of, python_files, tree_of

# what is imported -> the only parts of the package that may
RESERVED = {
    "django.http": ("web", "standalone", "urls", "access", "mount", "context_processors"),
    "django.shortcuts": ("web", "standalone", "urls", "access", "mount"),
    "django.views": ("web", "standalone", "urls", "access", "mount"),
    "inertia": ("web",),
    "ninja": ("web",),
    "django.core.mail": ("mail", "testing"),
    "django.db.transaction": ("core",),
    "django.db.models.signals": ("apps",),  # class_prepared, which names the tables
    "django.dispatch": ("signals",),
}

# file -> what it alone may import besides, and why
EXCEPTIONS = {
    "src/escalated/errors/describing.py": "django.views",  # the filter of what Django shows of an error
    "src/escalated/web/hooks/inbound.py": "django.db.transaction",  # non_atomic_requests marks a view
}


@pytest.mark.parametrize("module", RESERVED)
def test_only_its_own_part_imports(module: str) -> None:
    intruders = {
        name_of(path)
        for path in python_files("src")
        if _part(path) not in RESERVED[module]
        and EXCEPTIONS.get(name_of(path)) != module
        and any(f"{each}.".startswith(f"{module}.") for each in imports(path))
    }
    assert intruders == set()


def _part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


# The guarded client, the standalone server that listens, what the provider's own package does with a bucket, the time
# limit, which only closes them, and the host's own mail backend under that limit.
OPENING_SOCKETS = {
    "src/escalated/core/http_client.py",
    "src/escalated/standalone/cli.py",
    "src/escalated/standalone/server.py",
    "src/escalated/mail/providers/s3.py",
    "src/escalated/core/time_limit.py",
    "src/escalated/mail/smtp.py",
}
MAIL_CLIENTS = {"smtplib", "imaplib", "poplib"}
CLIENTS = MAIL_CLIENTS | {
    *("socket", "ssl", "http.client", "urllib.request", "ftplib", "telnetlib", "xmlrpc.client"),
    *("boto3", "botocore", "requests", "httpx", "urllib3", "aiohttp", "asyncio"),
}


def test_only_the_guarded_client_asks_the_network() -> None:
    asking = {
        name_of(path)
        for path in python_files("src")
        if any(f"{each}.".startswith(f"{client}.") for each in _asking(path) for client in CLIENTS)
    }
    assert asking == OPENING_SOCKETS


def _asking(path: Path) -> set[str]:
    """Return what a file imports; the name of an error opens nothing."""
    errors = {f"smtplib.{name}" for name, value in vars(smtplib).items() if _is_error(value)}
    return imports(path) - errors


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Exception)


def test_only_jobs_and_what_a_host_wrote_are_isolated_from_everything() -> None:
    catching = {name_of(path) for path in python_files("src") if any(_catch_alls(tree_of(path)))}
    assert catching <= {"src/escalated/core/jobs.py", "src/escalated/panels/asking.py"}


def _catch_alls(tree: ast.Module) -> Iterator[ast.ExceptHandler]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            named = ast.unparse(node.type) if node.type else "BaseException"
            if {"Exception", "BaseException"} & set(named.strip("()").split(", ")):
                yield node


def test_every_page_has_its_vue_file_and_every_vue_file_its_page() -> None:
    assert {_file_of(component) for component in _components()} == set(_page_files())


def _components() -> set[str]:
    from escalated.web import page, pages

    for module in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        importlib.import_module(module.name)
    return {each.component for each in page.PAGES if each.__module__.startswith("escalated.")}


def _file_of(component: str) -> str:
    area, *rest = component.removeprefix("Escalated/").split("/")
    return "/".join([area.lower() if rest else area, *rest]) + ".vue"


def _page_files() -> Iterator[str]:
    """Yield the pages; what stands in a lower-case folder below an area is a part of one."""
    for path in PAGES.rglob("*.vue"):
        inner = path.relative_to(PAGES).parts
        if all(part[0].isupper() for part in inner[1:]):
            yield "/".join(inner)
