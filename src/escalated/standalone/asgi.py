"""The ASGI application of an Escalated that runs alone."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
