"""Operations within tasks of Celery, in a process of its own: a worker sets up logging and the current app for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.running import run_story


@pytest.mark.slow
def test_tasks_join_their_transaction() -> None:
    run_story(Path(__file__).with_name("story_of_celery.py"), "tests.settings")
