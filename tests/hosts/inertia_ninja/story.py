"""Neither of the two sees the other's props, messages, layout or version."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.hosts.people import make_person
from tests.web.asking import HTML, INERTIA, url

pytestmark = pytest.mark.django_db

ITS_OWN = {**INERTIA, "X-Inertia-Version": "the host's own"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_person("ada"))
    return client


def test_what_the_host_shares_stays_its_own(client: Client) -> None:
    ours = client.get(url("portal:tickets"), headers=ITS_OWN)
    assert ours.status_code == 200
    assert "plan" not in ours.json()["props"]
    assert "secret plan" not in client.get(url("portal:tickets"), headers=HTML).content.decode()
    theirs = client.get("/dashboard", headers=ITS_OWN).json()
    assert theirs["props"] == {"plan": "the host's secret plan", "said": []}


def test_the_hosts_messages_are_not_eaten(client: Client) -> None:
    client.get("/order")
    client.get(url("portal:tickets"), headers=ITS_OWN)
    assert client.get("/dashboard", headers=ITS_OWN).json()["props"]["said"] == ["Ordered."]


def test_both_announce_one_version_so_that_no_page_reloads_for_ever(client: Client) -> None:
    versions = {client.get(path, headers=ITS_OWN).json()["version"] for path in ("/dashboard", url("portal:tickets"))}
    assert versions == {"the host's own"}
    stale = client.get(url("portal:tickets"), headers={**INERTIA, "X-Inertia-Version": "older"})
    assert (stale.status_code, stale.headers["X-Inertia-Location"]) == (
        409,
        f"http://testserver{url('portal:tickets')}",
    )


def test_each_has_its_own_layout(client: Client) -> None:
    assert "The host's own" in client.get("/dashboard").content.decode()
    assert "The host's own" not in client.get(url("portal:tickets"), headers=HTML).content.decode()


def test_the_hosts_api_is_untouched(client: Client) -> None:
    assert client.get("/api/orders").json() == [{"id": 7}]
    assert list(client.get("/api/openapi.json").json()["paths"]) == ["/api/orders"]
