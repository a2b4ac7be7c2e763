"""The ``escalated`` command."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence

from escalated import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="escalated", description="An embeddable helpdesk that also runs alone.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="command")
    demo = commands.add_parser("demo", help="try it in a browser, with believable content")
    demo.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    demo.add_argument("--port", default=8000, type=int, help="port to listen on (8000)")
    demo.add_argument("--reset", action="store_true", help="forget everything and start over")
    demo.set_defaults(run=run_demo)
    manage = commands.add_parser("manage", help="run a management command for the application that mounts a helpdesk")
    manage.add_argument("module", help="the module that calls escalated.mount, such as shop.app")
    manage.add_argument("command", nargs=argparse.REMAINDER, help="migrate, escalated_worker, escalated_doctor, …")
    manage.set_defaults(run=run_manage)
    return parser


def run_manage(options: argparse.Namespace) -> int:
    """Import the module, which sets Django up as it does in the web server, and run the command."""
    from importlib import import_module

    from django.conf import settings
    from django.core.management import execute_from_command_line

    sys.path.insert(0, os.getcwd())  # noqa: PTH109  as `python -m` would
    import_module(options.module)
    if not settings.configured:
        return _complain(f"{options.module} does not call escalated.mount.asgi or escalated.mount.wsgi.")
    execute_from_command_line(["escalated manage", *options.command])
    return 0


def run_demo(options: argparse.Namespace) -> int:
    """Prepare the demo if need be, then serve it until told to stop."""
    try:
        from escalated.standalone.server import bound_socket, serve
    except ModuleNotFoundError as error:
        return _complain(f"{error.name} is missing. Install it with: pip install 'escalated[standalone]'")
    try:
        bound = bound_socket(options.host, options.port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        return _complain(f"cannot listen on {options.host}:{options.port}: {reason}. Choose another with --port.")
    url = _set_up(options.host, bound)
    prepare(reset=options.reset)
    from escalated.core.working import work_until
    from escalated.standalone.demo.welcome import welcome

    serve(bound, work=work_until, when_up=lambda: print(welcome(url), flush=True))
    print("Stopped.")
    return 0


def _set_up(host: str, bound: socket.socket) -> str:
    """Point Django at our settings and return the address people open."""
    is_open_to_all = host in ("0.0.0.0", "::", "")  # noqa: S104  compared, not listened on
    name = "127.0.0.1" if is_open_to_all else f"[{host}]" if ":" in host else host
    url = f"http://{name}:{bound.getsockname()[1]}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "escalated.standalone.settings")
    os.environ["ESCALATED_SITE_URL"] = url
    if is_open_to_all:
        os.environ["ESCALATED_ANY_HOST"] = "1"
    return url


def prepare(*, reset: bool) -> None:
    """Bring the database up to date and fill it once; a first start that was interrupted begins again."""
    from escalated.standalone.data_directory import data_directory, empty

    directory = data_directory()
    marker = directory / "seeded"
    if reset or not marker.exists():
        empty(directory)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if not marker.exists():
        from escalated.standalone.demo.seeding import seed

        print("Writing three months of support history ...", flush=True)
        seed()
        marker.touch()


def _complain(sentence: str) -> int:
    print(f"escalated: {sentence}", file=sys.stderr)
    return 1
