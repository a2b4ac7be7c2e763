"""No block of code stands on a page unless something runs it, and no link leads nowhere."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from tests.architecture.source import ROOT
from tests.docs.blocks import Block, all_blocks, links, pages

# Followed word by word: tests/packaging.
FOLLOWED = {"README.md", "docs/start.md"}
# test_programs.py and test_commands.py take these, on whatever page they stand.
ANYWHERE = {"python", "bash", "", "ini"}
THERE = {
    ("docs/objects-and-panels.md", "html"),  # test_objects_and_panels.py
    ("docs/testing-your-host.md", "py"),  # written from the files that run: side_by_side.py
    ("docs/theming.md", "css"),  # test_theming.py
    ("docs/theming.md", "django"),
}


def test_no_block_is_left_unrun() -> None:
    assert [str(block) for block in all_blocks() if not _is_taken(block)] == []


def _is_taken(block: Block) -> bool:
    if block.is_step:
        return block.page in FOLLOWED
    is_read_by_sphinx = block.language.startswith("{")
    return is_read_by_sphinx or block.language in ANYWHERE or (block.page, block.language) in THERE


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", *pages()])
def test_no_link_of_a_page_leads_nowhere(page: str) -> None:
    folder = PurePosixPath(page).parent
    files = [each.partition("#")[0] for each in links(page) if "://" not in each]
    assert [each for each in files if each and not (ROOT / folder / each).exists()] == []
