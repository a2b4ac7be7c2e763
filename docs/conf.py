"""How the documentation is built: `make docs`. Nothing is fetched; a warning is an error."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from docs.generating import write_permissions, write_settings  # noqa: E402

write_settings(HERE / "settings.md")
write_permissions(HERE / "permissions.md")

project = "Escalated"
author = copyright = "The Escalated authors"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Escalated"
html_copy_source = False
myst_heading_anchors = 4
nitpicky = True
