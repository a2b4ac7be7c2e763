"""A desk of any size, seeded: ``python -m benchmarks.generating --tickets 200000``."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.stories import Story, World

SEED = 20_261_123
CONTACTS_PER_TICKET = 0.25
CROWDED = (40, 7)  # these, counted from the newest, have as many messages as any ticket may
DAY = 86_400


def main() -> None:
    """Make the benchmark database anew and fill it."""
    options = _options()
    import django

    django.setup()
    from benchmarks import target
    from benchmarks.copying import copy
    from benchmarks.indexes import without_indexes

    target.require_benchmark(is_told=options.any_database)
    with timed("empty tables"):
        target.make_anew()
    target.hurry()
    with timed("rows and indexes"), without_indexes(), timed("  rows"):
        counts = fill(
            options.tickets // options.copies, seed=options.seed, contacts=options.tickets * CONTACTS_PER_TICKET
        )
        if options.copies > 1:
            counts |= copy(options.copies - 1)
    with timed("housekeeping"):
        target.settle()
    for name, count in counts.items():
        print(f"  {name:36}{count:>12,}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {target.size():,.0f} MB on disk; {memory:,.0f} MB of memory at most")


def fill(
    tickets: int, *, seed: int = SEED, until: datetime | None = None, contacts: float | None = None
) -> dict[str, int]:
    """Write a desk of that many tickets into the database at hand; returns the rows of each table."""
    from benchmarks.crowd import gather
    from benchmarks.moments import DAYS
    from benchmarks.rows import told
    from benchmarks.stories import World
    from benchmarks.tables import Loading
    from benchmarks.vocabulary import LANGUAGES, Writer

    chance = Random(seed)
    present = until or datetime.now(UTC)
    loading = Loading()
    since = (present - timedelta(days=DAYS + 1)).timestamp()
    contacts = max(60, int(contacts or tickets * CONTACTS_PER_TICKET))
    world = World(
        crowd=gather(loading, contacts=contacts, since=since, chance=chance),
        chance=chance,
        writers={language: Writer(language, chance) for language in LANGUAGES},
        until=present.timestamp(),
    )
    told(_stories(tickets, present, world), loading)
    loading.finish()
    return dict(loading.sent)


def _stories(tickets: int, present: datetime, world: World) -> Iterator[Story]:
    from benchmarks.moments import openings
    from benchmarks.stories import MOST_MESSAGES, Story, message_count
    from benchmarks.vocabulary import RARE, RARE_DOCUMENTS

    chance = world.chance
    rare = set(chance.sample(range(tickets), min(RARE_DOCUMENTS, tickets)))
    crowded = {tickets - place for place in CROWDED}
    for number, opened_at in enumerate(openings(tickets, present, chance)):
        count = MOST_MESSAGES if number in crowded else message_count(chance)
        story = Story(world, opened_at, count, (RARE,) if number in rare else ())
        age = (world.until - opened_at) / DAY
        is_finished = chance.random() > 0.02 + 0.85 * exp(-age / 45)
        story.tell(is_finished=is_finished and number not in crowded)
        yield story


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long it took."""
    start = time.perf_counter()
    yield
    print(f"{what:24}{time.perf_counter() - start:8.1f} s", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument(
        "--copies", type=int, default=1, help="tell so many times fewer stories, and copy them (PostgreSQL)"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--any-database", action="store_true", help="also into one that is not named for benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    main()
