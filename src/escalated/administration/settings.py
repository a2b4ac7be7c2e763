"""Changing the settings that hold for the whole install."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from escalated.administration.differences import Changes, in_order
from escalated.administration.setting_groups import every_setting, setting_of
from escalated.core.db import now, operation
from escalated.core.errors import UnknownField
from escalated.core.install import KEPT, StoredSetting, forget, install_settings, save_settings
from escalated.core.text import listed
from escalated.people.actors import Actor
from escalated.people.administering import require_admin
from escalated.timeline.audit import AdminChange, Difference, record_change


class SettingsChanged(AdminChange):
    """``changes`` are (before, after) by key."""

    kind = "settings.changed"
    changes: Changes

    def sentence(self, actor: str) -> str:
        names = listed(_name_of(key) for key, _values in self._in_order())
        return _("%(actor)s changed in the settings: %(names)s") % {"actor": actor, "names": names}

    def differences(self) -> list[Difference]:
        return [
            Difference(_name_of(key), _shown(key, before), _shown(key, after))
            for key, (before, after) in self._in_order()
        ]

    def _in_order(self) -> list[tuple[str, tuple[Any, Any]]]:
        """Return the changes as the screen has them."""
        return in_order(self.changes, (each.key for each in every_setting()))


@operation
def change_settings(changes: Mapping[str, Any], *, by: Actor) -> None:
    """Set these keys of InstallSettings; what is as it was changes nothing. Raises InvalidInput and UnknownField."""
    require_admin(by)
    kept = {key: _("There is no such setting.") for key in changes if key in KEPT}
    if kept:
        raise UnknownField(**kept)
    _take_turns()
    changed = save_settings(changes)
    if "reference_prefix" in changed:
        before, after = changed["reference_prefix"]
        earlier = {*install_settings().earlier_prefixes, before} - {after}
        save_settings({"earlier_prefixes": sorted(earlier)})
    if changed:
        record_change(SettingsChanged(changes=changed), by=by)


def _take_turns() -> None:
    """Let one admin at a time change settings, who then sees what the one before has changed."""
    StoredSetting.objects.update_or_create(key="changed_at", defaults={"value": now().isoformat()})
    forget()


def _name_of(key: str) -> str:
    setting = setting_of(key)
    return str(setting.label) if setting else key


def _shown(key: str, value: Any) -> str:
    setting = setting_of(key)
    return setting.shown(value) if setting else str(value)
