"""Runs the Python of a page from top to bottom, as one program."""

from __future__ import annotations

import logging.config
from pathlib import Path
from typing import Any

from django.core.files.storage.handler import StorageHandler
from django.utils.module_loading import import_string

from escalated import conf
from tests.docs.blocks import blocks


def run(page: str, **given: Any) -> dict[str, Any]:
    """Run it with what the page takes for given; return the names it leaves."""
    names: dict[str, Any] = {"__name__": Path(page).stem, **given}
    for block in blocks(page):
        if block.language == "python":
            exec(compile("\n" * block.line + block.text, page, "exec"), names)
    return names


def load_settings(names: dict[str, Any]) -> StorageHandler:
    """Read the settings among these names as Django and the helpdesk would; return the storages."""
    assert conf.problems(names.get("ESCALATED", {})) == []
    for path in names.get("MIDDLEWARE", []):
        import_string(path)
    logging_of = logging.config.DictConfigurator({"version": 1, **names.get("LOGGING", {})})
    for handler in logging_of.config.get("handlers", {}).values():
        logging_of.configure_handler(dict(handler))
    storages = StorageHandler(names.get("STORAGES", {}))
    for alias in storages.backends:
        storages[alias]
    return storages
