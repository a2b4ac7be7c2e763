"""How the settings are told: each key of ``InstallSettings`` with its name and what it does, in groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from escalated.administration.differences import in_words

Text = str | Promise


@dataclass(frozen=True)
class Setting:
    """``choices`` are the values of one that is chosen among few, ``unit`` what a number counts.

    ``only_with`` is the value of another setting without which this one does nothing.
    """

    key: str
    label: Text
    hint: Text
    unit: Text = ""
    choices: tuple[tuple[str, Text], ...] = ()
    only_with: tuple[str, str] | None = None

    def shown(self, value: Any) -> str:
        """Return a value in words."""
        named = in_words(value, dict(self.choices))
        return f"{named} {self.unit}" if self.unit else named


@dataclass(frozen=True)
class SettingGroup:
    title: Text
    hint: Text
    settings: tuple[Setting, ...]


GROUPS = (
    SettingGroup(
        _("Name"),
        _("How your help desk calls itself."),
        (
            Setting(
                "product_name",
                _("Name of the help desk"),
                _("Stands at the top of every page, for your customers and for your team."),
            ),
            Setting(
                "reference_prefix",
                _("Prefix of references"),
                _("Begins the reference of every ticket, on screens and in the subjects of new mails."),
            ),
        ),
    ),
    SettingGroup(
        _("Closing"),
        _("Who ends a request, and when it ends by itself."),
        (
            Setting(
                "allow_customer_close",
                _("Customers may close their requests"),
                _("Shows them a button to close. Without it, only your team closes."),
            ),
            Setting(
                "auto_close_resolved_after_days",
                _("Close resolved tickets after"),
                _("A resolved ticket that nobody answers closes by itself after so many days; 0 means never."),
                unit=_("days"),
            ),
            Setting(
                "reopen_within_days",
                _("Customers may reopen within"),
                _("Later, an answer to a closed request becomes a new one that is linked with it; 0 means always."),
                unit=_("days"),
            ),
        ),
    ),
    SettingGroup(
        _("Attachments"),
        _("Which files customers, agents and mails may bring. What is there already stays."),
        (
            Setting(
                "max_attachments",
                _("Files per message"),
                _("A form refuses more. Of a mail, the message is kept and says which files were not."),
            ),
            Setting(
                "max_attachment_size_kb",
                _("Largest file"),
                _("Applies to each file by itself."),
                unit=_("kB"),
            ),
            Setting(
                "attachment_types",
                _("Kinds of files"),
                _("Endings of file names, separated by spaces. A file with another ending is refused."),
            ),
        ),
    ),
    SettingGroup(
        _("Guests"),
        _("Who writes without signing in, by the public form or by mail."),
        (
            Setting(
                "guest_form_enabled",
                _("Anybody may write by the public form"),
                _("Without it, the form is gone; links that guests were mailed keep working."),
            ),
            Setting(
                "guest_policy",
                _("Guests' requests belong to"),
                _("Applies to requests that come from now on."),
                choices=(
                    ("unassigned", _("The guest's own, by a private link")),
                    ("guest_user", _("One account of yours that stands for all guests")),
                    ("prompt_signup", _("The guest's own, with an invitation to sign up")),
                ),
            ),
            Setting(
                "guest_user_id",
                _("Account that stands for guests"),
                _("The id of one of your users. Without it, requests stay the guests'."),
                only_with=("guest_policy", "guest_user"),
            ),
            Setting(
                "guest_signup_url",
                _("Address of the invitation"),
                _("A whole address of your site with {token} in it: there your site signs people up."),
                only_with=("guest_policy", "prompt_signup"),
            ),
        ),
    ),
    SettingGroup(
        _("Health"),
        _("From when on the health of mail turns red."),
        (
            Setting(
                "mail_quiet_after_hours",
                _("Incoming mail is quiet after"),
                _("The health check turns red when no mail came for so long; 0 means never."),
                unit=_("hours"),
            ),
            Setting(
                "queue_stuck_after_minutes",
                _("Work is stuck after"),
                _("What is due and was not done for so long."),
                unit=_("minutes"),
            ),
            Setting(
                "queue_oversized_after",
                _("A queue is too long beyond"),
                _("So many mails, or other work, that are due at once; 0 means never."),
            ),
        ),
    ),
)


def every_setting() -> Iterator[Setting]:
    for group in GROUPS:
        yield from group.settings


def setting_of(key: str) -> Setting | None:
    """Return how a key is told; None for one that an older or newer version knew."""
    return next((each for each in every_setting() if each.key == key), None)
