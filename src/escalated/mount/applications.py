"""The two applications: each makes of the host's request one that Django reads the same wherever it is mounted."""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from escalated.mount.configuring import Mount

Scope = MutableMapping[str, Any]
Asgi = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def asgi(**options: Any) -> Asgi:
    """Return an ASGI application to mount at ``path``; the options are those of ``Mount``.

    Raises ImproperlyConfigured for options that cannot be, and where Django is set up already.
    """
    mount = Mount(**options)
    mount.configure()
    # The framework advises async file iterators; files are read in a thread here, which is what we want.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
    django_application = get_asgi_application()

    async def application(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":  # there are none here: refused before it is accepted
            await send({"type": "websocket.close"})
        elif scope["type"] == "http":
            path = _whole_path(mount.path, scope.get("root_path", ""), scope["path"])
            await django_application({**scope, "root_path": "", "path": path}, receive, send)

    return application


def wsgi(**options: Any) -> Wsgi:
    """Return a WSGI application to mount at ``path``; the options are those of ``Mount``.

    Raises ImproperlyConfigured for options that cannot be, and where Django is set up already.
    """
    mount = Mount(**options)
    mount.configure()
    django_application = get_wsgi_application()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        root = environ.get("SCRIPT_NAME", "")
        path = _whole_path(mount.path, root, root + environ.get("PATH_INFO", ""))
        return django_application({**environ, "SCRIPT_NAME": "", "PATH_INFO": path}, start_response)

    return application


def _whole_path(ours: str, root: str, path: str) -> str:
    """Return the public path of what is asked for, given where the server says that we are mounted.

    A proxy may have taken a prefix away before the host saw the path, so the two need only end alike.
    """
    root = root.rstrip("/")
    if not ours.endswith(root) and not root.endswith(ours):
        raise ImproperlyConfigured(f'The helpdesk is mounted at "{root}", but was made with path="{ours}".')
    inner = path.removeprefix(root or ours)
    return f"{ours}{inner or '/'}"
