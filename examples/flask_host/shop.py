"""A product made with Flask; what it adds for its helpdesk is marked."""

import os
from pathlib import Path

from flask import Flask, redirect, render_template_string, request, session
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import escalated.mount
from escalated.mount import Person

STATE = Path(os.environ.get("HOST_STATE_DIR", "."))
SITE_URL = os.environ.get("HOST_SITE_URL", "http://127.0.0.1:8000")

PEOPLE = {
    "kim": Person("kim", email="kim@example.com", name="Kim Winter"),
    "ana": Person("ana", email="ana@example.com", name="Ana Lopes", is_agent=True),
}

HOME = """<h1>Our shop</h1><a href="/support/">Support</a>
{% if session.name %}{{ session.name }} <form method="post" action="/logout"><button>Sign out</button></form>
{% else %}<a href="/login">Sign in</a>{% endif %}"""

LOGIN = """<form method="post"><label>Name <input name="name"></label><button>Sign in</button></form>"""

app = Flask(__name__)
app.secret_key = "change-me"
app.config["SESSION_COOKIE_NAME"] = "shop_session"


@app.get("/")
def home():
    return render_template_string(HOME)


@app.get("/login")
def login_page():
    return render_template_string(LOGIN)


@app.post("/login")
def login():
    if request.form["name"] in PEOPLE:  # a real shop asks for a password
        session["name"] = request.form["name"]
    target = request.args.get("next", "/")
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return redirect(target if is_ours else "/", 303)


@app.post("/logout")
def logout():
    session.clear()
    return redirect("/", 303)


# the helpdesk: who asks, and where it is
def who(request):
    with app.request_context(request.environ):
        return PEOPLE.get(session.get("name"))


support = escalated.mount.wsgi(
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
)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/support": support})
