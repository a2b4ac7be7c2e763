"""The pages that are made from the code, so that they cannot say anything else."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from pydantic.fields import FieldInfo

from escalated.conf import HostSettings
from escalated.people.rights import LIGHT, Act, Scope
from escalated.tickets import policy

NEEDED = {"site_url", "mail_domain", "email_inbound_secret"}
OTHERS = {
    "takes_part": "who takes part",
    "is_requester": "its requester",
    "is_colleague": "colleagues whom the host lets read",
    "_follows": "agents who follow it",
    "can_reply": "as answering",
    "ThirdParty": "the third party it was forwarded to",
}


def write_settings(path: Path) -> None:
    """Write the reference of ``ESCALATED`` from the class that reads it."""
    rows = "\n".join(_setting(name, field) for name, field in HostSettings.model_fields.items())
    path.write_text(
        "# Settings\n\nKeys of `ESCALATED`, each with its type and what it is unless you say otherwise. A wrong or "
        "misspelt one is an error of `manage.py check` that names the key and the remedy.\n\n"
        f"| key | type | default | meaning |\n|---|---|---|---|\n{rows}\n",
        encoding="utf-8",
    )


def _setting(name: str, field: FieldInfo) -> str:
    default = "needed" if name in NEEDED else _code(field.get_default(call_default_factory=True))
    kind = str(_plain(get_type_hints(HostSettings)[name])).replace("|", "or")
    return f"| `{name.upper()}` | {kind} | {default} | {_cell(field.description or '')} |"


def _plain(annotation: Any) -> str:
    text = (
        annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    )
    text = re.sub(r"collections\.abc\.Callable\[\[[^\]]*\], bool\]", "function", text)
    return re.sub(r"typing\.|collections\.abc\.|escalated\.conf\.|NoneType", "", text).replace("SlaSettings", "dict")


def _code(value: object) -> str:
    text = repr(value.model_dump(by_alias=True) if hasattr(value, "model_dump") else value)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write_permissions(path: Path) -> None:
    """Write who may do what from the policy and from the acts that a role grants."""
    path.write_text(
        "# Permissions\n\nA role grants each act for no tickets, an agent's own, those of their departments, or all. "
        "Agents without a role, and admins, may do everything.\n\n"
        f"## What a role grants\n\n{_acts()}\n\n## Which act a change needs\n\n"
        "Asked inside the operation, whichever door it comes through; what one may not see is not found.\n\n"
        f"| change | act | also |\n|---|---|---|\n{_changes(policy)}\n",
        encoding="utf-8",
    )


def _acts() -> str:
    rows = (f"| `{act.value}` | {act.label} | {Scope(LIGHT[act.value]).label} |" for act in Act)
    return "| act | what it lets one do | a light agent |\n|---|---|---|\n" + "\n".join(rows)


def _changes(module: ModuleType) -> str:
    found = inspect.getmembers(module, inspect.isfunction)
    return "\n".join(_change(name, check) for name, check in found if name.startswith("can_"))


def _change(name: str, check: Any) -> str:
    source = inspect.getsource(check).partition("\n")[2]
    acts = dict.fromkeys(re.findall(r"Act\.([A-Z]+)", source))
    needed = ", ".join(f"`{Act[each].value}`" for each in acts) or "–"
    return f"| {name.removeprefix('can_').replace('_', ' ')} | {needed} | {', '.join(_others(source))} |"


def _others(source: str) -> Iterator[str]:
    for word, meaning in OTHERS.items():
        if re.search(rf"(?<!def )\b{word}\(|\b{word}\)", source):
            yield meaning
