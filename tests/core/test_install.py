"""Settings an admin changes while it runs."""

from __future__ import annotations

from typing import Any

import pytest

from escalated.core.db import operation
from escalated.core.errors import InvalidInput
from escalated.core.install import StoredSetting, forget, install_settings, save_settings

pytestmark = pytest.mark.django_db

save = operation(save_settings)


def test_a_setting_starts_from_the_host_and_once_saved_wins(settings: Any) -> None:
    settings.ESCALATED = {**settings.ESCALATED, "MAX_ATTACHMENTS": 3}
    forget()
    assert install_settings().max_attachments == 3
    assert save({"max_attachments": 7, "allow_customer_close": True}) == {"max_attachments": (3, 7)}
    forget()
    assert install_settings().max_attachments == 7
    assert list(StoredSetting.objects.values_list("key", "value")) == [("max_attachments", 7)]


def test_a_pinned_setting_stays_the_hosts(settings: Any) -> None:
    StoredSetting.objects.create(key="max_attachments", value=7)
    settings.ESCALATED = {**settings.ESCALATED, "PINNED": ["MAX_ATTACHMENTS"], "MAX_ATTACHMENTS": 3}
    forget()
    assert install_settings().max_attachments == 3
    with pytest.raises(InvalidInput) as refused:
        save({"max_attachments": 9})
    assert refused.value.errors == {"max_attachments": ["Your installation sets this in its code."]}


@pytest.mark.parametrize(("key", "value"), [("max_attachments", -1), ("max_attachments", "many"), ("secret", 1)])
def test_what_is_wrong_is_named_and_changes_nothing(key: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        save({key: value, "allow_customer_close": False})
    assert list(refused.value.errors) == [key]
    assert not StoredSetting.objects.exists()


def test_what_this_version_cannot_read_is_as_if_never_saved() -> None:
    StoredSetting.objects.create(key="max_attachments", value="many")
    StoredSetting.objects.create(key="from_a_newer_version", value=1)
    StoredSetting.objects.create(key="product_name", value="Help")
    forget()
    assert (install_settings().max_attachments, install_settings().product_name) == (5, "Help")


def test_many_questions_cost_one_query(django_assert_num_queries: Any) -> None:
    forget()
    with django_assert_num_queries(1):
        for _ in range(10):
            install_settings()
