"""How many mails are stored and how many are handled in a second: ``python -m benchmarks.mails [count]``."""

from __future__ import annotations

import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner

    from benchmarks.mail_rates import measure

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
