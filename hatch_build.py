"""Refuses to package Escalated without its built front end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANIFEST = "src/escalated/static/escalated/app/manifest.json"


class FrontEndHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable" and not Path(self.root, MANIFEST).is_file():
            self.app.abort(f"The front end is not built ({MANIFEST} is missing). Run `make build` first.")
