"""A product made with FastAPI; what it adds for its helpdesk is marked."""

import os
from html import escape
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

import escalated.mount
from escalated.mount import Person

STATE = Path(os.environ.get("HOST_STATE_DIR", "."))
SITE_URL = os.environ.get("HOST_SITE_URL", "http://127.0.0.1:8000")

PEOPLE = {
    "kim": Person("kim", email="kim@example.com", name="Kim Winter"),
    "ana": Person("ana", email="ana@example.com", name="Ana Lopes", is_agent=True),
}

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key="change-me", session_cookie="shop_session")


@app.get("/", response_class=HTMLResponse)
def home(request: Request):
    name = request.session.get("name", "")
    signed_in = f'{escape(name)} <form method="post" action="/logout"><button>Sign out</button></form>'
    return f'<h1>Our shop</h1><a href="/support/">Support</a> {signed_in if name else "<a href=/login>Sign in</a>"}'


@app.get("/login", response_class=HTMLResponse)
def login_page(next: str = "/"):
    return (
        f'<form method="post" action="/login?next={quote(next)}"><label>Name <input name="name"></label>'
        "<button>Sign in</button></form>"
    )


@app.post("/login")
def login(request: Request, name: str = Form(), next: str = "/"):
    if name in PEOPLE:  # a real shop asks for a password
        request.session["name"] = name
    is_ours = next.startswith("/") and not next.startswith(("//", "/\\"))
    return RedirectResponse(next if is_ours else "/", status_code=303)


@app.post("/logout")
def logout(request: Request):
    request.session.clear()
    return RedirectResponse("/", status_code=303)


# the helpdesk: who asks, and where it is
def who(request):
    return PEOPLE.get(request.scope["session"].get("name"))


app.mount(
    "/support",
    escalated.mount.asgi(
        identify=who,
        database=os.environ.get("HOST_DATABASE", f"sqlite:///{STATE / 'helpdesk.sqlite3'}"),
        site_url=SITE_URL,
        secret_key="change-me-too",
        mail_domain="support.example.com",
        inbound_secret="change-me-three",
        attachments=STATE / "attachments",
        settings={
            "EMAIL_HOST": os.environ.get("HOST_SMTP", "127.0.0.1"),
            "EMAIL_PORT": int(os.environ.get("HOST_SMTP_PORT", "25")),
            "DEFAULT_FROM_EMAIL": "Our shop <help@support.example.com>",
        },
    ),
)
