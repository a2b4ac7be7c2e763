"""The pages for hosts: their code runs as it stands, from top to bottom, and their tables are of today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import signal_table

pytestmark = pytest.mark.django_db(transaction=True)

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["in-your-transaction", "signals-and-hooks", "tickets-from-errors"]


@pytest.mark.usefixtures("no_event_loop")
@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    names: dict[str, object] = {"__name__": page}
    for number, block in enumerate(blocks, start=1):
        exec(compile(block, f"{page}.md, block {number}", "exec"), names)


def test_the_table_of_signals_is_of_today() -> None:
    assert signal_table.BETWEEN.findall(signal_table.PAGE.read_text(encoding="utf-8")) == [signal_table.table()]
