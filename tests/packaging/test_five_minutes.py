"""The five-minute start of the documentation leads to a ticket, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.five_minutes import follow, steps

pytestmark = pytest.mark.slow


def test_the_page_leads_to_a_ticket(wheel: Path, locked_versions: Path, tmp_path: Path) -> None:
    said = follow(tmp_path, wheel, locked_versions.read_text(encoding="utf-8"))
    assert [each for each in said if '"outcome": "created_new", "ticket_id": 1' in each]
    assert "WRONG" not in said[-1]


def test_every_block_of_the_page_is_a_step() -> None:
    page = Path(__file__).parents[2] / "docs" / "start.md"
    assert page.read_text(encoding="utf-8").count("```") == 2 * len(steps(8000))
