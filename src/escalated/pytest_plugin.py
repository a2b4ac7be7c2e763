"""The fixture ``support`` for hosts that test with pytest; nothing is imported before a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from escalated.testing import SupportKit


@pytest.fixture
def support_kit() -> type[SupportKit]:
    """Return the class of the kit; a host with a kit of its own overrides this."""
    from escalated.testing import SupportKit

    return SupportKit


@pytest.fixture
def support(db: None, support_kit: type[SupportKit]) -> Iterator[SupportKit]:
    """Return the test kit, for this test alone. It asks for pytest-django's database."""
    with support_kit() as kit:
        yield kit
