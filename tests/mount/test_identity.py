"""The row of ours that stands for a person of the host."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from escalated.mount import Person, know
from escalated.mount.people import MountHost

pytestmark = pytest.mark.django_db


def test_a_person_is_one_row_and_follows_the_host(django_assert_num_queries: object) -> None:
    ana = Person("u-7", email="ana@example.com", name="Ana", is_agent=True)
    user = know(ana)
    assert (user.username, user.email, user.get_full_name(), user.is_staff, user.is_superuser) == (
        "u-7",
        "ana@example.com",
        "Ana",
        True,
        False,
    )
    assert not user.has_usable_password()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert know(ana) == user
    gone = know(Person("u-7", email="ana@example.org", name="Ana"))
    gone.refresh_from_db()
    assert (gone.pk, gone.email, gone.is_staff) == (user.pk, "ana@example.org", False)
    assert get_user_model().objects.count() == 1


def test_an_admin_is_an_agent_too() -> None:
    user = know(Person("boss", is_admin=True))
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_a_key_is_never_shown() -> None:
    host = MountHost()
    people = [Person("u-1", name="Ana"), Person("u-1", email="ana@example.org"), Person("u-1")]
    assert [host.display_name(know(each)) for each in people] == ["Ana", "ana", "?"]


@pytest.mark.parametrize(("are_proven", "expected"), [(True, ["ana@example.com"]), (False, [])])
def test_addresses_are_proven_only_where_the_host_says_so(
    are_proven: bool, expected: list[str], settings: object
) -> None:
    settings.ESCALATED_MOUNT = {"EMAILS_ARE_PROVEN": are_proven}  # type: ignore[attr-defined]
    host = MountHost()
    assert list(host.verified_emails(know(Person("u-1", email="ana@example.com")))) == expected
    assert list(host.verified_emails(know(Person("u-2")))) == []
