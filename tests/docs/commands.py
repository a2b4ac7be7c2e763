"""The commands on our pages, and whether what runs them knows them."""

from __future__ import annotations

import re
import shlex
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.core.management import get_commands, load_command_class
from django.test import Client
from packaging.requirements import Requirement

from tests.architecture.source import ROOT
from tests.docs.blocks import Block


def commands(block: Block) -> Iterator[list[str]]:
    for line in block.text.replace("\\\n", " ").splitlines():
        if words := shlex.split(line, comments=True):
            yield words


def check(words: list[str]) -> None:
    """Raise unless there is such a command and it takes these options."""
    match words:
        case ["manage.py", name, *options] | ["python", "manage.py", name, *options]:
            _manage(name, options)
        case ["escalated", "manage", "shop", name, *options]:
            _manage(name, options)
        case ["pip", "install", *wanted] | ["python", "-m", "pip", "install", *wanted]:
            _install([each for each in wanted if each != "--upgrade"])
        case [variable, *command] if "=" in variable:
            check(command)
        case ["make", target, *variables]:
            _make(target, variables)
        case ["curl", *options]:
            assert ask(options).status_code == 200
        case _:
            raise AssertionError(f"Nothing here knows how to check {shlex.join(words)}")


def _manage(name: str, options: list[str]) -> None:
    load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(options)


def _install(wanted: list[str]) -> None:
    (requirement,) = map(Requirement, wanted)
    assert requirement.name == "escalated"
    assert requirement.extras <= set(_project()["optional-dependencies"])


@cache
def _project() -> Any:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _make(target: str, variables: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target
    for variable in variables:
        assert re.search(rf"^{variable.partition('=')[0]} \?=", makefile, re.MULTILINE), variable


def ask(options: list[str]) -> Any:
    """Do what curl would, to the host that tests run in; return its answer."""
    parser = ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="body")
    parser.add_argument("--fail", action="store_true")
    given = parser.parse_args(options)
    url = urlsplit(given.url)
    headers = dict(header.split(": ", 1) for header in given.headers)
    content_type = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    path, method = f"{url.path}?{url.query}", "GET" if given.body is None else "POST"
    return Client(SERVER_NAME=url.hostname).generic(method, path, given.body or "", content_type, headers=headers)
