"""The helpdesk inside an application that is not Django's: FastAPI, Starlette, Flask or anything else of ASGI or WSGI.

``asgi`` and ``wsgi`` set Django up in the process and return an application to mount. The host says with each request
who asks, by a callable or by a header it signs; nobody signs in to the helpdesk itself.
"""

from __future__ import annotations

from escalated.mount.applications import asgi, wsgi
from escalated.mount.identity import Identify, Person, know
from escalated.mount.signing import sign, signed_header

__all__ = ["Identify", "Person", "asgi", "know", "sign", "signed_header", "wsgi"]
