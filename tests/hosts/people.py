"""What every host of the tests says about its users, whatever model they are."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class OwnUser(AbstractBaseUser):
    """A host's user who signs in by address and has no ``username``."""

    email = models.CharField(max_length=254, unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects: BaseUserManager[Any] = BaseUserManager()

    USERNAME_FIELD = "email"

    class Meta:
        abstract = True


def is_agent(user: Any) -> bool:
    return bool(user.is_staff)


def make_person(name: str, *, is_staff: bool = False) -> Any:
    """Return a new user of whichever model the host has."""
    model = get_user_model()
    fields: dict[str, Any] = {"email": f"{name}@example.com", "is_staff": is_staff}
    if any(field.name == "username" for field in model._meta.get_fields()):
        fields["username"] = name
    person = model(**fields)
    person.set_unusable_password()
    person.save()
    return person
