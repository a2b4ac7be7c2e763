"""Every answer against the plain one. ESCALATED_TEST_SLA_CASES says how many; `make sla-oracle` asks for a million."""

import os
from datetime import timedelta
from random import Random

from escalated.sla.business_time import Schedule, due_at, elapsed
from tests.sla.drawing import drawn_case
from tests.sla.reference import Walk

CASES = int(os.environ.get("ESCALATED_TEST_SLA_CASES", "20000"))
SEED = int(os.environ.get("ESCALATED_TEST_SLA_SEED", "20261126"))
CASES_A_WALK = 200
DAYS = 60
MINUTE = timedelta(minutes=1)


def test_every_answer_is_that_of_a_walk_minute_by_minute() -> None:
    chance = Random(SEED)
    answered = 0
    for _ in range(max(1, CASES // CASES_A_WALK)):
        schedule, begins = drawn_case(chance)
        answered += compared(chance, schedule, Walk(schedule, begins, DAYS))
    assert answered > CASES * 0.6, "too many of the drawn deadlines lie past the walk"


def compared(chance: Random, schedule: Schedule, walk: Walk) -> int:
    """How many of the deadlines fell within the walk; each of those, and each elapsed time, is the same."""
    within = 0
    for _ in range(CASES_A_WALK):
        start, end = sorted(chance.sample(range(DAYS * 1440), 2))
        spent = elapsed(schedule, walk.moment(start), walk.moment(end))
        assert spent == walk.elapsed(start, end) * MINUTE, (schedule, walk.moment(start), walk.moment(end))
        budget = min(chance.randint(0, 8 * 1440), chance.randint(0, 8 * 1440))
        due = walk.due(start, budget)
        if due is not None:
            within += 1
            case = (schedule, walk.moment(start), budget)
            assert due_at(schedule, walk.moment(start), budget * MINUTE) == walk.moment(due), case
    return within
